using Moev.Lab.Plans;
using Moev.Lab.Scenarios;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Sites;

namespace Moev.Lab.Tests.Truth;

/// <summary>Small sites, stays and plans of runs, written by hand.</summary>
internal static class TestRun
{
    public const double Volts = 230;

    public static readonly DateTimeOffset Start = new(2024, 3, 4, 0, 0, 0, TimeSpan.Zero);

    public static Site Site(IReadOnlyList<SiteNode> nodes, params (string Node, Phase[] Phases)[] connectors) => new()
    {
        Name = "Test",
        Voltage = Volts,
        Nodes = nodes,
        Connectors = [.. connectors.Select((connector, i) => new SiteConnector
        {
            ChargePoint = $"CP{i}",
            ConnectorId = 1,
            Node = connector.Node,
            Phases = connector.Phases,
            MaxAmps = 32,
        })],
    };

    /// <summary>Returns a site with one node and connectors of one phase, all on L1.</summary>
    public static Site SinglePhase(int connectors, double? limitAmps = null) =>
        Site([new SiteNode { Id = "root", LimitAmps = limitAmps }], [.. Enumerable.Repeat(("root", new[] { Phase.L1 }), connectors)]);

    public static Scenario Scenario(Site site, TimeSpan duration, IReadOnlyList<Stay>? stays = null) => new()
    {
        Name = "Test",
        Json = "{ \"name\": \"Test\" }"u8.ToArray(),
        Folder = ".",
        Seeds = [1],
        Start = Start,
        Duration = duration,
        Site = SiteModel.Of(site),
        SiteJson = "{}"u8.ToArray(),
        Chargers = [.. site.Connectors.Select(static _ => new ChargerSettings())],
        Stays = new FixedStays(stays ?? []),
    };

    public static RunPlan Plan(Scenario scenario) => new() { Scenario = scenario, Seed = 7, Algorithm = "edf" };

    public static Stay Stay(int number, int connector, double arrivalHours, double departureHours, double requestedWh, int phases = 1) => new()
    {
        Number = number,
        Id = $"stay-{number}",
        Connector = connector,
        Arrival = TimeSpan.FromHours(arrivalHours),
        Departure = TimeSpan.FromHours(departureHours),
        RequestedWh = requestedWh,
        Car = new CarSettings { Phases = phases, CapacityWh = 100_000, MaxWatts = 50_000 },
    };

    private sealed class FixedStays(IReadOnlyList<Stay> stays) : IStaySource
    {
        public IReadOnlyList<Stay> Create(int seed) => stays;
    }
}
