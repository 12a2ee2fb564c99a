using System.Diagnostics;
using Moev.Lab.Plans;
using Moev.Lab.Runs;
using Moev.Lab.Truth;

namespace Moev.Lab.Lockstep;

/// <summary>
/// Runs a scenario through the real gateway over loopback sockets, on a clock that advances only when everything has settled: the same scenario and seed give the same events, as
/// fast as the machine allows.
/// </summary>
internal sealed class LockstepEngine : IRunEngine
{
    public async Task<RunRecord> RunAsync(RunPlan plan, IRunProgress progress, CancellationToken cancellationToken)
    {
        // The conductor blocks its thread while it waits for the gateway, whose work needs those of the pool.
        var run = await Task.Factory.StartNew(
            () => Run(plan, progress, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return run;
    }

    private static RunRecord Run(RunPlan plan, IRunProgress progress, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var run = new LockstepRun(plan, progress);
        var isComplete = run.Run(progress, cancellationToken);
        return run.Complete(isComplete, Stopwatch.GetElapsedTime(started));
    }
}
