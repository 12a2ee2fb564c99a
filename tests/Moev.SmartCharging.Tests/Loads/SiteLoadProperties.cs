using CsCheck;
using Moev.SmartCharging.Loads;

namespace Moev.SmartCharging.Tests.Loads;

/// <summary>Properties of loads in random sites, against <see cref="DrawnCurrents"/>.</summary>
public sealed class SiteLoadProperties
{
    private static readonly Gen<(SiteModel Site, double[] Wanted, int[] Phases, double[] Draws)> Cases =
        from site in RandomNetworks.Of(6, 10)
        from wanted in Gen.Double[0, 80].Array[site.Connectors.Count]
        from phases in Gen.Int[1, 3].Array[site.Connectors.Count]
        from draws in Gen.OneOf(Gen.Double[0, 1], Gen.Const(0.0), Gen.Const(1.0)).Array[site.Connectors.Count * 3]
        select (site, wanted, phases, draws);

    [Fact]
    public void What_has_room_exceeds_no_limit_and_more_does() => Cases.Sample(static test =>
    {
        var load = new SiteLoad(test.Site);
        for (var i = 0; i < test.Wanted.Length; i++)
        {
            var room = load.RoomFor(i, test.Phases[i], out var binding);
            if (room is > 1 and < double.PositiveInfinity)
            {
                load.Add(i, test.Phases[i], room + 0.01);
                Assert.InRange(load.ExcessOf(binding), 10 * SiteLoad.Tolerance, 1);
                load.Add(i, test.Phases[i], -room - 0.01);
            }

            load.Add(i, test.Phases[i], Math.Min(room, test.Wanted[i]));
            AssertWithinLimits(load, test.Site);
        }
    });

    [Fact]
    public void Cars_that_draw_less_exceed_no_limit() => Cases.Sample(static test =>
    {
        var load = new SiteLoad(test.Site);
        var given = Give(load, test.Wanted, test.Phases);
        var drawn = new DrawnCurrents(test.Site);
        drawn.Draw([.. given.Select((amps, i) => Enumerable.Range(0, UsedPhases(test.Site, i, test.Phases[i])).Select(phase => amps * test.Draws[(i * 3) + phase]).ToArray())]);

        Assert.InRange(drawn.WorstExcess(), double.NegativeInfinity, SiteLoad.Tolerance);
    }, iter: 2000);

    [Fact]
    public void The_load_is_that_of_the_worst_draw() => Gen.Select(RandomNetworks.Of(4, 4), Gen.Double[1, 80].Array[4]).Sample(static (site, wanted) =>
    {
        var load = new SiteLoad(site);
        for (var i = 0; i < site.Connectors.Count; i++)
            load.Add(i, 3, wanted[i]);
        var draws = site.Connectors.Sum(static connector => connector.Phases.Count);
        var drawn = new DrawnCurrents(site);
        var worst = new double[site.Nodes.Count, 2];
        for (var pattern = 0; pattern < 1 << draws; pattern++)
        {
            var bit = 0;
            drawn.Draw([.. site.Connectors.Select((connector, i) => connector.Phases.Select(_ => (pattern >> bit++ & 1) * wanted[i]).ToArray())]);
            for (var node = 0; node < site.Nodes.Count; node++)
            {
                for (var line = 0; line < 3; line++)
                {
                    worst[node, 0] = Math.Max(worst[node, 0], drawn.AmpsOf(node, line));
                    worst[node, 1] = Math.Max(worst[node, 1], drawn.PrimaryAmpsOf(node, line));
                }
            }
        }

        for (var node = 0; node < site.Nodes.Count; node++)
        {
            Assert.Equal(worst[node, 0], Highest(load, site, node, isPrimary: false), 1e-6);
            if (site.Nodes[node].Transformer is not null)
                Assert.Equal(worst[node, 1], Highest(load, site, node, isPrimary: true), 1e-6);
        }
    }, iter: 300);

    [Fact]
    public void Full_draws_have_the_currents_and_the_power_of_the_physics() => Cases.Sample(static test =>
    {
        var load = new SiteLoad(test.Site);
        for (var i = 0; i < test.Wanted.Length; i++)
            load.Add(i, test.Phases[i], test.Wanted[i]);
        var drawn = new DrawnCurrents(test.Site);
        drawn.Draw([.. test.Wanted.Select((amps, i) => Enumerable.Repeat(amps, UsedPhases(test.Site, i, test.Phases[i])).ToArray())]);

        for (var node = 0; node < test.Site.Nodes.Count; node++)
        {
            var amps = load.AmpsOf(node);
            Assert.Equal(drawn.AmpsOf(node, 0), amps.First, 1e-6);
            Assert.Equal(drawn.AmpsOf(node, 1), amps.Second, 1e-6);
            Assert.Equal(drawn.AmpsOf(node, 2), amps.Third, 1e-6);
        }

        // The voltages of random transformers do not match those around them. Where they do, the power at the root is that of all connectors.
        if (test.Site.Nodes.All(static node => node.Transformer is null))
            Assert.Equal(load.WattsOf(0), drawn.PowerAtRoot().Real, 1e-3);
    });

    [Fact]
    public void What_is_taken_away_leaves_nothing_behind() => Cases.Sample(static test =>
    {
        var load = new SiteLoad(test.Site);
        var rooms = Rooms();
        for (var i = 0; i < test.Wanted.Length; i++)
            load.Add(i, test.Phases[i], test.Wanted[i]);
        for (var i = 0; i < test.Wanted.Length; i++)
            load.Add(i, test.Phases[i], -test.Wanted[i]);

        Assert.All(rooms.Zip(Rooms()), static pair => Assert.Equal(pair.First, pair.Second, 1e-6));

        double[] Rooms() => [.. test.Phases.Select((phases, i) => load.RoomFor(i, phases))];
    });

    [Fact]
    public void Less_at_one_connector_never_means_less_room_at_another() => Cases.Sample(static test =>
    {
        var load = new SiteLoad(test.Site);
        var given = Give(load, test.Wanted, test.Phases);
        var before = test.Phases.Select((phases, i) => load.RoomFor(i, phases)).ToArray();
        load.Add(0, test.Phases[0], -given[0] * test.Draws[0]);

        for (var i = 1; i < before.Length; i++)
            Assert.InRange(load.RoomFor(i, test.Phases[i]), before[i] - 1e-5, double.PositiveInfinity);
    });

    /// <summary>Gives each connector what it wants as far as there is room, in their order.</summary>
    private static double[] Give(SiteLoad load, double[] wanted, int[] phases)
    {
        var given = new double[wanted.Length];
        for (var i = 0; i < wanted.Length; i++)
        {
            given[i] = Math.Min(load.RoomFor(i, phases[i]), wanted[i]);
            load.Add(i, phases[i], given[i]);
        }

        return given;
    }

    private static int UsedPhases(SiteModel site, int connector, int phases) => Math.Min(phases, site.Connectors[connector].Phases.Count);

    private static double Highest(SiteLoad load, SiteModel site, int node, bool isPrimary)
    {
        var highest = 0.0;
        for (var group = site.Network.FirstGroupOf(node); group < site.Network.FirstGroupOf(node + 1); group++)
        {
            for (var line = group * Network.Lines; site.Network.IsPrimary[group] == isPrimary && line < (group + 1) * Network.Lines; line++)
            {
                var (real, imaginary) = load.CurrentIn(line);
                highest = Math.Max(highest, Math.Sqrt((real * real) + (imaginary * imaginary)));
            }
        }

        return highest;
    }

    private static void AssertWithinLimits(SiteLoad load, SiteModel site) =>
        Assert.All(Enumerable.Range(0, site.Nodes.Count), node => Assert.True(load.IsWithinLimits(node), $"node {node} exceeds by {load.ExcessOf(node)} A"));
}
