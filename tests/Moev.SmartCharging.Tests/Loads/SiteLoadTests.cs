using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Sites;

namespace Moev.SmartCharging.Tests.Loads;

public sealed class SiteLoadTests
{
    [Fact]
    public void Single_phase_cars_load_only_their_line()
    {
        var load = new SiteLoad(Of(20, [Phase.L1, Phase.L2, Phase.L3], [Phase.L2, Phase.L3, Phase.L1]));

        load.Add(0, 1, 16);

        Assert.Equal(4, load.RoomFor(0, 1), 9);
        Assert.Equal(20, load.RoomFor(1, 1), 9);
        Assert.Equal(4, load.RoomFor(1, 3), 9);
    }

    [Fact]
    public void Loads_between_lines_add_as_phasors()
    {
        var load = new SiteLoad(Of(80, [Phase.L1L2], [Phase.L3L1]));

        load.Add(0, 1, 30);
        load.Add(1, 1, 30);

        // Line 1 carries both, 60 degrees apart: √3 · 30 A.
        Assert.Equal(Math.Sqrt(3) * 30, load.AmpsOf(0).First, 9);
        Assert.Equal(30, load.AmpsOf(0).Second, 9);
        Assert.Equal(30, load.AmpsOf(0).Third, 9);
    }

    private static SiteModel Of(double limit, params Phase[][] connectors) => SiteModel.Of(new Site
    {
        Name = "test",
        Voltage = 230,
        Nodes = [new SiteNode { Id = "grid", LimitAmps = limit }],
        Connectors = [.. connectors.Select(static (phases, index) => new SiteConnector { ChargePoint = $"CP_{index}", ConnectorId = 1, Node = "grid", Phases = phases, MaxAmps = 32 })],
    });
}
