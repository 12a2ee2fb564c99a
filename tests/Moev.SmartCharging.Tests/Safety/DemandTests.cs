using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Safety;
using Moev.SmartCharging.Sites;
using Moev.SmartCharging.Tests.Support;

namespace Moev.SmartCharging.Tests.Safety;

public sealed class DemandTests
{
    private static readonly DemandOptions Options = new();

    private readonly Cycles _cycles = Cycles.OfOneCar();

    [Fact]
    public void A_car_that_draws_less_than_its_limit_for_a_while_can_use_that_and_a_margin()
    {
        // The first measurement is too early after the set-point; then it takes 30 s of patience.
        Assert.Equal([32, 32, 32, 32, 32, 12], Run(new Demand(_cycles.Observation.Site, Options), static (second, limit) => Math.Min(limit, 10), 6));
    }

    [Fact]
    public void It_follows_a_car_near_full_down_to_its_lowest_current()
    {
        var demand = new Demand(_cycles.Observation.Site, Options);
        Run(demand, static (second, limit) => Math.Min(limit, 10), 6);

        // Measurements count 10 s after each change of the limit.
        Assert.Equal([12, 10, 10, 8, 8, 6, 6], Run(demand, static (_, _) => 0, 7, [10, 8, 8, 6, 6, 0.5, 0.5]));
    }

    [Fact]
    public void A_car_that_draws_close_to_its_limit_can_use_twice_as_much_at_once()
    {
        var demand = new Demand(_cycles.Observation.Site, Options);
        Run(demand, static (_, limit) => Math.Min(limit, 8), 8);

        Assert.Equal([20, 32, 32], Run(demand, static (_, limit) => Math.Min(limit, 30), 3));
    }

    [Fact]
    public void A_car_that_draws_nothing_keeps_its_lowest_current_or_none_by_an_option()
    {
        Assert.Equal(6, Run(new Demand(_cycles.Observation.Site, Options), static (_, _) => 0, 8)[^1]);
        Assert.Equal(0, new DemandTests().Run(new Demand(_cycles.Observation.Site, Options with { KeepsLowest = false }), static (_, _) => 0, 8)[^1]);
    }

    [Fact]
    public void A_car_is_offered_its_maximum_from_time_to_time_and_less_often_each_time()
    {
        var demand = new Demand(_cycles.Observation.Site, Options with { KeepsLowest = false });
        var amps = Run(demand, static (_, _) => 0, 1000);
        var probes = Enumerable.Range(6, amps.Length - 6).Where(i => amps[i] == 32 && amps[i - 1] != 32).Select(static i => i * Cycles.Seconds).ToArray();

        Assert.True(probes.Length >= 3);
        Assert.InRange(probes[0], 600, 700);
        Assert.InRange(probes[1] - probes[0], 1200, 1300);
        Assert.InRange(probes[2] - probes[1], 2400, 2500);
        Assert.Contains(Enumerable.Range(0, amps.Length), i => i * Cycles.Seconds > probes[0] && amps[i] == 0);
    }

    [Fact]
    public void A_car_that_wakes_in_a_probe_keeps_what_it_draws()
    {
        var demand = new Demand(_cycles.Observation.Site, Options with { KeepsLowest = false });
        Run(demand, static (_, _) => 0, 10);

        var amps = Run(demand, static (second, limit) => Math.Min(limit, 16), 200);

        Assert.Equal(18, amps[^1]);
    }

    [Theory]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(5, double.NaN)]
    [InlineData(5, 200)]
    [InlineData(5, -1)]
    [InlineData(double.NaN, 1)]
    public void Without_a_fresh_measurement_it_can_use_its_maximum(double amps, double age)
    {
        var demand = new Demand(_cycles.Observation.Site, Options);
        Run(demand, static (_, _) => 8, 8);

        _cycles.Begin(32);
        _cycles.Measure(amps, age);
        demand.Update(_cycles.Observation);

        Assert.Equal(32, _cycles.State.DemandAmps);
    }

    [Fact]
    public void One_old_measurement_is_not_seen_again_and_again()
    {
        var demand = new Demand(_cycles.Observation.Site, Options);
        for (var cycle = 0; cycle < 8; cycle++)
        {
            _cycles.Begin(32);
            _cycles.Measure(8, cycle * Cycles.Seconds);
            demand.Update(_cycles.Observation);
            _cycles.End();
        }

        Assert.Equal(32, _cycles.State.DemandAmps);
    }

    [Fact]
    public void Another_session_can_use_its_maximum()
    {
        var demand = new Demand(_cycles.Observation.Site, Options);
        Assert.Equal(10, Run(demand, static (_, _) => 8, 8)[^1]);

        _cycles.State.TransactionId = 2;

        Assert.Equal(32, Run(demand, static (_, _) => 8, 1)[0]);
    }

    [Fact]
    public void A_car_that_is_held_by_a_low_limit_can_use_its_maximum()
    {
        Assert.All(Run(new Demand(_cycles.Observation.Site, Options), static (_, limit) => limit - 0.8, 20, given: 8), static amps => Assert.Equal(32, amps));
    }

    [Fact]
    public void The_demand_is_rounded_up_to_a_step_so_that_a_margin_is_left()
    {
        var site = SmallSites.Of([new SiteNode { Id = "grid", LimitAmps = 100 }], SmallSites.Connector("grid", SmallSites.Single) with { Steps = CurrentSteps.Of([8, 16, 24, 32]) });

        Assert.Equal(16, Run(new Demand(site, Options), static (_, _) => 9, 8)[^1]);
    }

    [Fact]
    public void A_single_phase_car_is_known_after_three_measurements_and_doubted_at_once()
    {
        var cycles = new Cycles(SmallSites.Of(100, SmallSites.Three));
        var demand = new Demand(cycles.Observation.Site, Options);

        Assert.Equal([0, 0, 1, 1], See((16, 0, 0), (16, 0.1, 0), (16, 0, 0), (0, 0, 0)));
        Assert.Equal([0, 0, 0, 3], See((16, 0, 6), (16, 16, 16), (16, 16, 16), (16, 16, 16)));
        Assert.Equal([3, 3, 2], See((16, 16, 0), (16, 16, 0), (16, 16, 0)));
        Assert.Equal([2, 2, 2], See((3, 0, 0), (3, 0, 0), (3, 0, 0)));
        Assert.Equal([2, 2, 2], See((double.NaN, double.NaN, double.NaN), (16, double.NaN, double.NaN), (16, double.NaN, double.NaN)));
        Assert.Equal([0, 0, 0], See((0, 0, 16), (0, 0, 16), (0, 0, 16)));
        cycles.State.TransactionId++;
        Assert.Equal([0, 0, 1], See((16, 0, 0), (16, 0, 0), (16, 0, 0)));
        cycles.State.HasSession = false;
        Assert.Equal([0], See((16, 0, 0)));

        int[] See(params (double, double, double)[] samples) => [.. samples.Select(sample =>
        {
            cycles.Begin(32);
            cycles.Measure(sample.Item1);
            cycles.State.PhaseAmps = new PhaseValues(sample.Item1, sample.Item2, sample.Item3);
            demand.Update(cycles.Observation);
            return cycles.State.CarPhases;
        })];
    }

    [Fact]
    public void It_allocates_nothing()
    {
        var demand = new Demand(_cycles.Observation.Site, Options);

        Assert.Equal(0, Allocations.Of(() => demand.Update(_cycles.Observation)));
    }

    /// <summary>Runs cycles in which the car is given its demand, and returns the demands.</summary>
    private double[] Run(Demand demand, Func<double, double, double> draws, int count, double[]? measured = null, double? given = null)
    {
        var demands = new double[count];
        for (var i = 0; i < count; i++)
        {
            _cycles.Begin(0);
            _cycles.Measure(measured?[i] ?? draws(i * Cycles.Seconds, _cycles.State.SetPointAmps));
            demand.Update(_cycles.Observation);
            demands[i] = _cycles.State.DemandAmps;
            _cycles.Decision.Amps[0] = Math.Min(given ?? 32, demands[i]);
            _cycles.End();
        }

        return demands;
    }
}
