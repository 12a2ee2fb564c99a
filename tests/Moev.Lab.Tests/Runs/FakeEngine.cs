using Moev.Lab.Plans;
using Moev.Lab.Runs;
using Moev.Lab.Truth;

namespace Moev.Lab.Tests.Runs;

/// <summary>
/// An engine that simulates nothing but time. What a run does is in the name of its algorithm: "fails", "breaks", "warns", "violates" or, until it is
/// stopped, "waits". Anything else ends at once.
/// </summary>
internal sealed class FakeEngine : IRunEngine
{
    private readonly Lock _lock = new();
    private int _now;

    /// <summary>The runs in the order in which they began.</summary>
    public List<RunPlan> Begun { get; } = [];

    /// <summary>The most runs at the same time.</summary>
    public int Most { get; private set; }

    /// <summary>Is completed when a run waits.</summary>
    public TaskCompletionSource Waiting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What a run waits for before it ends; null for nothing.</summary>
    public Func<RunPlan, Task>? Before { get; init; }

    public async Task<RunRecord> RunAsync(RunPlan plan, IRunProgress progress, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Begun.Add(plan);
            Most = Math.Max(Most, ++_now);
        }

        try
        {
            return await SimulateAsync(plan, progress, cancellationToken);
        }
        finally
        {
            lock (_lock)
                _now--;
        }
    }

    private async Task<RunRecord> SimulateAsync(RunPlan plan, IRunProgress progress, CancellationToken cancellationToken)
    {
        if (Before is not null)
            await Before(plan);
        var stays = plan.RecordedStays ?? plan.Scenario.Stays.Create(plan.Seed);
        using var recorder = RunRecorder.Create(plan, stays);
        var half = plan.Scenario.Duration / 2;
        var name = plan.Algorithm;
        if (stays.Count > 0)
        {
            recorder.Arrived(TimeSpan.Zero, stays[0]);
            // With "violates" more than any limit of a test's site.
            recorder.Drew(TimeSpan.Zero, stays[0].Connector, 1, name.Contains("violates", StringComparison.Ordinal) ? 10_000 : 6, 1_380, 6, 0);
        }

        progress.Reached(half);
        if (name.Contains("fails", StringComparison.Ordinal))
            throw new LabException("it fails");
        if (name.Contains("breaks", StringComparison.Ordinal))
            throw new InvalidOperationException("it breaks");
        if (name.Contains("warns", StringComparison.Ordinal))
        {
            progress.Warn("it warns");
            recorder.Warned("it warns");
        }

        if (!name.Contains("waits", StringComparison.Ordinal))
            return recorder.Complete(plan.Scenario.Duration, isComplete: true, TimeSpan.FromSeconds(1));
        Waiting.TrySetResult();
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (cancellationToken.Register(stopped.SetResult))
            await stopped.Task;
        return recorder.Complete(half, isComplete: false, TimeSpan.FromSeconds(1));
    }
}
