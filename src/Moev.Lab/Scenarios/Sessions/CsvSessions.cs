using System.Globalization;

namespace Moev.Lab.Scenarios.Sessions;

/// <summary>Reads sessions from CSV in both layouts of ACN-Data's users: with steps, and with dates and times.</summary>
internal static class CsvSessions
{
    private const double WhPerKwh = 1000;

    private static readonly string[] StepColumns = ["arrival_step", "departure_step", "station_id"];
    private static readonly string[] TimeColumns = ["arrival", "departure", "station_id"];
    private static readonly string[] RequestedColumns = ["requested_energy (kWh)", "requested_energy_kwh"];
    private static readonly string[] DeliveredColumns = ["delivered_energy (kWh)", "delivered_energy_kwh"];

    public static IReadOnlyList<SessionRow> Read(byte[] utf8, SessionTimes times, List<SessionError> errors)
    {
        var rows = new List<SessionRow>();
        var problem = CsvTable.Read(utf8, ScenarioLimits.MaxRows, Check, table =>
        {
            if (errors.Count < ScenarioLimits.MaxErrors && new Row(table, times, errors).Read() is { } row)
                rows.Add(row);
        });
        if (problem is { } found)
            errors.Add(new SessionError(found.Line, 0, found.Message));
        return rows;
    }

    private static string? Check(CsvTable table)
    {
        var required = table.Has("arrival_step") ? StepColumns : TimeColumns;
        if (required.FirstOrDefault(column => !table.Has(column)) is { } missing)
            return $"The column '{missing}' is missing. The columns are {string.Join(", ", StepColumns)} or {string.Join(", ", TimeColumns)}, and an energy.";
        return RequestedColumns.Concat(DeliveredColumns).Any(table.Has) ? null : $"A column with the energy is missing: '{RequestedColumns[0]}' or '{DeliveredColumns[0]}'.";
    }

    private readonly ref struct Row(CsvTable table, SessionTimes times, List<SessionError> errors)
    {
        public SessionRow? Read()
        {
            var before = errors.Count;
            var (arrival, departure) = (Time("arrival"), Time("departure"));
            var station = table.Cell("station_id").Trim();
            if (station.Length == 0)
                Add("station_id", "must not be empty");
            var id = table.Cell("session_id").Trim();
            var row = new SessionRow
            {
                Line = table.Line,
                Stations = [station],
                Id = id.Length > 0 ? id : string.Create(CultureInfo.InvariantCulture, $"row-{table.Line}"),
                Arrival = arrival ?? default,
                Departure = departure ?? default,
                RequestedWh = Number(RequestedColumns.FirstOrDefault(table.Has), 10_000) * WhPerKwh,
                DeliveredWh = Number(DeliveredColumns.FirstOrDefault(table.Has), 10_000) * WhPerKwh,
                DeclaredDeparture = Time("estimated_departure", isRequired: false),
                IsDeclared = IsClaimed(),
                MaxWatts = Number("max_power_kw", 10_000) * WhPerKwh,
                CapacityWh = Number("battery_capacity_kwh", 10_000) * WhPerKwh,
                InitialWh = Number("battery_initial_kwh", 10_000) * WhPerKwh,
                Phases = (int?)Number("phases", 3),
                MaxAmps = Number("max_amps", 1000),
            };
            if (row.RequestedWh is null && row.DeliveredWh is null)
                Add("energy", "must be given");
            return errors.Count == before ? row : null;
        }

        private TimeSpan? Time(string column, bool isRequired = true)
        {
            var steps = column + "_step";
            var inSteps = table.Has(steps);
            var text = table.Cell(inSteps ? steps : column).Trim();
            if (text.Length == 0 && !isRequired)
                return null;
            if (inSteps)
            {
                if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var step) && Math.Abs(step) < 1e8)
                    return times.StepOrigin - times.Start + times.Step * step;
                Add(steps, $"is '{text}' and must be a number of steps");
                return null;
            }

            if (SessionTimeText.Read(text, times) is { } time)
                return time;
            Add(column, $"is '{text}' and must be a date and time");
            return null;
        }

        private double? Number(string? column, double most)
        {
            if (column is null || table.Cell(column).Trim() is not { Length: > 0 } text || text.Equals("nan", StringComparison.OrdinalIgnoreCase))
                return null;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= 0 && number <= most)
                return number;
            Add(column, string.Create(CultureInfo.InvariantCulture, $"is '{text}' and must be a number from 0 to {most}"));
            return null;
        }

        private bool IsClaimed()
        {
            var text = table.Cell("claimed").Trim();
            if (text.Length == 0 || bool.TryParse(text, out var claimed) && claimed)
                return true;
            if (!bool.TryParse(text, out _))
                Add("claimed", $"is '{text}' and must be True or False");
            return false;
        }

        private void Add(string column, string message) => errors.Add(new SessionError(table.Line, 0, $"{column} {message}."));
    }
}
