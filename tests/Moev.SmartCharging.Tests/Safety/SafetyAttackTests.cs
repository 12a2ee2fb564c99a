using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;
using Moev.SmartCharging.Safety;
using Moev.SmartCharging.Sites;
using Moev.SmartCharging.Tests.Support;

namespace Moev.SmartCharging.Tests.Safety;

/// <summary>Inputs that nobody should give.</summary>
public sealed class SafetyAttackTests
{
    [Fact]
    public void A_site_without_connectors_is_checked()
    {
        var site = SmallSites.Of([new SiteNode { Id = "grid", LimitAmps = 0 }]);

        var (allowed, result) = SafetyCases.Check(new Observation(site), []);

        Assert.Empty(allowed);
        Assert.Equal(-1, result.OverloadedNode);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(5.9)]
    public void No_room_pauses_all(double limit)
    {
        var observation = SmallSites.Charging(SmallSites.Of(60, 3));
        observation.Nodes[0].LimitAmps = limit;

        var (allowed, _) = SafetyCases.Check(observation, [32, 32, 6]);

        Assert.Equal([0, 0, 0], allowed);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1e308)]
    public void No_power_pauses_all(double watts)
    {
        var observation = SmallSites.Charging(SmallSites.Of(60, 3));
        observation.Nodes[0].LimitWatts = watts;

        var (allowed, _) = SafetyCases.Check(observation, [32, 32, 6]);

        Assert.Equal([0, 0, 0], allowed);
    }

    [Fact]
    public void A_limit_that_is_not_a_number_is_the_one_of_the_file()
    {
        var observation = SmallSites.Charging(SmallSites.Of(20, 2));
        (observation.Nodes[0].LimitAmps, observation.Nodes[0].LimitWatts) = (double.NaN, double.NaN);

        var (allowed, _) = SafetyCases.Check(observation, [32, 32]);

        Assert.Equal([10, 10], allowed);
    }

    [Theory]
    [InlineData(double.NaN, 0)]
    [InlineData(double.PositiveInfinity, 0)]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(0, double.NaN)]
    [InlineData(1e308, 0)]
    [InlineData(0, 1e308)]
    [InlineData(25, 0)]
    public void Other_consumers_that_are_too_much_or_not_a_number_leave_nothing(double amps, double watts)
    {
        var site = SmallSites.Of([new SiteNode { Id = "grid", LimitAmps = 25, LimitWatts = 10000 }, new SiteNode { Id = "child", Parent = "grid" }], SmallSites.Connector("child", SmallSites.Three));
        var observation = SmallSites.Charging(site);
        (observation.Nodes[1].BaseAmps, observation.Nodes[1].BaseWatts) = (new PhaseValues(amps, amps, amps), watts);

        var (allowed, _) = SafetyCases.Check(observation, [6]);

        Assert.Equal([0], allowed);
    }

    [Theory]
    [InlineData(double.NaN, 32)]
    [InlineData(double.PositiveInfinity, 32)]
    [InlineData(-3, 32)]
    [InlineData(1e308, 100_000)]
    [InlineData(40, 40)]
    [InlineData(0, 0)]
    public void A_ceiling_that_is_not_known_is_the_maximum(double ceiling, double counted)
    {
        var observation = SmallSites.Charging(SmallSites.Of(64, 2));
        (observation.Connectors[0].IsControllable, observation.Connectors[0].CeilingAmps) = (false, ceiling);

        var (allowed, result) = SafetyCases.Check(observation, [6, 32]);

        Assert.Equal(counted, result.CountedAmps[0]);
        Assert.Equal(counted > 58 ? 0 : Math.Min(32, 64 - counted), allowed[1]);
    }

    [Fact]
    public void A_connector_whose_steps_are_all_below_its_minimum_pauses()
    {
        var site = SmallSites.Of([new SiteNode { Id = "grid", LimitAmps = 5 }], SmallSites.Connector("grid", SmallSites.Single) with { Steps = CurrentSteps.Of([2, 4]) });

        var (allowed, _) = SafetyCases.Check(SmallSites.Charging(site), [32]);

        Assert.Equal([0], allowed);
    }

    [Fact]
    public void A_step_that_does_not_fit_leaves_its_room_to_others()
    {
        var site = SmallSites.Of(
            [new SiteNode { Id = "grid", LimitAmps = 29 }],
            SmallSites.Connector("grid", SmallSites.Single) with { Steps = CurrentSteps.Of([8, 16, 24, 32]) },
            SmallSites.Connector("grid", SmallSites.Single));

        var (allowed, _) = SafetyCases.Check(SmallSites.Charging(site), [32, 32]);

        // A level of 14.5 A each; 8 A is the step below it, and the car without that step takes the rest.
        Assert.Equal([8, 21], allowed);
    }

    [Fact]
    public void The_number_of_phases_of_a_car_is_kept_within_the_connector()
    {
        var observation = SmallSites.Charging(SmallSites.Of(20, 2));
        observation.Connectors[0].CarPhases = 3;
        observation.Connectors[1].CarPhases = -7;

        var (allowed, _) = SafetyCases.Check(observation, [32, 32]);

        Assert.Equal([10, 10], allowed);
    }

    [Fact]
    public void Ten_thousand_different_currents_below_four_levels_fit()
    {
        var observation = LargeSite.Crowded(10_000);
        var random = new Random(7);
        var wanted = observation.Connectors.Select(_ => 6 + (26 * random.NextDouble())).ToArray();

        var (allowed, result) = SafetyCases.Check(observation, wanted);

        var load = SafetyCases.LoadOf(observation, allowed);
        for (var node = 0; node < observation.Nodes.Length; node++)
            Assert.True(load.IsWithinLimits(node));
        Assert.True(result.Reason.Count(static reason => reason == InterventionReason.AboveNodeLimit) > 5_000);

        // Nothing is left at the root that a connector could still use.
        Assert.True(load.ExcessOf(0) > -1);
    }
}
