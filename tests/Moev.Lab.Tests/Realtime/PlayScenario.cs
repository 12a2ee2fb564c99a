using System.Globalization;
using System.Text;
using Moev.Lab.Plans;
using Moev.Lab.Scenarios;
using Moev.SmartCharging.Files;

namespace Moev.Lab.Tests.Realtime;

/// <summary>Small scenarios with a site file, as a gateway reads it.</summary>
internal static class PlayScenario
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    /// <summary>Returns a scenario with one node and three-phase charge points CP_0, CP_1, …</summary>
    public static Scenario Create(int chargePoints, double limitAmps, TimeSpan duration, params Stay[] stays)
    {
        var json = SiteJson(chargePoints, limitAmps);
        return new Scenario
        {
            Name = "Play",
            Json = "{}"u8.ToArray(),
            Folder = ".",
            Seeds = [1],
            Start = Start,
            Duration = duration,
            Site = SiteFile.Read(json).Model!,
            SiteJson = json,
            Chargers = [.. Enumerable.Repeat(new ChargerSettings { SampleInterval = TimeSpan.FromSeconds(10) }, chargePoints)],
            Control = new ControlSettings { Period = TimeSpan.FromSeconds(10) },
            Metrics = new MetricSettings { Sample = TimeSpan.FromSeconds(10) },
            Stays = new FixedStays(stays),
        };
    }

    public static Stay Stay(int number, int connector, double arrivalSeconds, double departureSeconds, double requestedWh = 50_000) => new()
    {
        Number = number,
        Id = string.Create(CultureInfo.InvariantCulture, $"stay-{number}"),
        Connector = connector,
        Arrival = TimeSpan.FromSeconds(arrivalSeconds),
        Departure = TimeSpan.FromSeconds(departureSeconds),
        DeclaredDeparture = TimeSpan.FromSeconds(departureSeconds),
        DeclaredWh = requestedWh,
        RequestedWh = requestedWh,
        Car = new CarSettings { Phases = 3, CapacityWh = 100_000, MaxWatts = 50_000 },
    };

    /// <summary>Returns a run of a scenario at a speed.</summary>
    public static RunPlan Plan(Scenario scenario, string algorithm, double speed) => new()
    {
        Scenario = scenario with { Clock = scenario.Clock with { Mode = speed == 1 ? ClockMode.Realtime : ClockMode.Accelerated, Speed = speed } },
        Seed = 1,
        Algorithm = algorithm,
    };

    private static byte[] SiteJson(int chargePoints, double limitAmps)
    {
        var connectors = Enumerable.Range(0, chargePoints).Select(static index => string.Create(
            CultureInfo.InvariantCulture, $$"""{"chargePoint":"CP_{{index}}","connectorId":1,"node":"grid","phases":["L1","L2","L3"],"maxAmps":32}"""));
        return Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"version":1,"name":"Play","voltage":230,"nodes":[{"id":"grid","limitAmps":{{limitAmps}}}],"connectors":[{{string.Join(',', connectors)}}]}"""));
    }

    private sealed class FixedStays(IReadOnlyList<Stay> stays) : IStaySource
    {
        public IReadOnlyList<Stay> Create(int seed) => stays;
    }
}
