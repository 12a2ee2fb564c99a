using Moev.Lab.Metrics;
using Moev.Lab.Plans;
using Moev.Lab.Runs;
using Moev.Lab.Tests.Truth;

namespace Moev.Lab.Tests.Runs;

public sealed class ExperimentRunnerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Results_are_in_the_order_of_the_plan_whichever_ends_first()
    {
        var second = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var observer = new Observer();
        observer.OnEnded = index =>
        {
            if (index == 1)
                second.SetResult();
        };
        // The first one ends after the second one.
        var engine = new FakeEngine { Before = plan => plan.Algorithm == "a" ? second.Task : Task.CompletedTask };
        var result = await RunAsync(engine, 2, observer, "a", "b", "c");
        Assert.Equal(["a", "b", "c"], result.Runs.Select(static run => run.Plan.Algorithm));
        Assert.True(result.IsComplete);
        Assert.Equal(1, observer.Events[0].Index);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Runs_at_a_time_are_those_that_are_allowed(int parallel)
    {
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = 0;
        var engine = new FakeEngine
        {
            Before = _ =>
            {
                if (Interlocked.Increment(ref begun) >= parallel)
                    all.TrySetResult();
                return all.Task;
            },
        };
        await RunAsync(engine, parallel, new Observer(), "a", "b", "c", "d", "e");
        Assert.Equal(parallel, engine.Most);
        if (parallel == 1)
            Assert.Equal(["a", "b", "c", "d", "e"], engine.Begun.Select(static plan => plan.Algorithm));
    }

    [Fact]
    public async Task Run_that_fails_does_not_lose_the_others()
    {
        var observer = new Observer();
        var result = await RunAsync(new FakeEngine(), 2, observer, "a", "fails", "breaks", "b");
        Assert.Equal(["a", "b"], result.Runs.Select(static run => run.Plan.Algorithm));
        Assert.Equal(["fails", "breaks"], result.Failures.Select(static failure => failure.Plan.Algorithm));
        Assert.Equal("it fails", result.Failures[0].Message);
        Assert.StartsWith("An error in this program: InvalidOperationException: it breaks", result.Failures[1].Message, StringComparison.Ordinal);
        Assert.Equal([1, 2], observer.Events.Where(static e => e.IsFailure).Select(static e => e.Index).Order());
    }

    [Fact]
    public async Task Stopped_experiment_has_what_was_simulated()
    {
        using var stop = new CancellationTokenSource();
        var engine = new FakeEngine();
        var run = RunAsync(engine, 1, new Observer(), stop.Token, "a", "waits", "b");
        await engine.Waiting.Task.WaitAsync(Patience);
        await stop.CancelAsync();
        var result = await run;
        Assert.False(result.IsComplete);
        Assert.Equal(["a", "waits"], result.Runs.Select(static run => run.Plan.Algorithm));
        Assert.Equal(TimeSpan.FromMinutes(30), result.Runs[1].Summary.Simulated);
        Assert.False(result.Runs[1].Summary.IsComplete);
        Assert.Empty(result.Failures);
    }

    [Fact]
    public async Task Record_is_kept_of_the_first_run_of_each_algorithm_and_transport()
    {
        var scenario = TestRun.Scenario(TestRun.SinglePhase(1), TimeSpan.FromHours(1));
        var plans = new Variations
        {
            Algorithms = ["a", "b"],
            Transports = [TransportKind.Ocpp, TransportKind.None],
            Seeds = [1, 2],
            Sweeps = [new Sweep("x", ["1", "2"])],
        }.Plan(_ => scenario);
        var result = await RunAsync(new FakeEngine(), 1, new Observer(), plans, CancellationToken.None);
        Assert.Equal(16, result.Runs.Count);
        Assert.Equal([0, 2, 4, 6], Enumerable.Range(0, 16).Where(i => result.Runs[i].Record is not null));
        Assert.All(result.Runs, static run => Assert.Equal(64, run.Summary.EventLogHash.Length));
    }

    [Fact]
    public async Task Warnings_are_in_the_summary()
    {
        var result = await RunAsync(new FakeEngine(), 1, new Observer(), "warns");
        Assert.Equal(["it warns"], Assert.Single(result.Runs).Summary.Warnings);
    }

    private static Task<ExperimentResult> RunAsync(FakeEngine engine, int parallel, Observer observer, params string[] algorithms) =>
        RunAsync(engine, parallel, observer, CancellationToken.None, algorithms);

    private static Task<ExperimentResult> RunAsync(FakeEngine engine, int parallel, Observer observer, CancellationToken stop, params string[] algorithms)
    {
        var scenario = TestRun.Scenario(TestRun.SinglePhase(1), TimeSpan.FromHours(1));
        return RunAsync(engine, parallel, observer, new Variations { Algorithms = algorithms }.Plan(_ => scenario), stop);
    }

    private static Task<ExperimentResult> RunAsync(FakeEngine engine, int parallel, Observer observer, IReadOnlyList<RunPlan> plans, CancellationToken stop)
    {
        var experiment = new Experiment { CommandLine = "test", StartedAt = TestRun.Start, Plans = plans };
        return new ExperimentRunner(_ => engine, static record => MetricCalculator.Compute(record), parallel).RunAsync(experiment, observer, stop).WaitAsync(Patience, CancellationToken.None);
    }

    private sealed class Observer : IExperimentObserver, IRunProgress
    {
        private readonly Lock _lock = new();

        public List<(int Index, bool IsFailure)> Events { get; } = [];

        public Action<int>? OnEnded { get; set; }

        public IRunProgress Began(int index, RunPlan plan) => this;

        public void Ended(int index, RunResult result)
        {
            lock (_lock)
                Events.Add((index, false));
            OnEnded?.Invoke(index);
        }

        public void Failed(int index, RunFailure failure)
        {
            lock (_lock)
                Events.Add((index, true));
        }

        public void Reached(TimeSpan simulated)
        {
        }

        public void Warn(string text)
        {
        }
    }
}
