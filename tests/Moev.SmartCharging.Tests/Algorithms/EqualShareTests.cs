using CsCheck;
using Moev.SmartCharging.Algorithms;
using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Sites;
using Moev.SmartCharging.Tests.Support;

namespace Moev.SmartCharging.Tests.Algorithms;

public sealed class EqualShareTests
{
    private static readonly Phase[] L2First = [Phase.L2, Phase.L3, Phase.L1];

    [Theory]
    [InlineData(60, 3, new double[] { 20, 20, 20 })]
    [InlineData(200, 3, new double[] { 32, 32, 32 })]
    [InlineData(50, 3, new double[] { 16, 16, 16 })] // 16.67 A; whole amperes, and nobody gets the rest
    [InlineData(18, 3, new double[] { 6, 6, 6 })]
    public void All_get_the_same(double limit, int connectors, double[] expected) =>
        Assert.Equal(expected, SmallSites.Decide("equal-share", SmallSites.Charging(SmallSites.Of(limit, connectors))));

    [Fact]
    public void Sixty_amperes_are_six_for_ten_cars_of_twenty()
    {
        var amps = SmallSites.Decide("equal-share", SmallSites.Charging(SmallSites.Of(60, 20)));
        Assert.Equal(10, amps.Count(static value => value == 6));
        Assert.Equal(10, amps.Count(static value => value == 0));
    }

    [Fact]
    public void What_one_cannot_use_goes_to_the_others()
    {
        var observation = SmallSites.Charging(SmallSites.Of(60, 3));
        observation.Connectors[1].DemandAmps = 10;
        Assert.Equal([25, 10, 25], SmallSites.Decide("equal-share", observation));
    }

    [Fact]
    public void What_a_full_node_leaves_goes_to_the_others()
    {
        SiteNode[] nodes = [new() { Id = "grid", LimitAmps = 60 }, new() { Id = "east", Parent = "grid", LimitAmps = 20 }];
        var site = SmallSites.Of(
            nodes,
            SmallSites.Connector("east", SmallSites.Single),
            SmallSites.Connector("east", SmallSites.Single),
            SmallSites.Connector("grid", SmallSites.Single),
            SmallSites.Connector("grid", SmallSites.Single));
        Assert.Equal([10, 10, 20, 20], SmallSites.Decide("equal-share", SmallSites.Charging(site)));
    }

    [Fact]
    public void Only_the_cars_on_a_full_line_are_limited_by_it()
    {
        // L1: the first and the third; L2: the second and the third; L3: the third. L1 is full at 15 A, because the fourth is on it too.
        var observation = SmallSites.Charging(SmallSites.Of(45, [Phase.L1], L2First, SmallSites.Three, [Phase.L1]));
        observation.Connectors[1].CarPhases = 1;
        Assert.Equal([15, 30, 15, 15], SmallSites.Decide("equal-share", observation));
    }

    [Fact]
    public void Power_limits_the_sum_of_all_phases()
    {
        // 6.9 kW = 30 A · 230 V in all; the first uses three phases: 3x + x = 30 A has the root 7.5 A.
        var site = SmallSites.Of([new SiteNode { Id = "grid", LimitWatts = 6_900 }], SmallSites.Connector("grid", SmallSites.Three), SmallSites.Connector("grid", SmallSites.Single));
        Assert.Equal([7, 7], SmallSites.Decide("equal-share", SmallSites.Charging(site)));
    }

    [Fact]
    public void Connectors_with_a_higher_minimum_keep_it()
    {
        // 30 A: 14 A are the least of the first. The others share 16 A.
        var first = SmallSites.Connector("grid", SmallSites.Single) with { MinAmps = 14 };
        var other = SmallSites.Connector("grid", SmallSites.Single);
        Assert.Equal([14, 8, 8], SmallSites.Decide("equal-share", SmallSites.Charging(SmallSites.Of([new SiteNode { Id = "grid", LimitAmps = 30 }], first, other, other))));
    }

    [Fact]
    public void Higher_priority_gets_the_minimum_first_and_no_more_than_others()
    {
        var observation = SmallSites.Charging(SmallSites.Of(13, 3));
        observation.Connectors[2].Priority = 1;
        Assert.Equal(6, SmallSites.Decide("equal-share", observation)[2]);
        observation.Nodes[0].LimitAmps = 60;
        Assert.Equal([20, 20, 20], SmallSites.Decide("equal-share", observation));
    }

    [Fact]
    public void Result_is_max_min_fair() => RandomSites.Observations.Sample(
        static observation =>
        {
            var site = observation.Site;
            var allocation = new Allocation(site);
            var filling = new WaterFilling(site);
            allocation.Begin(observation, new Decision(site));
            foreach (var connector in allocation.Sessions)
            {
                if (allocation.TryGiveLeast(connector))
                    filling.Add(connector, allocation.PhasesOf(connector), allocation.LeastOf(connector), allocation.MostOf(connector));
            }

            filling.Fill(allocation.Load);

            var expected = RaiseTogether(allocation, filling.Sessions.ToArray(), site.Connectors.Count);
            foreach (var connector in filling.Sessions)
                Assert.Equal(expected[connector], filling.AmpsOf(connector), 0.002);
        },
        iter: 300,
        print: RandomSites.Print);

    /// <summary>Raises all sessions together as far as bisection finds room, stops those that cannot be raised alone, and repeats it with the others.</summary>
    private static double[] RaiseTogether(Allocation allocation, int[] sessions, int connectors)
    {
        const double Probe = 1e-4;
        const int Halvings = 40;
        var load = allocation.Load;
        var amps = new double[connectors];
        foreach (var connector in sessions)
            amps[connector] = allocation.LeastOf(connector);
        var rising = sessions.ToHashSet();
        while (rising.Count > 0)
        {
            var (low, high) = (0.0, 100.0);
            for (var i = 0; i < Halvings; i++)
            {
                var middle = (low + high) / 2;
                var before = (double[])amps.Clone();
                if (TryRaise(middle))
                    low = middle;
                else
                    high = middle;
                foreach (var connector in rising)
                    Set(connector, before[connector]);
            }

            Assert.True(TryRaise(low));
            rising.RemoveWhere(connector => amps[connector] >= allocation.MostOf(connector) - 1e-9 || load.RoomFor(connector, allocation.PhasesOf(connector)) < Probe);
        }

        return amps;

        bool TryRaise(double level)
        {
            foreach (var connector in rising)
            {
                var raised = Math.Max(amps[connector], Math.Min(level, allocation.MostOf(connector)));
                if (load.RoomFor(connector, allocation.PhasesOf(connector)) + 1e-9 < raised - amps[connector])
                    return false;
                Set(connector, raised);
            }

            return true;
        }

        void Set(int connector, double value)
        {
            load.Add(connector, allocation.PhasesOf(connector), value - amps[connector]);
            amps[connector] = value;
        }
    }
}
