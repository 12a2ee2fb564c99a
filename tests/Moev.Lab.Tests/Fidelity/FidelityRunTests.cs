using Moev.ChargePoint.Charging;
using Moev.Lab.Direct;
using Moev.Lab.Fidelity;
using Moev.Lab.Metrics;
using Moev.Lab.Plans;
using Moev.Lab.Scenarios;
using Moev.Lab.Tests.Lockstep;

namespace Moev.Lab.Tests.Fidelity;

/// <summary>The same plan through OCPP and without it, in real runs.</summary>
public class FidelityRunTests
{
    [Theory]
    [InlineData("equal-share")]
    [InlineData("edf")]
    public async Task Without_latencies_and_with_ideal_cars_both_agree(string algorithm)
    {
        var (comparison, ocpp, none) = await CompareAsync(algorithm, Short);
        Assert.InRange(comparison.Points(comparison.MissingKwh), -1, 1);
        Assert.InRange(comparison.Points(comparison.LateKwh), 0, 1);
        Assert.InRange(comparison.Points(comparison.RoundingKwh), 0, 0.5);
        Assert.Equal(0, ocpp.ViolationSeconds);
        Assert.Equal(0, none.ViolationSeconds);
    }

    [Fact]
    public async Task Losses_grow_with_latencies_and_with_whole_amperes()
    {
        var (plain, _, _) = await CompareAsync("equal-share", Short);
        var (late, _, _) = await CompareAsync("equal-share", static scenario => Each(Short(scenario), static charger => charger with
        {
            ProfileDelay = new Latency(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20)),
            Upstream = new Latency(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)),
        }));
        var (whole, _, _) = await CompareAsync("equal-share", static scenario => Each(Short(scenario), static charger => charger with { PilotStepAmps = 1 }));
        Assert.True(late.LateKwh > plain.LateKwh + 0.05, $"{late}, {plain}");
        Assert.True(late.MissingKwh > plain.MissingKwh + 0.05, $"{late}, {plain}");
        Assert.True(whole.RoundingKwh > plain.RoundingKwh + 0.05, $"{whole}, {plain}");
    }

    /// <summary>The cars leave before they are full, so that nothing that is lost is made up for later.</summary>
    private static Scenario Short(Scenario scenario) => Each(scenario, static charger => charger with { SampleInterval = TimeSpan.FromSeconds(5) }) with
    {
        Control = scenario.Control with { Period = TimeSpan.FromSeconds(10) },
        Stays = new LockstepRuns.FixedStays([.. Enumerable.Range(0, 8).Select(static number => LockstepRuns.StayOf(number) with
        {
            Connector = number % LockstepRuns.Count,
            Arrival = TimeSpan.FromMinutes(4 + (3 * (number % 4)) + (55 * (number / 4))),
            Departure = TimeSpan.FromMinutes(50 + (3 * (number % 4)) + (55 * (number / 4))),
            RequestedWh = 30_000,
            DeclaredWh = 30_000,
            Car = new CarSettings { Phases = 3, MaxAmps = 16, CapacityWh = 60_000, MaxWatts = 11_040, InitialSoc = 0.1, TransitionSoc = 0.95, Dynamics = EvDynamics.Ideal },
        })]),
    };

    private static Scenario Each(Scenario scenario, Func<ChargerSettings, ChargerSettings> change) => scenario with { Chargers = [.. scenario.Chargers.Select(change)] };

    private static async Task<(FidelityComparison Comparison, RunMetrics Ocpp, RunMetrics None)> CompareAsync(string algorithm, Func<Scenario, Scenario> change)
    {
        var ocpp = await LockstepRuns.RunAsync(change, algorithm);
        var plan = LockstepRuns.PlanOf(change, algorithm) with { Transport = TransportKind.None };
        var none = await new DirectEngine().RunAsync(plan, new LockstepRuns.NoProgress(), CancellationToken.None);
        var (with, without) = (MetricCalculator.Compute(ocpp), MetricCalculator.Compute(none));
        return (FidelityComparison.Of(OfferGaps.Of(ocpp), with, without), with, without);
    }
}
