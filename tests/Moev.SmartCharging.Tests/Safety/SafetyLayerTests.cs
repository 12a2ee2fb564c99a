using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Safety;
using Moev.SmartCharging.Sites;
using Moev.SmartCharging.Tests.Support;

namespace Moev.SmartCharging.Tests.Safety;

public sealed class SafetyLayerTests
{
    [Fact]
    public void A_decision_that_fits_stays_as_it_is()
    {
        var observation = SmallSites.Charging(SmallSites.Of(60, 3));

        var (allowed, result) = SafetyCases.Check(observation, [16, 32, 12]);

        Assert.Equal([16, 32, 12], allowed);
        Assert.Equal(0, result.Interventions);
        Assert.Equal([-1, -1, -1], result.BindingNode);
    }

    [Fact]
    public void Cars_above_a_common_level_are_cut_to_it()
    {
        var observation = SmallSites.Charging(SmallSites.Of(40, 3));

        var (allowed, result) = SafetyCases.Check(observation, [32, 8, 32]);

        Assert.Equal([16, 8, 16], allowed);
        Assert.Equal([InterventionReason.AboveNodeLimit, InterventionReason.None, InterventionReason.AboveNodeLimit], result.Reason);
        Assert.Equal(2, result.Reason.Count(static reason => reason == InterventionReason.AboveNodeLimit));
        Assert.Equal([0, -1, 0], result.BindingNode);
    }

    [Fact]
    public void What_rounding_leaves_goes_to_the_first_by_rank_one_step_each()
    {
        var observation = SmallSites.Charging(SmallSites.Of(35, 3));
        observation.Connectors[2].Priority = 1;

        var (allowed, _) = SafetyCases.Check(observation, [32, 32, 32]);

        Assert.Equal([12, 11, 12], allowed);
    }

    [Fact]
    public void Where_not_all_can_have_the_minimum_the_last_to_arrive_pause()
    {
        // 60 A among 20 cars are 3 A each, which would stop them all.
        var observation = SmallSites.Charging(SmallSites.Of(60, 20));

        var (allowed, result) = SafetyCases.Check(observation, [.. Enumerable.Repeat(32.0, 20)]);

        Assert.Equal([.. Enumerable.Repeat(6.0, 10), .. Enumerable.Repeat(0.0, 10)], allowed);
        Assert.Equal(20, result.Interventions);
    }

    [Fact]
    public void Who_charges_already_goes_before_who_arrived_first_and_priority_before_both()
    {
        var observation = SmallSites.Charging(SmallSites.Of(12, 4));
        observation.Connectors[2].SetPointAmps = 6;
        observation.Connectors[3].Priority = 1;

        var (allowed, _) = SafetyCases.Check(observation, [32, 32, 32, 32]);

        Assert.Equal([0, 0, 6, 6], allowed);
    }

    [Fact]
    public void A_connector_that_cannot_be_controlled_counts_with_its_ceiling()
    {
        var observation = SmallSites.Charging(SmallSites.Of(40, 2));
        (observation.Connectors[0].IsControllable, observation.Connectors[0].CeilingAmps) = (false, 32);

        var (allowed, result) = SafetyCases.Check(observation, [0, 32]);

        Assert.Equal([0, 8], allowed);
        Assert.Equal([32, 8], result.CountedAmps);
        Assert.Equal(InterventionReason.Uncontrollable, result.Reason[0]);
    }

    [Fact]
    public void Where_what_cannot_be_controlled_is_too_much_all_others_pause()
    {
        var observation = SmallSites.Charging(SmallSites.Of(30, 3));
        (observation.Connectors[0].IsControllable, observation.Connectors[0].CeilingAmps) = (false, 32);

        var (allowed, result) = SafetyCases.Check(observation, [6, 6, 6]);

        Assert.Equal([0, 0, 0], allowed);
        Assert.Equal(0, result.OverloadedNode);
    }

    [Fact]
    public void A_free_connector_keeps_room_for_the_next_car()
    {
        var site = SmallSites.Of([new SiteNode { Id = "grid", LimitAmps = 20 }], Connector(6), Connector(6));
        var observation = SmallSites.Charging(site);
        observation.Connectors[1].HasSession = false;

        var (allowed, result) = SafetyCases.Check(observation, [32, 32]);

        Assert.Equal([14, 6], allowed);
        Assert.Equal(InterventionReason.NoSession, result.Reason[1]);
    }

    [Fact]
    public void A_free_connector_gets_nothing_where_its_room_is_gone()
    {
        var site = SmallSites.Of([new SiteNode { Id = "grid", LimitAmps = 20 }], Connector(6), Connector(6));
        var observation = SmallSites.Charging(site);
        observation.Connectors[1].HasSession = false;
        observation.Nodes[0].LimitAmps = 5;

        var (allowed, result) = SafetyCases.Check(observation, [32, 0]);

        Assert.Equal([0, 0], allowed);
        Assert.Equal(InterventionReason.AboveNodeLimit, result.Reason[1]);
    }

    [Fact]
    public void A_single_phase_car_is_cut_only_where_its_own_line_is_full()
    {
        Phase[] rotated = [Phase.L2, Phase.L3, Phase.L1];
        var observation = SmallSites.Charging(SmallSites.Of(40, SmallSites.Three, SmallSites.Three, rotated));
        for (var i = 0; i < 3; i++)
            observation.Connectors[i].CarPhases = 1;

        var (allowed, _) = SafetyCases.Check(observation, [32, 32, 32]);

        Assert.Equal([20, 20, 32], allowed);
    }

    [Fact]
    public void The_car_of_an_offline_charge_point_may_be_another_one_so_all_phases_count()
    {
        var observation = SmallSites.Charging(SmallSites.Of(32, SmallSites.Three, [Phase.L2]));
        observation.Connectors[0].CarPhases = 1;
        (observation.Connectors[0].IsOnline, observation.Connectors[0].IsControllable, observation.Connectors[0].CeilingAmps) = (false, false, 16);

        var (allowed, _) = SafetyCases.Check(observation, [16, 32]);

        Assert.Equal(16, allowed[1]);
    }

    [Fact]
    public void A_level_is_found_below_each_node_and_for_the_power()
    {
        SiteNode[] nodes = [new SiteNode { Id = "grid", LimitWatts = 230 * 50 }, new SiteNode { Id = "a", Parent = "grid", LimitAmps = 20 }, new SiteNode { Id = "b", Parent = "grid" }];
        var site = SmallSites.Of(nodes, Car("a"), Car("a"), Car("b"), Car("b"));

        var (allowed, result) = SafetyCases.Check(SmallSites.Charging(site), [32, 32, 32, 32]);

        Assert.Equal([10, 10, 15, 15], allowed);
        Assert.Equal([1, 1, 0, 0], result.BindingNode);

        static SiteConnector Car(string node) => SmallSites.Connector(node, SmallSites.Single);
    }

    [Fact]
    public void A_connector_that_the_decision_does_not_name_gets_its_fail_safe_current()
    {
        var site = SmallSites.Of([new SiteNode { Id = "grid", LimitAmps = 20 }], Connector(6), Connector(6));

        var (allowed, result) = SafetyCases.Check(SmallSites.Charging(site), [double.NaN, 10]);

        Assert.Equal([6, 10], allowed);
        Assert.Equal(0, result.Interventions);
    }

    [Theory]
    [InlineData(40, 32, InterventionReason.AboveMaximum)]
    [InlineData(1e308, 32, InterventionReason.AboveMaximum)]
    [InlineData(5.9, 0, InterventionReason.BelowMinimum)]
    [InlineData(1, 0, InterventionReason.BelowMinimum)]
    [InlineData(12.5, 12, InterventionReason.NotAStep)]
    [InlineData(-1, 6, InterventionReason.NotANumber)]
    [InlineData(double.PositiveInfinity, 6, InterventionReason.NotANumber)]
    [InlineData(double.NegativeInfinity, 6, InterventionReason.NotANumber)]
    [InlineData(12, 12, InterventionReason.None)]
    [InlineData(0, 0, InterventionReason.None)]
    public void A_current_that_a_connector_cannot_have_is_rounded_down(double wanted, double expected, InterventionReason reason)
    {
        var site = SmallSites.Of([new SiteNode { Id = "grid", LimitAmps = 100 }], Connector(6));

        foreach (var mode in Enum.GetValues<SafetyMode>())
        {
            var (allowed, result) = SafetyCases.Check(SmallSites.Charging(site), [wanted], mode);

            Assert.Equal(expected, allowed[0]);
            Assert.Equal(mode == SafetyMode.Off ? InterventionReason.None : reason, result.Reason[0]);
        }
    }

    [Fact]
    public void A_check_allocates_nothing()
    {
        var observation = SmallSites.Charging(SmallSites.Of(60, 20));
        var layer = new SafetyLayer(observation.Site, SafetyMode.Enforce);
        var (wanted, allowed) = (SafetyCases.Decision(observation.Site, [.. Enumerable.Repeat(32.0, 20)]), new Decision(observation.Site));

        Assert.Equal(0, Allocations.Of(() => layer.Check(observation, wanted, allowed)));
        Assert.Equal(60, allowed.Amps.Sum());
    }

    [Fact]
    public void The_wanted_decision_cannot_be_the_buffer_of_the_allowed_one()
    {
        var observation = SmallSites.Charging(SmallSites.Of(60, 1));
        var decision = new Decision(observation.Site);

        Assert.Throws<ArgumentException>(() => new SafetyLayer(observation.Site, SafetyMode.Enforce).Check(observation, decision, decision));
    }

    private static SiteConnector Connector(double failSafe) => SmallSites.Connector("grid", SmallSites.Single) with { FailSafeAmps = failSafe };
}
