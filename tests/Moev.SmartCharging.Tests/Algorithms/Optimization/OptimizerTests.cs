using Moev.SmartCharging.Algorithms.Optimization;
using Moev.SmartCharging.Sites;
using static Moev.SmartCharging.Tests.Algorithms.Optimization.OptimizerCase;

namespace Moev.SmartCharging.Tests.Algorithms.Optimization;

/// <summary>Cases that can be calculated by hand. A car with one phase at 230 V and 32 A takes 7.36 kW.</summary>
public sealed class OptimizerTests
{
    [Fact]
    public void A_car_with_time_waits_for_the_cheap_hour()
    {
        var site = new OptimizerCase(100, Connector("A")).Car(0, kwh: 7, hours: 3).Prices(0.30, 0.10, 0.20);

        Assert.Equal(0, site.Decide(OptimizerObjective.Cost)[0]);

        site.Observation.At = Noon.AddHours(1);
        Assert.Equal(32, site.Decide(OptimizerObjective.Cost)[0], 6);
    }

    [Fact]
    public void A_car_without_time_pays_the_high_price()
    {
        // 14.72 kWh in two hours is all that it can take.
        var site = new OptimizerCase(100, Connector("A")).Car(0, kwh: 14.72, hours: 2).Prices(0.30, 0.10);

        Assert.Equal(32, site.Decide(OptimizerObjective.Cost)[0], 6);
    }

    [Fact]
    public void A_car_that_cannot_wait_for_all_of_it_takes_only_the_rest_now()
    {
        // The cheap hour gives 7.36 kWh, so 1.84 kWh remain for the expensive one: 32 A for a quarter of an hour, 8 A for an hour.
        var site = new OptimizerCase(100, Connector("A")).Car(0, kwh: 9.2, hours: 2).Prices(0.30, 0.10);

        var plan = site.Plan(OptimizerObjective.Cost, TimeSpan.FromHours(2), TimeSpan.FromHours(1)).Plan;

        Assert.Equal((8, 32), (Math.Round(plan.AmpsOf(0, 0), 6), Math.Round(plan.AmpsOf(0, 1), 6)));
    }

    [Fact]
    public void Energy_of_equal_price_is_charged_early()
    {
        var site = new OptimizerCase(100, Connector("A")).Car(0, kwh: 10, hours: 8).Prices(0.30);

        Assert.Equal(32, site.Decide(OptimizerObjective.Cost)[0], 6);
    }

    [Fact]
    public void A_peak_is_shaved()
    {
        // 18.4 kWh in 8 hours are 2.3 kW, which is 10 A, in a step of any time.
        var site = new OptimizerCase(100, Connector("A")).Car(0, kwh: 18.4, hours: 8).Prices(0.30, 0.20, 0.10);
        site.Observation.DemandChargePerKw = 15;

        Assert.Equal(10, site.Decide(OptimizerObjective.Cost)[0], 6);
    }

    [Fact]
    public void Power_up_to_the_previous_peak_is_free()
    {
        // 3.68 kW is 16 A.
        var site = new OptimizerCase(100, Connector("A")).Car(0, kwh: 18.4, hours: 8).Prices(0.30);
        site.Observation.DemandChargePerKw = 15;
        site.Observation.PreviousPeakWatts = 3_680;

        Assert.Equal(16, site.Decide(OptimizerObjective.Cost)[0], 6);
    }

    [Fact]
    public void Other_consumers_count_for_the_peak()
    {
        var site = new OptimizerCase(100, Connector("A")).Car(0, kwh: 18.4, hours: 8).Prices(0.30);
        site.Observation.DemandChargePerKw = 15;
        site.Observation.PreviousPeakWatts = 5_000;
        site.Observation.Nodes[0].BaseWatts = 1_320;

        Assert.Equal(16, site.Decide(OptimizerObjective.Cost)[0], 6);
    }

    [Fact]
    public void A_departure_outweighs_a_peak()
    {
        var site = new OptimizerCase(100, Connector("A")).Car(0, kwh: 7.36, hours: 1).Prices(0.30);
        site.Observation.DemandChargePerKw = 1_000;

        Assert.Equal(32, site.Decide(OptimizerObjective.Cost)[0], 6);
    }

    [Theory]
    [InlineData(OptimizerObjective.Cost)]
    [InlineData(OptimizerObjective.Fastest)]
    public void A_car_that_leaves_soon_goes_before_one_with_time(OptimizerObjective objective)
    {
        var site = new OptimizerCase(32, Connector("A"), Connector("B")).Car(0, kwh: 7, hours: 6).Car(1, kwh: 7, hours: 1).Prices(0.30);

        var amps = site.Decide(objective);

        // 7 kWh in one hour need 30.4 A, and what is left is below the minimum.
        Assert.Equal(0, amps[0]);
        Assert.InRange(amps[1], 7_000.0 / 230, 32);
    }

    [Theory]
    [InlineData(OptimizerObjective.Cost)]
    [InlineData(OptimizerObjective.Fastest)]
    public void Declared_energy_goes_before_energy_that_is_not_declared(OptimizerObjective objective)
    {
        var site = new OptimizerCase(32, Connector("A"), Connector("B")).Car(0).Car(1, kwh: 7.36, hours: 1).Prices(0.30);

        var amps = site.Decide(objective);

        Assert.Equal((0, 32), (amps[0], Math.Round(amps[1], 5)));
    }

    [Theory]
    [InlineData(OptimizerObjective.Cost)]
    [InlineData(OptimizerObjective.Fastest)]
    public void A_car_that_declared_nothing_is_charged_as_fast_as_it_can(OptimizerObjective objective)
    {
        var site = new OptimizerCase(100, Connector("A")).Car(0).Prices(0.30, 0.10);
        site.Observation.DemandChargePerKw = 15;

        Assert.Equal(32, site.Decide(objective)[0], 6);
    }

    [Fact]
    public void An_assumed_energy_makes_a_car_that_declared_nothing_wait()
    {
        var site = new OptimizerCase(100, Connector("A")) { Settings = new() { AssumedWh = 7_000 } }.Car(0).Prices(0.30, 0.10);

        Assert.Equal(0, site.Decide(OptimizerObjective.Cost)[0]);

        // It had more than assumed: nothing is known any more.
        site.Observation.Connectors[0].DeliveredWh = 7_001;
        Assert.Equal(32, site.Decide(OptimizerObjective.Cost)[0], 6);
    }

    [Fact]
    public void A_car_whose_departure_has_passed_is_charged_at_once()
    {
        var site = new OptimizerCase(100, Connector("A")).Car(0, kwh: 20, hours: -2).Prices(0.30, 0.10);

        Assert.Equal(32, site.Decide(OptimizerObjective.Cost)[0], 6);
    }

    [Theory]
    [InlineData(OptimizerObjective.Cost)]
    [InlineData(OptimizerObjective.Fastest)]
    public void A_higher_priority_goes_first(OptimizerObjective objective)
    {
        var site = new OptimizerCase(32, Connector("A"), Connector("B")).Car(0, kwh: 14, hours: 1).Car(1, kwh: 14, hours: 1, priority: 5).Prices(0.30);

        var amps = site.Decide(objective);

        Assert.Equal((0, 32), (amps[0], Math.Round(amps[1], 5)));
    }

    [Fact]
    public void Less_than_the_minimum_for_each_is_the_minimum_for_some()
    {
        // All leave in a quarter of an hour, and the plan gives each of them 2 A.
        var site = new OptimizerCase(20, [.. Enumerable.Range(0, 10).Select(static i => Connector($"CP_{i}", steps: CurrentSteps.WholeAmps))]);
        for (var i = 0; i < 10; i++)
            site.Car(i, kwh: 0.23 * 2 * 0.25, hours: 0.25);

        Assert.Equal([8, 6, 6, 0, 0, 0, 0, 0, 0, 0], site.Decide(OptimizerObjective.Cost));
    }

    [Fact]
    public void No_more_power_is_used_than_the_plan_that_shaves_a_peak()
    {
        // 20 A for 8 hours in all, to whichever of them.
        var site = new OptimizerCase(100, [.. Enumerable.Range(0, 10).Select(static i => Connector($"CP_{i}", steps: CurrentSteps.WholeAmps))]);
        for (var i = 0; i < 10; i++)
            site.Car(i, kwh: 0.23 * 2 * 8, hours: 8);
        site.Observation.DemandChargePerKw = 15;

        Assert.Equal(20, site.Decide(OptimizerObjective.Cost).Sum());
    }

    [Fact]
    public void The_last_energy_is_charged_although_it_is_less_than_the_minimum_in_a_step()
    {
        var site = new OptimizerCase(100, Connector("A")).Car(0, kwh: 0.05, hours: 8).Prices(0.30);

        Assert.Equal(6, site.Decide(OptimizerObjective.Cost)[0]);
    }

    [Fact]
    public void Currents_are_steps_and_what_is_left_goes_to_the_most_urgent()
    {
        var list = CurrentSteps.Of([8, 16, 24, 32]);
        var site = new OptimizerCase(45, Connector("A", steps: list), Connector("B", steps: CurrentSteps.WholeAmps)).Car(0, kwh: 100, hours: 8).Car(1, kwh: 100, hours: 7.9);

        // B takes 32 A, and A has room for 8 of 13 A.
        Assert.Equal([8, 32], site.Decide(OptimizerObjective.Fastest));
    }

    [Fact]
    public void A_connector_that_cannot_be_controlled_counts_with_its_ceiling()
    {
        var site = new OptimizerCase(40, Connector("A"), Connector("B")).Car(0, kwh: 20, hours: 2).Car(1);
        site.Observation.Connectors[1].IsControllable = false;
        site.Observation.Connectors[1].CeilingAmps = 25;

        var amps = site.Decide(OptimizerObjective.Fastest);

        Assert.Equal(15, amps[0], 6);
        Assert.True(double.IsNaN(amps[1]));
    }

    [Fact]
    public void A_load_that_comes_by_the_table_is_planned_for()
    {
        // From 13:00 to 18:00 others take all, so the energy must be charged in the first hour although it is the expensive one.
        var table = new BaseLoad([new(TimeOnly.MinValue, 0, 0, 0), new(new TimeOnly(13, 0), 40, 0, 0), new(new TimeOnly(18, 0), 0, 0, 0)]);
        var site = new OptimizerCase([new SiteNode { Id = "grid", LimitAmps = 40, BaseLoad = table }], Connector("A")).Car(0, kwh: 7.36, hours: 4).Prices(0.30, 0.10);

        Assert.Equal(32, site.Decide(OptimizerObjective.Cost)[0], 6);
    }

    [Fact]
    public void Three_phases_that_lie_between_lines_use_the_room_of_the_circle()
    {
        // Two loads at 60° to each other of 32 A each cause √3 · 32 = 55.4 A in their line.
        var site = new OptimizerCase(50, Connector("A", phases: [Phase.L1L2]), Connector("B", phases: [Phase.L3L1])).Car(0, kwh: 100, hours: 2).Car(1, kwh: 100, hours: 2);

        var amps = site.Decide(OptimizerObjective.Fastest);

        var (a, b) = (amps[0], amps[1]);
        Assert.Equal(50, Math.Sqrt((a * a) + (b * b) + (a * b)), 6);
    }

    [Fact]
    public void Too_many_sessions_for_a_plan_are_served_in_the_order_of_urgency()
    {
        var site = new OptimizerCase(32, [.. Enumerable.Range(0, 26).Select(static i => Connector($"CP_{i}"))]) { Settings = new() { MaxVariables = 100 } };
        for (var i = 0; i < 25; i++)
            site.Car(i, kwh: 10, hours: 9 - (i * 0.1));
        site.Decide(OptimizerObjective.Fastest);
        Assert.Equal(OptimizerOutcome.Optimal, site.Outcome);

        site.Car(25, kwh: 10, hours: 1);
        var amps = site.Decide(OptimizerObjective.Fastest);

        Assert.Equal(OptimizerOutcome.TooManySessions, site.Outcome);
        Assert.Equal(32, amps[25], 6);
        Assert.Equal(32, amps.Sum(), 6);
    }

    [Fact]
    public void Nothing_is_planned_without_a_session()
    {
        var site = new OptimizerCase(32, Connector("A"));

        Assert.True(double.IsNaN(site.Decide(OptimizerObjective.Cost)[0]));
        Assert.Equal(OptimizerOutcome.Idle, site.Outcome);
    }
}
