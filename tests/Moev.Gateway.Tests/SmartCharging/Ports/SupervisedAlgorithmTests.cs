using Microsoft.Extensions.Time.Testing;
using Moev.Gateway.SmartCharging.Ports;
using Moev.SmartCharging.Algorithms;
using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Observations;

namespace Moev.Gateway.Tests.SmartCharging.Ports;

/// <summary>The fallback, the state and its reports.</summary>
public sealed class SupervisedAlgorithmTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Built_in_algorithm_decides()
    {
        await using var bench = AlgorithmBench.Create("sixteen", _time, builtIn: new AlgorithmBench.Constant(16));
        var outcome = await bench.CycleAsync();
        Assert.Equal(("sixteen", false, null, AlgorithmState.Healthy), (outcome.DecidedBy, outcome.IsFallback, outcome.Problem, outcome.State));
        Assert.Equal([16, 16], bench.Decision.Amps);
        var health = bench.Algorithm.Health;
        Assert.Equal((AlgorithmKind.BuiltIn, 1, 0, _time.GetUtcNow(), null), (health.Kind, health.Decided, health.Failures, health.LastDecisionAt, health.LastProblemAt));
    }

    [Fact]
    public async Task Nothing_of_a_decision_that_failed_is_left()
    {
        await using var bench = AlgorithmBench.Create("broken", _time, builtIn: new FailsHalfway());
        var outcome = await bench.CycleAsync();
        Assert.Equal((AlgorithmBench.FallbackName, true, "The algorithm failed: ArithmeticException: divided by nothing"), (outcome.DecidedBy, outcome.IsFallback, outcome.Problem));
        Assert.Equal([AlgorithmBench.FallbackAmps, AlgorithmBench.FallbackAmps], bench.Decision.Amps);
        Assert.Null(bench.Decision.ScheduleOf(0));
        var health = bench.Algorithm.Health;
        Assert.Equal((AlgorithmState.Failed, 0, 1, _time.GetUtcNow()), (health.State, health.Decided, health.Failures, health.LastProblemAt));
    }

    [Fact]
    public async Task Fallback_that_fails_leaves_every_connector_at_its_fail_safe_current()
    {
        var site = AlgorithmBench.Row(2);
        await using var algorithm = new SupervisedAlgorithm(
            new AlgorithmTarget(AlgorithmKind.BuiltIn, "broken"), new BuiltInPort(new FailsHalfway()), "broken too", new FailsHalfway(), site, TimeSpan.FromSeconds(1), _time);
        var decision = new Decision(site);
        var outcome = await algorithm.DecideAsync(new Observation(site), decision, CancellationToken.None);
        Assert.Equal(
            "The algorithm failed: ArithmeticException: divided by nothing The fallback failed too: ArithmeticException: divided by nothing", outcome.Problem);
        Assert.Equal([double.NaN, double.NaN], decision.Amps);
        Assert.Null(decision.ScheduleOf(0));
    }

    [Fact]
    public async Task Cancelled_cycle_is_no_failure()
    {
        await using var bench = AlgorithmBench.Create("sixteen", _time, builtIn: new AlgorithmBench.Constant(16));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await bench.Algorithm.DecideAsync(new Observation(bench.Site), bench.Decision, new CancellationToken(canceled: true)));
        Assert.Equal((AlgorithmState.Starting, 0), (bench.Algorithm.Health.State, bench.Algorithm.Health.Failures));
    }

    [Fact]
    public async Task Reports_of_a_state_that_flaps_are_limited_and_end_with_the_newest()
    {
        var flaps = new Flaps();
        await using var bench = AlgorithmBench.Create("flaps", _time, builtIn: flaps);
        for (var i = 0; i < 101; i++)
            await bench.CycleAsync();
        Assert.Equal(StateReports.ChangesPerMinute, bench.Changes.Count);
        Assert.Equal(("Starting-Healthy", "Healthy-Failed"), (bench.Changes[0], bench.Changes[^1]));
        flaps.IsSteady = true;
        await bench.CycleAsync();
        Assert.Equal(StateReports.ChangesPerMinute, bench.Changes.Count);
        _time.Advance(TimeSpan.FromMinutes(1));
        await bench.CycleAsync();
        Assert.Equal((StateReports.ChangesPerMinute + 1, "Failed-Healthy"), (bench.Changes.Count, bench.Changes[^1]));
    }

    private sealed class FailsHalfway : IChargingAlgorithm
    {
        public void Decide(Observation observation, Decision decision)
        {
            decision.SetSchedule(0, [new DecisionPeriod(0, 32)]);
            throw new ArithmeticException("divided by nothing");
        }
    }

    private sealed class Flaps : IChargingAlgorithm
    {
        private int _cycles;

        public bool IsSteady { get; set; }

        public void Decide(Observation observation, Decision decision)
        {
            if (!IsSteady && _cycles++ % 2 == 1)
                throw new ArithmeticException("odd");
        }
    }
}
