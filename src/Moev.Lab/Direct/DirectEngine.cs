using System.Diagnostics;
using Moev.Lab.Plans;
using Moev.Lab.Runs;
using Moev.Lab.Scenarios;
using Moev.Lab.Truth;

namespace Moev.Lab.Direct;

/// <summary>
/// Runs a scenario without sockets, OCPP and gateway: the same cars, algorithm, controller and safety layer, which see the truth at once and whose decisions hold at once. It is
/// the yardstick for what the protocol costs an algorithm.
/// </summary>
/// <remarks>
/// Of a charge point, only its connector counts: no latency, no steps of the pilot, no meter, no misbehaviour, and a session lasts as long as the stay. Currents are those that
/// the safety layer allows, without the rounding to 0.1 A that OCPP asks for. Cars react as they do through OCPP.
/// </remarks>
internal sealed class DirectEngine : IRunEngine
{
    public async Task<RunRecord> RunAsync(RunPlan plan, IRunProgress progress, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var options = DirectOptions.Of(plan);
        Check(plan.Scenario);
        var stays = plan.CreateStays();
        using var recorder = RunRecorder.Create(plan, stays);
        await using var algorithm = DirectAlgorithm.Create(plan, options, recorder, progress);
        var run = new DirectRun(plan, stays, options, algorithm, recorder, progress);
        var isComplete = await run.RunAsync(cancellationToken);
        return recorder.Complete(run.Now, isComplete, Stopwatch.GetElapsedTime(started));
    }

    private static void Check(Scenario scenario)
    {
        if (scenario.Control.Period <= TimeSpan.Zero)
            throw new LabException($"The time between two decisions is {scenario.Control.Period}: it must be above 0.");
        if (scenario.Metrics.Sample <= TimeSpan.Zero)
            throw new LabException($"The time between two samples of the truth is {scenario.Metrics.Sample}: it must be above 0.");
    }
}
