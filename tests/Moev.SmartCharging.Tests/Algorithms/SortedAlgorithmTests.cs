using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;
using Moev.SmartCharging.Sites;
using Moev.SmartCharging.Tests.Support;

namespace Moev.SmartCharging.Tests.Algorithms;

/// <summary>Hand-calculated cases of the algorithms that serve sessions in an order.</summary>
public sealed class SortedAlgorithmTests
{
    private static readonly Phase[] L2First = [Phase.L2, Phase.L3, Phase.L1];

    [Theory]
    [InlineData("fcfs", new double[] { 32, 18, 0 })]
    [InlineData("lcfs", new double[] { 0, 18, 32 })]
    [InlineData("edf", new double[] { 18, 0, 32 })] // departures in 2 h, none, 1 h
    public void Each_session_gets_the_most_that_fits_in_its_turn(string algorithm, double[] expected)
    {
        var observation = SmallSites.Charging(SmallSites.Of(50, 3));
        observation.Connectors[0].DepartsAt = observation.At.AddHours(2);
        observation.Connectors[2].DepartsAt = observation.At.AddHours(1);

        Assert.Equal(expected, SmallSites.Decide(algorithm, observation));
    }

    [Fact]
    public void Room_below_the_minimum_goes_to_the_next_that_can_use_it()
    {
        // 37 A: 32 A for the first. 5 A are below 6 A for the second, and above 4 A for the third.
        var site = SmallSites.Of([new SiteNode { Id = "grid", LimitAmps = 37 }], Connector(6), Connector(6), Connector(4));
        Assert.Equal([32, 0, 5], SmallSites.Decide("fcfs", SmallSites.Charging(site)));
    }

    [Fact]
    public void Single_phase_cars_on_rotated_connectors_load_their_own_lines()
    {
        var observation = SmallSites.Charging(SmallSites.Of(20, SmallSites.Three, L2First, SmallSites.Three));
        for (var i = 0; i < 3; i++)
            observation.Connectors[i].CarPhases = 1;

        // The first car on L1, the second on L2; the third finds L1 used.
        Assert.Equal([20, 20, 0], SmallSites.Decide("fcfs", observation));
    }

    [Fact]
    public void Car_whose_phases_are_unknown_counts_with_all()
    {
        var observation = SmallSites.Charging(SmallSites.Of(40, SmallSites.Three, L2First, [Phase.L3]));
        observation.Connectors[0].CarPhases = 1;

        // 32 A on L1 leave 8 A for a car that may use three lines; L3 has 32 A left.
        Assert.Equal([32, 8, 32], SmallSites.Decide("fcfs", observation));
    }

    [Fact]
    public void Connectors_between_lines_add_as_phasors()
    {
        // On L1, 32 A and x A are 60° apart: 32² + 32x + x² = 50² has the root x = 25.66; 25 in whole amperes.
        var observation = SmallSites.Charging(SmallSites.Of(50, [Phase.L1L2], [Phase.L3L1]));
        Assert.Equal([32, 25], SmallSites.Decide("fcfs", observation));
    }

    [Fact]
    public void Limit_in_kW_counts_the_phases_of_the_car()
    {
        // 11 kW: 32 A on one phase are 7.36 kW. 3.64 kW are 5.27 A on three phases and 15.8 A on one.
        var site = SmallSites.Of([new SiteNode { Id = "grid", LimitWatts = 11_000 }], Connector(6), Connector(6), Connector(6));
        var observation = SmallSites.Charging(site);
        (observation.Connectors[0].CarPhases, observation.Connectors[1].CarPhases, observation.Connectors[2].CarPhases) = (1, 3, 1);
        Assert.Equal([32, 0, 15], SmallSites.Decide("fcfs", observation));
    }

    [Fact]
    public void Node_below_the_root_limits_its_own_connectors_only()
    {
        SiteNode[] nodes = [new() { Id = "grid", LimitAmps = 60 }, new() { Id = "east", Parent = "grid", LimitAmps = 20 }, new() { Id = "west", Parent = "grid", LimitAmps = 63 }];
        var site = SmallSites.Of(
            nodes,
            SmallSites.Connector("east", SmallSites.Single),
            SmallSites.Connector("east", SmallSites.Single),
            SmallSites.Connector("west", SmallSites.Single),
            SmallSites.Connector("west", SmallSites.Single));
        Assert.Equal([20, 0, 32, 8], SmallSites.Decide("fcfs", SmallSites.Charging(site)));
    }

    [Fact]
    public void Other_consumers_come_first()
    {
        var observation = SmallSites.Charging(SmallSites.Of(50, 2));
        observation.Nodes[0].BaseAmps = new PhaseValues(11, 40, 0);
        Assert.Equal([32, 7], SmallSites.Decide("fcfs", observation));
    }

    [Fact]
    public void What_cannot_be_controlled_and_what_may_arrive_is_reserved()
    {
        SiteNode[] nodes = [new() { Id = "grid", LimitAmps = 60 }];
        var connectors = Enumerable.Repeat(SmallSites.Connector("grid", SmallSites.Single), 4).ToArray();
        connectors[1] = connectors[1] with { FailSafeAmps = 6 };
        var observation = SmallSites.Charging(SmallSites.Of(nodes, connectors));
        (observation.Connectors[0].IsControllable, observation.Connectors[0].CeilingAmps) = (false, 20);
        observation.Connectors[1].HasSession = false;

        // 60 A less 20 A and 6 A are 34 A.
        Assert.Equal([double.NaN, double.NaN, 32, 0], SmallSites.Decide("fcfs", observation));
        observation.Connectors[1].HasSession = true;
        Assert.Equal([double.NaN, 32, 8, 0], SmallSites.Decide("fcfs", observation));
    }

    [Fact]
    public void Higher_priority_goes_first()
    {
        var observation = SmallSites.Charging(SmallSites.Of(50, 3));
        observation.Connectors[2].Priority = 1;
        Assert.Equal([18, 0, 32], SmallSites.Decide("fcfs", observation));
    }

    [Fact]
    public void Session_gets_no_more_than_it_can_use()
    {
        var observation = SmallSites.Charging(SmallSites.Of(100, 4));
        observation.Connectors[0].DemandAmps = 9.2; // the next step is 10 A
        observation.Connectors[1].DemandAmps = 2; // at least the minimum
        (observation.Connectors[2].RequestedWh, observation.Connectors[2].DeliveredWh) = (10_000, 9_990.5); // 9.5 Wh in 10 s are 14.87 A
        (observation.Connectors[3].RequestedWh, observation.Connectors[3].DeliveredWh) = (10_000, 9_999); // 1.57 A; at least the minimum
        Assert.Equal([10, 6, 14, 6], SmallSites.Decide("fcfs", observation));
    }

    [Fact]
    public void Demand_is_rounded_up_and_room_down_to_listed_steps()
    {
        var listed = Connector(6) with { Steps = CurrentSteps.Of([8, 16, 24, 32]), Phases = SmallSites.Single };
        var observation = SmallSites.Charging(SmallSites.Of([new SiteNode { Id = "grid", LimitAmps = 31 }], listed, listed, listed));
        observation.Connectors[0].DemandAmps = 9;
        Assert.Equal([16, 8, 0], SmallSites.Decide("fcfs", observation));
    }

    [Fact]
    public void Least_laxity_weighs_the_time_until_departure_against_the_remaining_energy()
    {
        // 7.36 kW at 32 A. Laxities: 4 h - 14.72/7.36 h = 2 h; 3 h - 1 h = 2 h less a minute; 10 h - 9 h = 1 h; unknown energy: 0; unknown departure: last.
        var observation = SmallSites.Charging(SmallSites.Of(70, 5));
        Declare(observation, 0, hours: 4, wh: 14_720);
        Declare(observation, 1, hours: 3 - (1 / 60.0), wh: 7_360);
        Declare(observation, 2, hours: 10, wh: 66_240);
        Declare(observation, 3, hours: 12, wh: double.NaN);
        observation.Connectors[4].RequestedWh = 50_000;
        Assert.Equal([0, 6, 32, 32, 0], SmallSites.Decide("llf", observation));
    }

    [Fact]
    public void Least_laxity_counts_with_the_current_that_the_car_can_use()
    {
        // 7.36 kWh: an hour at 32 A, two hours at 16 A.
        var observation = SmallSites.Charging(SmallSites.Of(36, 2));
        Declare(observation, 0, hours: 3, wh: 7_360);
        Declare(observation, 1, hours: 3.5, wh: 7_360);
        Assert.Equal([32, 0], SmallSites.Decide("llf", observation));
        observation.Connectors[1].DemandAmps = 16;
        Assert.Equal([20, 16], SmallSites.Decide("llf", observation));
    }

    [Fact]
    public void Least_laxity_counts_with_the_phases_of_the_car()
    {
        // 22 kWh: an hour on three phases, three hours on one.
        var observation = SmallSites.Charging(SmallSites.Of(34, SmallSites.Three, SmallSites.Three));
        Declare(observation, 0, hours: 4, wh: 22_080);
        Declare(observation, 1, hours: 4.1, wh: 22_080);
        Assert.Equal([32, 0], SmallSites.Decide("llf", observation));
        observation.Connectors[1].CarPhases = 1;
        Assert.Equal([0, 32], SmallSites.Decide("llf", observation));
    }

    [Fact]
    public void Equal_departures_follow_the_arrival_and_then_the_file()
    {
        var observation = SmallSites.Charging(SmallSites.Of(40, 3));
        for (var i = 0; i < 3; i++)
            Declare(observation, i, hours: 2, wh: double.NaN);
        observation.Connectors[0].ArrivedAt = observation.Connectors[2].ArrivedAt = observation.At.AddMinutes(-90);
        Assert.Equal([32, 0, 8], SmallSites.Decide("edf", observation));
    }

    [Theory]
    [InlineData("fcfs", new double[] { 32, 12, 6 })]
    [InlineData("lcfs", new double[] { 6, 12, 32 })]
    public void Uninterrupted_gives_everyone_the_minimum_first(string algorithm, double[] expected) =>
        Assert.Equal(expected, SmallSites.Decide(algorithm, SmallSites.Charging(SmallSites.Of(50, 3)), new AlgorithmSettings { Uninterrupted = true }));

    [Fact]
    public void Uninterrupted_serves_the_first_where_not_all_minimums_fit() =>
        Assert.Equal([6, 6, 0], SmallSites.Decide("fcfs", SmallSites.Charging(SmallSites.Of(12, 3)), new AlgorithmSettings { Uninterrupted = true }));

    private static SiteConnector Connector(double minAmps) => SmallSites.Connector("grid", SmallSites.Three) with { MinAmps = minAmps };

    private static void Declare(Observation observation, int connector, double hours, double wh)
    {
        observation.Connectors[connector].DepartsAt = observation.At.AddHours(hours);
        observation.Connectors[connector].RequestedWh = wh;
    }
}
