using Moev.SmartCharging.Sites;
using Moev.SmartCharging.Tests.Support;

namespace Moev.SmartCharging.Tests.Algorithms;

/// <summary>Hand-calculated cases; the observations lie at the start of a rotation, where the order is that of arrival.</summary>
public sealed class RoundRobinTests
{
    [Theory]
    [InlineData(60, new double[] { 20, 20, 20 })]
    [InlineData(50, new double[] { 17, 17, 16 })]
    [InlineData(17, new double[] { 9, 8, 0 })] // the third minimum does not fit; the others share what is left
    [InlineData(5.9, new double[] { 0, 0, 0 })]
    [InlineData(200, new double[] { 32, 32, 32 })]
    public void Sessions_are_raised_in_turn(double limit, double[] expected) =>
        Assert.Equal(expected, SmallSites.Decide("round-robin", SmallSites.Charging(SmallSites.Of(limit, 3))));

    [Fact]
    public void Steps_are_those_of_the_connector()
    {
        // 45 A: 8, 6, 6 A; then 16, 7, 7; 16, 8, 8; and so on: from 16, 14, 14 A the next step is 15 A for one of the others.
        var listed = SmallSites.Connector("grid", SmallSites.Single) with { Steps = CurrentSteps.Of([8, 16, 32]) };
        var continuous = SmallSites.Connector("grid", SmallSites.Single) with { Steps = CurrentSteps.Continuous };
        var whole = SmallSites.Connector("grid", SmallSites.Single);
        var observation = SmallSites.Charging(SmallSites.Of([new SiteNode { Id = "grid", LimitAmps = 45 }], listed, continuous, whole));
        Assert.Equal([16, 15, 14], SmallSites.Decide("round-robin", observation));

        observation.Connectors[1].DemandAmps = 9.5;
        Assert.Equal([16, 9.5, 19], SmallSites.Decide("round-robin", observation));
    }

    [Fact]
    public void Step_can_be_finer_than_an_ampere()
    {
        var connector = SmallSites.Connector("grid", SmallSites.Single) with { MinAmps = 0.1, Steps = CurrentSteps.Continuous };
        var observation = SmallSites.Charging(SmallSites.Of([new SiteNode { Id = "grid", LimitAmps = 10 }], connector, connector, connector));
        var amps = SmallSites.Decide("round-robin", observation, new AlgorithmSettings { RoundRobinStepAmps = 0.1 });
        Assert.Equal(3.4, amps[0], 9);
        Assert.Equal(3.3, amps[1], 9);
        Assert.Equal(3.3, amps[2], 9);
    }

    [Fact]
    public void Single_phase_cars_leave_room_on_other_lines()
    {
        // L1: both. L2 and L3: the second.
        var observation = SmallSites.Charging(SmallSites.Of(25, SmallSites.Single, SmallSites.Three, [Phase.L2, Phase.L3, Phase.L1]));
        observation.Connectors[2].CarPhases = 1;
        Assert.Equal([13, 12, 13], SmallSites.Decide("round-robin", observation));
    }

    [Fact]
    public void Higher_priority_gets_the_minimum_first()
    {
        var observation = SmallSites.Charging(SmallSites.Of(13, 3));
        observation.Connectors[2].Priority = 1;
        Assert.Equal([6, 0, 7], SmallSites.Decide("round-robin", observation));
    }
}
