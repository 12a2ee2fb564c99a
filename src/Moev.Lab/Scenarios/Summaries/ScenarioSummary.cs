using System.Globalization;

namespace Moev.Lab.Scenarios.Summaries;

/// <summary>The contents of a scenario, for a person who checks it.</summary>
internal sealed record ScenarioSummary
{
    private const double WhPerKwh = 1000;

    public required string Name { get; init; }

    public required DateTimeOffset Start { get; init; }

    public required TimeSpan Duration { get; init; }

    public required int Nodes { get; init; }

    public required int ChargePoints { get; init; }

    public required int Connectors { get; init; }

    public required int Faults { get; init; }

    public required int Signals { get; init; }

    /// <summary>The stays of each seed.</summary>
    public required IReadOnlyList<SeedSummary> Seeds { get; init; }

    /// <summary>The warnings for the user.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Summarizes a scenario.</summary>
    public static ScenarioSummary Of(Scenario scenario)
    {
        var seeds = scenario.Seeds.Select(seed => SeedSummary.Of(scenario, seed)).ToList();
        var warnings = scenario.Warnings.ToList();
        if (seeds.Exists(static seed => seed.Stays == 0))
            warnings.Add("Some seeds have no stays at all.");
        if (seeds.Max(static seed => seed.Impossible) is > 0 and var most)
        {
            warnings.Add(string.Create(
                CultureInfo.InvariantCulture, $"Up to {most} stays of a seed are too short for the energy that their drivers need, whatever an algorithm does. A battery takes less when it is nearly full: 'targetSoc' of the cars is the state of charge that the energy leads to."));
        }

        if (seeds.Max(static seed => seed.Unfinished) is > 0 and var open)
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"Up to {open} stays of a seed end after the simulation."));
        return new ScenarioSummary
        {
            Name = scenario.Name,
            Start = scenario.Start,
            Duration = scenario.Duration,
            Nodes = scenario.Site.Nodes.Count,
            ChargePoints = scenario.Site.Connectors.Select(static connector => connector.ChargePoint).Distinct(StringComparer.Ordinal).Count(),
            Connectors = scenario.Site.Connectors.Count,
            Faults = scenario.Faults.Count,
            Signals = scenario.Signals.Count,
            Seeds = seeds,
            Warnings = warnings,
        };
    }

    /// <summary>Returns the summary as lines of text.</summary>
    public IReadOnlyList<string> Lines() =>
    [
        string.Create(CultureInfo.InvariantCulture, $"{Name}: {TextOf(Duration)} from {Start:yyyy-MM-dd HH:mm:ss zzz}"),
        string.Create(CultureInfo.InvariantCulture, $"{Count(Connectors, "connector")} at {Count(ChargePoints, "charge point")}, {Count(Nodes, "node")}, {Count(Faults, "fault")}, {Count(Signals, "limit signal")}"),
        .. Seeds.Select(static seed => string.Create(
            CultureInfo.InvariantCulture, $"seed {seed.Seed}: {seed.Stays} stays, {seed.RequestedWh / WhPerKwh:0.0} kWh, at most {seed.PeakCars} cars at once, {seed.Declared} declared")),
        .. Warnings.Select(static warning => "Warning: " + warning),
    ];

    private static string Count(int number, string name) => string.Create(CultureInfo.InvariantCulture, $"{number} {name}{(number == 1 ? "" : "s")}");

    private static string TextOf(TimeSpan time)
    {
        string[] parts = [Part(time.Days, "d"), Part(time.Hours, "h"), Part(time.Minutes, "min"), Part(time.Seconds + (time.Ticks % TimeSpan.TicksPerSecond / (double)TimeSpan.TicksPerSecond), "s")];
        return string.Join(' ', parts.Where(static part => part.Length > 0));
    }

    private static string Part(double number, string unit) => number > 0 ? string.Create(CultureInfo.InvariantCulture, $"{number:0.###} {unit}") : "";
}

/// <summary>The stays of one seed.</summary>
/// <param name="Declared">Stays whose drivers declare departure or energy.</param>
/// <param name="PeakCars">The most cars at the same time.</param>
/// <param name="Impossible">Stays that are too short for the energy, whatever an algorithm does.</param>
/// <param name="Unfinished">Stays that end after the simulation.</param>
internal sealed record SeedSummary(int Seed, int Stays, double RequestedWh, int Declared, int PeakCars, int Impossible, int Unfinished)
{
    private const double ToleranceWh = 1;

    public static SeedSummary Of(Scenario scenario, int seed)
    {
        var stays = scenario.Stays.Create(seed);
        return new SeedSummary(
            seed,
            stays.Count,
            stays.Sum(static stay => stay.RequestedWh),
            stays.Count(static stay => stay.DeclaredDeparture is not null || stay.DeclaredWh is not null),
            PeakOf(stays),
            stays.Count(stay => IsImpossible(scenario, stay)),
            stays.Count(stay => stay.Departure > scenario.Duration));
    }

    private static int PeakOf(IReadOnlyList<Stay> stays)
    {
        // A car that leaves makes room for one that comes at the same moment.
        var changes = stays.Select(static stay => (At: stay.Arrival, Change: 1)).Concat(stays.Select(static stay => (At: stay.Departure, Change: -1)))
            .OrderBy(static change => change.At).ThenBy(static change => change.Change);
        var (now, most) = (0, 0);
        foreach (var (_, change) in changes)
        {
            now += change;
            most = Math.Max(most, now);
        }

        return most;
    }

    private static bool IsImpossible(Scenario scenario, Stay stay)
    {
        var connector = scenario.Site.Connectors[stay.Connector];
        var watts = Math.Min(connector.MaxAmps, stay.Car.MaxAmps) * scenario.Site.WattsPerAmp(stay.Connector, stay.Car.Phases);
        return stay.Car.Create().Battery.Charge(watts, stay.Departure - stay.Arrival) < stay.RequestedWh - ToleranceWh;
    }
}
