using Moev.Gateway.Ledger;
using Moev.Gateway.Options;
using Moev.Gateway.SmartCharging.Control;
using Moev.Gateway.SmartCharging.Ports;
using Moev.Ocpp.V16;
using Moev.SmartCharging.Safety;

namespace Moev.Gateway.Tests.SmartCharging.Control;

/// <summary>The loop: its triggers, and what it does in a cycle.</summary>
public sealed class SiteControllerTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Car_that_arrives_gets_its_share_within_a_second()
    {
        await using var bench = new ControlBench(ControlBench.Grid(2, limitAmps: 40));
        await bench.StartAsync();
        Assert.Equal([0, 0], bench.SetPoints.Applied);
        await bench.ArriveAsync(0);
        await bench.PassUntilAsync(() => bench.SetPoints.Applied[0] == 32, Second);
        await bench.ArriveAsync(1);
        await bench.PassUntilAsync(() => bench.SetPoints.Applied is [20, 20], Second);
    }

    [Fact]
    public async Task Current_of_a_car_that_leaves_goes_to_the_others_within_a_second()
    {
        await using var bench = new ControlBench(ControlBench.Grid(2, limitAmps: 40));
        await bench.ArriveAsync(0);
        var id = await bench.ArriveAsync(1);
        await bench.StartAsync();
        Assert.Equal([20, 20], bench.SetPoints.Applied);
        await bench.PassAsync(Second);
        await bench.LeaveAsync(1, id);
        await bench.PassUntilAsync(() => bench.SetPoints.Applied is [32, 0], Second);
    }

    [Fact]
    public async Task Limit_of_a_grid_operator_counts_within_a_second_and_until_its_end()
    {
        await using var bench = new ControlBench(ControlBench.Grid(2, limitAmps: 40));
        await bench.ArriveAsync(0);
        await bench.ArriveAsync(1);
        await bench.StartAsync();
        await bench.PassAsync(Second);
        await bench.Ledger.Sites.StoreSignalAsync(new NodeSignal("grid", bench.Time.GetUtcNow(), bench.Time.GetUtcNow() + Period + Second, LimitAmps: 16));
        await bench.PassUntilAsync(() => bench.SetPoints.Applied is [8, 8], Second);
        await bench.PassUntilAsync(() => bench.SetPoints.Applied.Sum() > 16, 3 * Period);
        Assert.Contains("""{"node":"grid","limitAmps":16}""", await bench.EventsAsync(EventTypes.SiteLimit));
        Assert.Contains("""{"node":"grid","limitAmps":40}""", await bench.EventsAsync(EventTypes.SiteLimit));
    }

    [Fact]
    public async Task Cycles_follow_each_other_by_the_period_when_nothing_changes()
    {
        await using var bench = new ControlBench(ControlBench.Grid(1, limitAmps: 40));
        var id = await bench.ArriveAsync(0);
        await bench.StartAsync();
        await bench.PassAsync(Second);
        var cycles = bench.SetPoints.Cycles;
        await bench.CurrentAsync(0, 30, id);
        bench.Status(0, ChargePointStatus.Charging);
        await bench.PassAsync(Second);
        Assert.Equal(cycles, bench.SetPoints.Cycles);
        await bench.PassUntilAsync(() => bench.SetPoints.Cycles == cycles + 1, Period);
        Assert.Equal(CycleTriggers.Period, bench.Controller.Read(static view => view.Triggers));
    }

    [Fact]
    public async Task Aligned_cycles_stay_where_they_are_when_a_change_starts_another()
    {
        await using var bench = new ControlBench(ControlBench.Grid(1, limitAmps: 40), new SiteOptions { AlignCycles = true });
        await bench.StartAsync();
        var first = bench.SetPoints.Cycles;
        await bench.PassUntilAsync(() => bench.SetPoints.Cycles > first, Period);
        var aligned = bench.Time.GetUtcNow();
        Assert.InRange(aligned.UtcTicks % Period.Ticks, 0, Second.Ticks / 10);

        await bench.PassAsync(Period * 0.4);
        await bench.ArriveAsync(0);
        await bench.PassUntilAsync(() => bench.SetPoints.Applied[0] == 32, Second);
        await bench.PassAsync(Second * 2); // cycles that follow on the change
        var changed = bench.SetPoints.Cycles;
        await bench.PassUntilAsync(() => bench.SetPoints.Cycles > changed, Period);
        Assert.InRange((bench.Time.GetUtcNow() - aligned).TotalSeconds, 9.9, 10.1);
    }

    [Fact]
    public async Task Many_changes_are_answered_by_few_cycles_and_never_by_two_at_once()
    {
        await using var bench = new ControlBench(ControlBench.Grid(50, limitAmps: 400));
        await bench.StartAsync();
        for (var i = 0; i < 50; i++)
            await bench.ArriveAsync(i);
        await bench.PassUntilAsync(() => bench.SetPoints.Applied.All(static amps => amps == 8), Second);
        Assert.InRange(bench.SetPoints.Cycles, 2, 5);
        Assert.Equal(1, bench.Algorithm.MostAtOnce);
    }

    [Fact]
    public async Task Changes_during_a_slow_decision_start_the_next_cycle()
    {
        await using var bench = new ControlBench(ControlBench.Grid(2, limitAmps: 40));
        await bench.StartAsync();
        var answer = new TaskCompletionSource<AlgorithmOutcome>();
        bench.Algorithm.Decides = (_, _) => answer.Task;
        await bench.ArriveAsync(0);
        await bench.PassAsync(Second);
        await bench.ArriveAsync(1);
        await bench.PassAsync(Second);
        bench.Algorithm.Decides = null;
        answer.SetResult(FakeAlgorithm.Decided);
        await bench.PassUntilAsync(() => bench.SetPoints.Applied is [20, 20], Second);
        Assert.Equal(1, bench.Algorithm.MostAtOnce);
    }

    [Fact]
    public async Task Failed_cycle_is_counted_and_the_next_one_follows()
    {
        await using var bench = new ControlBench(ControlBench.Grid(1, limitAmps: 40));
        bench.SetPoints.Failure = new InvalidOperationException("a defect");
        await bench.ArriveAsync(0);
        await bench.StartAsync();
        Assert.Equal(0, bench.SetPoints.Cycles);
        await bench.PassUntilAsync(() => bench.Metrics["moev.site.cycles.failed"] == 2, 2 * Period);
        Assert.Contains(bench.Log.Lines, static line => line.EventId == Moev.Gateway.Diagnostics.SiteLog.CycleFailedId);
        bench.SetPoints.Failure = null;
        await bench.PassUntilAsync(() => bench.SetPoints.Applied is [32], 2 * Period);
    }

    [Fact]
    public async Task Safety_layer_enforces_a_limit_that_the_algorithm_exceeds()
    {
        await using var bench = new ControlBench(ControlBench.Grid(2, limitAmps: 40));
        bench.Algorithm.Decides = Greedy;
        await bench.ArriveAsync(0);
        await bench.ArriveAsync(1);
        await bench.StartAsync();
        Assert.Equal([20, 20], bench.SetPoints.Applied);
        Assert.Equal(2, bench.Metrics["moev.site.interventions/reason=aboveNodeLimit"]);
        var (reasons, nodes, decided) = bench.Controller.Read(static view => (view.Reasons.ToArray(), view.BindingNodes.ToArray(), view.DecidedAmps.ToArray()));
        Assert.Equal([InterventionReason.AboveNodeLimit, InterventionReason.AboveNodeLimit], reasons);
        Assert.Equal([0, 0], nodes);
        Assert.Equal([32, 32], decided);
    }

    [Theory]
    [InlineData("Log", 2)]
    [InlineData("Off", 0)]
    public async Task Safety_layer_that_does_not_enforce_lets_a_decision_pass(string mode, int counted)
    {
        await using var bench = new ControlBench(ControlBench.Grid(2, limitAmps: 40), new SiteOptions { Safety = Enum.Parse<SiteSafety>(mode) });
        bench.Algorithm.Decides = Greedy;
        await bench.ArriveAsync(0);
        await bench.ArriveAsync(1);
        await bench.StartAsync();
        Assert.Equal([32, 32], bench.SetPoints.Applied);
        Assert.Equal(counted, bench.Metrics["moev.site.interventions/reason=aboveNodeLimit"]);
    }

    [Fact]
    public async Task Fallback_is_seen_in_history_events_and_metrics()
    {
        await using var bench = new ControlBench(ControlBench.Grid(1, limitAmps: 40));
        bench.Algorithm.Decides = (_, decision) =>
        {
            decision.Amps[0] = 10;
            bench.Algorithm.Observer!.StateChanged(
                AlgorithmState.Healthy, bench.Algorithm.Health with { State = AlgorithmState.Late, LastProblem = "no decision within 2 s" });
            return Task.FromResult(new AlgorithmOutcome("equal-share", IsFallback: true, "no decision within 2 s", TimeSpan.FromSeconds(2), AlgorithmState.Late));
        };
        await bench.ArriveAsync(0);
        await bench.StartAsync();
        Assert.Equal([10], bench.SetPoints.Applied);
        var cycle = Assert.Single(bench.Controller.History.List(null, 10, null, 100)).Cycle;
        Assert.Equal(("equal-share", true, "no decision within 2 s"), (cycle.DecidedBy, cycle.IsFallback, cycle.Problem));
        Assert.Equal(1, bench.Metrics["moev.site.fallbacks"]);
        Assert.Equal(
            """{"algorithm":"fake","state":"late","previous":"healthy","problem":"no decision within 2 s","fallback":"equal-share"}""",
            Assert.Single(await bench.EventsAsync(EventTypes.Algorithm)));
        Assert.Contains(bench.Log.Lines, static line => line.EventId == Moev.Gateway.Diagnostics.SiteLog.AlgorithmFailsId);
    }

    [Fact]
    public async Task Posted_decision_starts_a_cycle()
    {
        await using var bench = new ControlBench(ControlBench.Grid(1, limitAmps: 40));
        await bench.StartAsync();
        await bench.PassAsync(Second);
        bench.Algorithm.Post("{}"u8);
        await bench.PassUntilAsync(() => bench.Controller.Read(static view => view.Triggers) == CycleTriggers.Decision, Second);
    }

    [Fact]
    public async Task Changes_of_set_points_wait_a_second_so_that_a_cycle_does_not_start_the_next_at_once()
    {
        await using var bench = new ControlBench(ControlBench.Grid(1, limitAmps: 40));
        await bench.StartAsync();
        var cycles = bench.SetPoints.Cycles;
        bench.SetPoints.Change();
        await bench.PassAsync(TimeSpan.FromMilliseconds(800));
        Assert.Equal(cycles, bench.SetPoints.Cycles);
        await bench.PassUntilAsync(() => bench.SetPoints.Cycles == cycles + 1, Second);
        Assert.Equal(CycleTriggers.SetPoints, bench.Controller.Read(static view => view.Triggers));
    }

    [Fact]
    public async Task Stop_sends_nothing()
    {
        await using var bench = new ControlBench(ControlBench.Grid(1, limitAmps: 40));
        await bench.ArriveAsync(0);
        await bench.StartAsync();
        var cycles = bench.SetPoints.Cycles;
        await bench.Controller.StopAsync(CancellationToken.None);
        Assert.Equal(cycles, bench.SetPoints.Cycles);
        Assert.Equal([32], bench.SetPoints.Applied);
    }

    private static Task<AlgorithmOutcome> Greedy(Moev.SmartCharging.Observations.Observation observation, Moev.SmartCharging.Decisions.Decision decision)
    {
        Array.Fill(decision.Amps, 32);
        return Task.FromResult(FakeAlgorithm.Decided);
    }
}
