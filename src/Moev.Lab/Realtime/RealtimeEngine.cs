using Moev.Lab.Plans;
using Moev.Lab.Runs;
using Moev.Lab.Scenarios;
using Moev.Lab.Truth;

namespace Moev.Lab.Realtime;

/// <summary>Runs a scenario through the real gateway in real time, or in a multiple of it.</summary>
/// <param name="settings">What the scenario does not say.</param>
internal sealed class RealtimeEngine(RealtimeSettings settings) : IRunEngine
{
    public Task<RunRecord> RunAsync(RunPlan plan, IRunProgress progress, CancellationToken cancellationToken)
    {
        if (plan.Scenario.Clock is { Mode: ClockMode.Accelerated, Speed: > 1 and var speed })
            progress.Warn(LatencyWarning(speed));
        return RealtimeRun.RunAsync(plan, settings, progress, cancellationToken);
    }

    /// <summary>Returns what a user of an accelerated clock should know.</summary>
    private static string LatencyWarning(double speed) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"The clock runs {speed} times as fast as the real one, but sockets do not: a message that takes 10 ms takes {speed / 100} s here. Use the clock lockstep for exact latencies.");
}
