using System.Globalization;
using Moev.SmartCharging.Files;

namespace Moev.Lab.Scenarios.Sessions;

/// <summary>Reads sessions as the API of ACN-Data gives them: an object with _items. Members that are not needed may be there.</summary>
internal static class AcnDataSessions
{
    private const double WhPerKwh = 1000;

    private static readonly string[] StationMembers = ["stationID", "spaceID"];

    public static IReadOnlyList<SessionRow> Read(byte[] utf8, SessionTimes times, List<SessionError> errors)
    {
        var found = new FileErrors(utf8, ScenarioLimits.MaxErrors);
        var rows = new List<SessionRow>();
        if (LocatedReader.Read(utf8, found) is { } root)
        {
            var items = root.Kind == JsonKind.Array ? root : Find(root, "_items");
            if (items is not { Kind: JsonKind.Array })
                found.Add(root, "Must be an object with a list _items, or a list.");
            else if (items.Children.Count > ScenarioLimits.MaxRows)
                found.Add(items, $"Must have at most {ScenarioLimits.MaxRows} sessions.");
            else
                ReadAll(items, times, utf8, rows, found);
        }

        errors.AddRange(found.InOrder().Select(static error => new SessionError(error.Line, error.Column, $"{error.Path}: {error.Message}")));
        return rows;
    }

    private static void ReadAll(LocatedValue items, SessionTimes times, byte[] utf8, List<SessionRow> rows, FileErrors errors)
    {
        var (line, scanned) = (1, 0);
        foreach (var item in items.Children)
        {
            line += utf8.AsSpan(scanned, item.Offset - scanned).Count((byte)'\n');
            scanned = item.Offset;
            if (item.Kind != JsonKind.Object)
                errors.Add(item, "Must be an object.");
            else if (ReadOne(item, line, times, errors) is { } row)
                rows.Add(row);
        }
    }

    private static SessionRow? ReadOne(LocatedValue item, int line, SessionTimes times, FileErrors errors)
    {
        var arrival = Time(item, "connectionTime", times, errors, isRequired: true);
        var departure = Time(item, "disconnectTime", times, errors, isRequired: true);
        var delivered = Number(item, "kWhDelivered", errors);
        string[] stations = [.. StationMembers.Select(name => Find(item, name)).OfType<LocatedValue>().Select(static value => value.Text).Where(static text => text.Length > 0)];
        if (stations.Length == 0)
            errors.Add(item, "Must have a stationID or a spaceID.");
        if (delivered is null)
            errors.Add(item, "Must have kWhDelivered, a number from 0.");
        if (arrival is null || departure is null || delivered is null || stations.Length == 0)
            return null;
        // Drivers may change their input; the last one counts.
        var input = Find(item, "userInputs") is { Kind: JsonKind.Array, Children: [.., { Kind: JsonKind.Object } last] } ? last : null;
        return new SessionRow
        {
            Line = line,
            Stations = stations,
            Id = Find(item, "sessionID") is { Kind: JsonKind.String, Text: { Length: > 0 } id } ? id : string.Create(CultureInfo.InvariantCulture, $"line-{line}"),
            Arrival = arrival.Value,
            Departure = departure.Value,
            DeliveredWh = delivered * WhPerKwh,
            RequestedWh = input is null ? null : Number(input, "kWhRequested", errors) * WhPerKwh,
            DeclaredDeparture = input is null ? null : Time(input, "requestedDeparture", times, errors, isRequired: false),
            IsDeclared = input is not null,
        };
    }

    private static TimeSpan? Time(LocatedValue item, string name, SessionTimes times, FileErrors errors, bool isRequired)
    {
        var value = Find(item, name);
        if (value is { Kind: JsonKind.String } && SessionTimeText.Read(value.Text, times) is { } time)
            return time;
        if (value is not null && value.Kind != JsonKind.Null)
            errors.Add(value, "Must be a date and time, as in RFC 1123 or ISO 8601.");
        else if (isRequired)
            errors.Add(item, $"Must have {name}.");
        return null;
    }

    private static double? Number(LocatedValue item, string name, FileErrors errors)
    {
        if (Find(item, name) is not { } value || value.Kind == JsonKind.Null)
            return null;
        if (value is { Kind: JsonKind.Number, Number: >= 0 and <= 10_000 })
            return value.Number;
        errors.Add(value, "Must be a number from 0 to 10000.");
        return null;
    }

    private static LocatedValue? Find(LocatedValue value, string name) => value.Kind == JsonKind.Object ? value.Children.Find(member => member.Name == name) : null;
}
