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

    [Theory]
    [InlineData(Phase.L1, 10, 10, 0)]
    [InlineData(Phase.L2, 0, 10, 10)]
    [InlineData(Phase.L3, 10, 0, 10)]
    [InlineData(Phase.L1L2, 10, 20, 10)]
    [InlineData(Phase.L2L3, 10, 10, 20)]
    [InlineData(Phase.L3L1, 20, 10, 10)]
    public void A_delta_wye_transformer_loads_two_or_three_primary_lines(Phase phase, double first, double second, double third)
    {
        // Between lines 480 V on the primary side, 120 V to neutral on the secondary side: the windings have a ratio of 4 to 1.
        var load = new SiteLoad(Behind(new Transformer(TransformerWinding.DeltaWye, 480 / Math.Sqrt(3), 120, null), phase));

        load.Add(0, 1, 40);

        Assert.Equal(first, load.AmpsOf(0).First, 9);
        Assert.Equal(second, load.AmpsOf(0).Second, 9);
        Assert.Equal(third, load.AmpsOf(0).Third, 9);
    }

    [Fact]
    public void A_wye_wye_transformer_changes_the_current_by_its_ratio()
    {
        var load = new SiteLoad(Behind(new Transformer(TransformerWinding.WyeWye, 400, 200, null), Phase.L2));

        load.Add(0, 1, 30);

        Assert.Equal(15, load.AmpsOf(0).Second, 9);
        Assert.Equal(0, load.AmpsOf(0).First + load.AmpsOf(0).Third, 9);
        Assert.Equal(200, load.WattsOf(0) / 30, 9);
    }

    [Fact]
    public void Balanced_loads_on_both_sides_of_a_delta_wye_transformer_add_in_full()
    {
        // At unity power factor both are in phase with the primary voltage, although the secondary voltage is 30 degrees ahead.
        var load = new SiteLoad(Behind(new Transformer(TransformerWinding.DeltaWye, 240, 120, null), Phase.L1, Phase.L2, Phase.L3));

        load.Add(0, 3, 20);
        load.Add(1, 3, 7);

        Assert.Equal(10 + 7, load.AmpsOf(0).First, 9);
        Assert.Equal(10 + 7, load.AmpsOf(0).Second, 9);
        Assert.Equal(10 + 7, load.AmpsOf(0).Third, 9);
    }

    [Fact]
    public void A_transformers_rating_limits_both_sides()
    {
        // 120 V · 3 · 100 A; the primary side has 50 A, which two loads between lines reach first: they load a line twice.
        var wye = new SiteLoad(Behind(new Transformer(TransformerWinding.DeltaWye, 240, 120, 36_000), Phase.L1, Phase.L2, Phase.L3));
        var delta = new SiteLoad(Behind(new Transformer(TransformerWinding.DeltaWye, 240, 120, 36_000), Phase.L1L2));

        Assert.Equal(100, wye.RoomFor(0, 3), 9);
        Assert.Equal(50 * Math.Sqrt(3), delta.RoomFor(0, 1, out var binding), 9);
        Assert.Equal(1, binding);
    }

    [Fact]
    public void A_car_that_stops_never_overloads_a_line_whose_currents_cancelled()
    {
        // In primary line 1 the currents of L1-L2 and L2-L3 are 120 degrees apart: 10 A and 9 A make 9.54 A together, and 10 A when the second car stops.
        var site = Behind(new Transformer(TransformerWinding.DeltaWye, 480 / Math.Sqrt(3), 120, null), 35, [Phase.L1L2], [Phase.L2L3]);
        var load = new SiteLoad(site);
        load.Add(0, 1, 40);
        load.Add(1, 1, 36);
        NodeState[] nodes = [NodeState.Of(site.Nodes[0]), NodeState.Of(site.Nodes[1])];
        nodes[0].BaseAmps = new PhaseValues(25.1, 0, 0);
        load.SetLimits(nodes);

        Assert.Equal(Math.Sqrt(91), load.AmpsOf(0).First, 9);
        Assert.Equal(10 + 25.1 - 35, load.ExcessOf(0), 9);
    }

    [Fact]
    public void A_full_line_has_no_room_for_a_current_that_would_cancel_a_part()
    {
        // The same line and angles: the second car would reduce the sum of both.
        var load = new SiteLoad(Behind(new Transformer(TransformerWinding.DeltaWye, 480 / Math.Sqrt(3), 120, null), 35, [Phase.L1L2], [Phase.L2L3]));
        load.Add(0, 1, 150);

        Assert.True(load.ExcessOf(0) > 0);
        Assert.Equal(0, load.RoomFor(1, 1, out var binding));
        Assert.Equal(0, binding);
    }

    [Fact]
    public void Other_consumers_behind_a_transformer_take_room_of_both_sides_of_its_rating()
    {
        var site = Behind(new Transformer(TransformerWinding.DeltaWye, 240, 120, 36_000), Phase.L1L2);
        var load = new SiteLoad(site);
        NodeState[] nodes = [NodeState.Of(site.Nodes[0]), NodeState.Of(site.Nodes[1])];
        nodes[1].BaseAmps = new PhaseValues(0, 4 * Math.Sqrt(3), 0);
        load.Reset(nodes);

        // The primary lines have 50 A. The others take 2 A of lines 2 and 3, and the connector loads line 2 with 1 A for each √3 A.
        Assert.Equal(48 * Math.Sqrt(3), load.RoomFor(0, 1), 9);
    }

    [Fact]
    public void Other_consumers_take_room_at_their_node_and_above()
    {
        var site = Behind(new Transformer(TransformerWinding.WyeWye, 400, 200, null), Phase.L1);
        var load = new SiteLoad(site);
        NodeState[] nodes = [NodeState.Of(site.Nodes[0]), NodeState.Of(site.Nodes[1])];
        nodes[0].LimitAmps = 20;
        nodes[0].BaseAmps = new PhaseValues(2, 0, 0);
        nodes[1].LimitAmps = 100;
        nodes[1].BaseAmps = new PhaseValues(10, 0, 0);
        load.Reset(nodes);

        // At the root 20 A less 2 A less 10 A · 200/400 are 13 A, which are 26 A behind the transformer.
        Assert.Equal(26, load.RoomFor(0, 1, out var binding), 9);
        Assert.Equal(0, binding);
        nodes[1].LimitAmps = 30;
        load.SetLimits(nodes);
        Assert.Equal(20, load.RoomFor(0, 1, out binding), 9);
        Assert.Equal(1, binding);
    }

    [Fact]
    public void Other_consumers_behind_a_delta_wye_transformer_count_as_if_their_angles_were_the_worst()
    {
        var site = Behind(new Transformer(TransformerWinding.DeltaWye, 480 / Math.Sqrt(3), 120, null), Phase.L1, Phase.L2, Phase.L3);
        var load = new SiteLoad(site);
        NodeState[] nodes = [NodeState.Of(site.Nodes[0]), NodeState.Of(site.Nodes[1])];
        nodes[0].LimitAmps = 100;
        nodes[1].BaseAmps = new PhaseValues(40, 80, 0);
        load.Reset(nodes);

        Assert.Equal(100 - 10, load.RoomFor(1, 1), 9);
        Assert.Equal(100 - 30, load.RoomFor(1, 2), 9);
    }

    [Fact]
    public void Power_alone_counts_as_spread_over_the_lines_and_production_does_not_count()
    {
        var site = Of(100, [Phase.L1]);
        var load = new SiteLoad(site);
        NodeState[] nodes = [NodeState.Of(site.Nodes[0])];
        nodes[0].BaseWatts = 6900;
        load.Reset(nodes);
        Assert.Equal(90, load.RoomFor(0, 1), 9);

        nodes[0].BaseWatts = -6900;
        nodes[0].BaseAmps = new PhaseValues(-10, double.NaN, -10);
        load.Reset(nodes);
        Assert.Equal(100, load.RoomFor(0, 1), 9);
    }

    [Fact]
    public void A_limit_of_power_binds_the_sum_of_the_lines()
    {
        var site = Of(100, [Phase.L1, Phase.L2, Phase.L3], [Phase.L1]);
        var load = new SiteLoad(site);
        NodeState[] nodes = [NodeState.Of(site.Nodes[0])];
        nodes[0].LimitWatts = 230 * 40;
        nodes[0].BaseAmps = new PhaseValues(4, 0, 0);
        load.Reset(nodes);
        load.Add(0, 3, 10);

        Assert.Equal(40 - 4 - 30, load.RoomFor(1, 1), 9);
        Assert.Equal(2, load.RoomFor(0, 3), 9);
        load.Add(1, 1, 7);
        Assert.Equal(1, load.ExcessOf(0), 9);
        Assert.False(load.IsWithinLimits(0));
    }

    [Fact]
    public void Limits_of_another_number_of_nodes_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SiteLoad(Of(20, [Phase.L1])).Reset([default, default]));

    [Fact]
    public void Computing_allocates_nothing()
    {
        var site = Behind(new Transformer(TransformerWinding.DeltaWye, 240, 120, null), Phase.L1, Phase.L2, Phase.L3);
        var load = new SiteLoad(site);
        NodeState[] nodes = [NodeState.Of(site.Nodes[0]), NodeState.Of(site.Nodes[1])];
        var sum = Use();
        var before = GC.GetAllocatedBytesForCurrentThread();
        sum += Use();

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.True(sum > 0);

        double Use()
        {
            load.Reset(nodes);
            load.Add(0, 3, 16);
            return load.AmpsOf(0).First + load.WattsOf(1) + (load.IsWithinLimits(0) ? 1 : 0) + Math.Min(load.RoomFor(1, 2, out _), 1);
        }
    }

    /// <summary>A connector behind a transformer, and a three-phase one before it.</summary>
    private static SiteModel Behind(Transformer transformer, params Phase[] phases) => Behind(transformer, null, phases, [Phase.L1, Phase.L2, Phase.L3]);

    private static SiteModel Behind(Transformer transformer, double? limitAmps, Phase[] phases, Phase[] others) => SiteModel.Of(new Site
    {
        Name = "test",
        Voltage = transformer.PrimaryVolts,
        Nodes = [new SiteNode { Id = "grid", LimitAmps = limitAmps }, new SiteNode { Id = "board", Parent = "grid", Transformer = transformer }],
        Connectors =
        [
            new SiteConnector { ChargePoint = "CP_0", ConnectorId = 1, Node = "board", Phases = phases, MaxAmps = 32 },
            new SiteConnector { ChargePoint = "CP_1", ConnectorId = 1, Node = limitAmps is null ? "grid" : "board", Phases = others, MaxAmps = 32 },
        ],
    });

    private static SiteModel Of(double limit, params Phase[][] connectors) => SiteModel.Of(new Site
    {
        Name = "test",
        Voltage = 230,
        Nodes = [new SiteNode { Id = "grid", LimitAmps = limit }],
        Connectors = [.. connectors.Select(static (phases, index) => new SiteConnector { ChargePoint = $"CP_{index}", ConnectorId = 1, Node = "grid", Phases = phases, MaxAmps = 32 })],
    });
}
