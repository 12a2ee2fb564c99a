using Moev.Lab.Scenarios.Generators;
using Moev.SmartCharging.Loads;

namespace Moev.Lab.Scenarios.Sessions;

/// <summary>The rules by which the rows of a file become stays.</summary>
internal sealed record SessionRules
{
    /// <summary>The connectors by the names that stations have in the file; others are found by their own name.</summary>
    public IReadOnlyDictionary<string, int> Stations { get; init; } = new Dictionary<string, int>();

    /// <summary>The time from which on no row arrives: later ones are left out. Those who came before may stay longer.</summary>
    public TimeSpan ArriveBefore { get; init; } = TimeSpan.MaxValue;

    /// <summary>True to leave out rows with unknown stations; otherwise they are errors.</summary>
    public bool DropsUnknown { get; init; }

    /// <summary>True to leave out rows that overlap with an earlier one, or end before they begin; otherwise they are errors.</summary>
    public bool DropsImpossible { get; init; }

    /// <summary>True to take what was delivered for what the driver needs, where the file has it.</summary>
    public bool NeedsDelivered { get; init; } = true;

    /// <summary>True to declare what the file has; otherwise nothing is declared.</summary>
    public bool Declares { get; init; } = true;

    public required CarClasses Cars { get; init; }
}

/// <summary>The rows of a file that are within the simulation, at connectors of the site.</summary>
internal sealed class RecordedSessions : IStaySource
{
    private const double LeastWh = 1;

    private readonly SiteModel _site;
    private readonly SessionRules _rules;
    private readonly IReadOnlyList<(SessionRow Row, int Connector)> _rows;

    private RecordedSessions(SiteModel site, SessionRules rules, IReadOnlyList<(SessionRow Row, int Connector)> rows)
    {
        _site = site;
        _rules = rules;
        _rows = rows;
    }

    /// <summary>The connectors that have sessions.</summary>
    public IEnumerable<int> Connectors => _rows.Select(static row => row.Connector).Distinct();

    /// <summary>Checks rows. What is left out is counted in the warnings.</summary>
    public static RecordedSessions Of(
        IReadOnlyList<SessionRow> rows, SiteModel site, TimeSpan duration, SessionRules rules, List<SessionError> errors, List<string> warnings)
    {
        var kept = new List<(SessionRow Row, int Connector)>(rows.Count);
        var (unknown, outside, impossible, empty) = (0, 0, 0, 0);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var free = new Dictionary<int, SessionRow>();
        foreach (var row in rows.OrderBy(static row => row.Arrival))
        {
            var connector = Find(row, site, rules);
            if (row.Arrival >= duration || row.Arrival >= rules.ArriveBefore || row.Arrival < TimeSpan.Zero)
                outside++;
            else if (connector < 0)
                Refuse(rules.DropsUnknown, ref unknown, row, $"The station '{string.Join("' or '", row.Stations)}' is no connector of the site. Map it in 'stations', or set 'unknownStations' to \"drop\".");
            else if (row.Departure <= row.Arrival)
                Refuse(rules.DropsImpossible, ref impossible, row, "The departure is not after the arrival. Correct it, or set 'impossible' to \"drop\".");
            else if (free.TryGetValue(connector, out var before) && row.Arrival < before.Departure)
                Refuse(rules.DropsImpossible, ref impossible, row, $"The session overlaps with that of line {before.Line} at the same connector. Correct it, or set 'impossible' to \"drop\".");
            else if (!ids.Add(row.Id))
                Refuse(rules.DropsImpossible, ref impossible, row, $"The session id '{row.Id}' occurs twice.");
            else if (Needed(row, rules) < LeastWh)
                empty++;
            else
            {
                kept.Add((row, connector));
                free[connector] = row;
            }
        }

        Warn(outside, "arrive before the start, or after the end of the simulation or of arrivals");
        Warn(unknown, "are at stations that are no connectors of the site");
        Warn(impossible, "overlap with another one, end before they begin, or have an id that occurs twice");
        Warn(empty, "need less than 1 Wh");
        return new RecordedSessions(site, rules, kept);

        void Refuse(bool drops, ref int count, SessionRow row, string message)
        {
            if (drops)
                count++;
            else if (errors.Count < ScenarioLimits.MaxErrors)
                errors.Add(new SessionError(row.Line, 0, message));
        }

        void Warn(int count, string reason)
        {
            if (count > 0)
                warnings.Add(FormattableString.Invariant($"{count} of {rows.Count} sessions {reason}, and are left out."));
        }
    }

    public IReadOnlyList<Stay> Create(int seed) => StaySources.InOrder(_rows.Select(row => Create(row.Row, row.Connector, seed)));

    private Stay Create(SessionRow row, int connector, int seed)
    {
        // Each session has its own stream, so that rows of a file can be left out without a change of others.
        var random = RandomStream.For(seed, row.Id, "cars");
        var car = _rules.Cars.Draw(random);
        if (row.Phases is { } phases)
            car = car with { Phases = Math.Clamp(phases, 1, 3) };
        if (row.MaxAmps is > 0 and { } amps)
            car = car with { MaxAmps = amps };
        if (row.MaxWatts is > 0 and { } watts)
            car = car with { MaxKw = watts / 1000 };
        var needed = Needed(row, _rules);
        // A battery that the file does not have is as large as its class says, or larger if the energy asks for it, and reaches its target with the energy.
        var drawn = car.CapacityKwh.Draw(random) * 1000;
        var capacity = row.CapacityWh is > 0 and { } known ? known : Math.Max(drawn, needed / car.Target);
        var soc = row.InitialWh is { } initial ? initial / capacity : Math.Max(0, car.Target - needed / capacity);
        var declares = _rules.Declares && row.IsDeclared;
        return new Stay
        {
            Number = 0,
            Id = row.Id,
            Connector = connector,
            Arrival = row.Arrival,
            Departure = row.Departure,
            DeclaredDeparture = declares ? row.DeclaredDeparture : null,
            DeclaredWh = declares ? row.RequestedWh : null,
            RequestedWh = needed,
            Car = car.Create(capacity, soc, _site.WattsPerAmp(connector, car.Phases), random),
        };
    }

    private static double Needed(SessionRow row, SessionRules rules) =>
        (rules.NeedsDelivered ? row.DeliveredWh ?? row.RequestedWh : row.RequestedWh ?? row.DeliveredWh) ?? 0;

    private static int Find(SessionRow row, SiteModel site, SessionRules rules)
    {
        foreach (var name in row.Stations)
        {
            if (rules.Stations.TryGetValue(name, out var mapped))
                return mapped;
        }

        foreach (var name in row.Stations)
        {
            if (ConnectorName.Find(site, name) is >= 0 and var found)
                return found;
        }

        return -1;
    }
}
