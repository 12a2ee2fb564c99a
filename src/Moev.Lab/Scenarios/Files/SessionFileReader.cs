using Moev.Lab.Scenarios.Generators;
using Moev.Lab.Scenarios.Sessions;
using Moev.SmartCharging.Files;
using Moev.SmartCharging.Loads;

namespace Moev.Lab.Scenarios.Files;

/// <summary>Reads a source of sessions that is a file of its own.</summary>
internal static class SessionFileReader
{
    private static readonly TimeSpan DefaultStep = TimeSpan.FromMinutes(5);

    private static readonly Dictionary<string, bool> Drops = new() { ["error"] = false, ["drop"] = true };
    private static readonly Dictionary<string, bool> Needs = new() { ["delivered"] = true, ["requested"] = false };

    public static (IStaySource? Source, IReadOnlyList<int> Connectors) Read(Members members, SessionScene scene, CarClasses cars, ReadContext context)
    {
        var errors = context.Errors;
        var file = members.Require("file");
        var step = members.Duration("step", DurationRange.Period, errors) ?? DefaultStep;
        var origin = Moments.ReadDate(members.Find("stepOrigin"), errors) ?? scene.Calendar.Start;
        var rules = new SessionRules
        {
            Stations = members.Find("stations") is { } map ? ReadStations(map, scene.Site, errors) : new Dictionary<string, int>(),
            ArriveBefore = members.Duration("arriveBefore", DurationRange.Since, errors) ?? TimeSpan.MaxValue,
            DropsUnknown = members.Choice("unknownStations", Drops, errors) ?? false,
            DropsImpossible = members.Choice("impossible", Drops, errors) ?? false,
            NeedsDelivered = members.Choice("need", Needs, errors) ?? true,
            Declares = members.Boolean("declares", errors) ?? true,
            Cars = cars,
        };
        members.End();
        if (file is null || !errors.IsEmpty || context.ReadFile(file, ScenarioLimits.MaxDataBytes) is not { } bytes)
            return (null, []);
        var times = new SessionTimes(scene.Calendar.Start, scene.Calendar.Zone, origin, step);
        var found = new List<SessionError>();
        var rows = IsJson(file.Text) ? AcnDataSessions.Read(bytes, times, found) : CsvSessions.Read(bytes, times, found);
        var source = found.Count == 0 ? RecordedSessions.Of(rows, scene.Site, scene.Calendar.Duration, rules, found, context.Warnings) : null;
        foreach (var error in found)
            context.AddElsewhere(new ScenarioError(file.Text, error.Line, error.Column, "", error.Message));
        return (source, [.. source?.Connectors ?? []]);
    }

    private static bool IsJson(string name) =>
        name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".json.gz", StringComparison.OrdinalIgnoreCase);

    private static Dictionary<string, int> ReadStations(LocatedValue value, SiteModel site, FileErrors errors)
    {
        var stations = new Dictionary<string, int>(StringComparer.Ordinal);
        if (value.Kind != JsonKind.Object)
        {
            errors.Add(value, "Must be an object whose members map stations of the file to connectors of the site, such as \"CA-301\": \"CP_1/1\".");
            return stations;
        }

        foreach (var member in value.Children)
        {
            var connector = ListReader.Connector(member, site, errors);
            if (!stations.TryAdd(member.Name!, connector))
                errors.AddAtName(member, "The member occurs twice.");
        }

        return stations;
    }
}
