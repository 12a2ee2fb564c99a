using Moev.Gateway.Diagnostics;
using Moev.Gateway.Model;

namespace Moev.Gateway.SmartCharging.SetPoints;

/// <summary>Does the steps of connectors on the thread pool, and reports what was sent.</summary>
/// <param name="complete">Takes over a result; returns true when its problem is another than before.</param>
/// <param name="work">Counts the steps, and puts their results in the order of connectors; null when no host needs it.</param>
internal sealed class StepRunner(SetPointSender sender, TimeProvider time, ILogger logger, Func<StartedStep, SetPointResult, bool> complete, WorkTracker? work)
{
    public ISetPointObserver? Observer { get; set; }

    /// <summary>Does steps in the background.</summary>
    public void Start(StartedStep[] steps)
    {
        work?.Begin(steps.Length);
        ThreadPool.UnsafeQueueUserWorkItem(
            static work =>
            {
                foreach (var step in work.Steps)
                    _ = work.Runner.RunAsync(step);
            },
            (Runner: this, Steps: steps),
            preferLocal: false);
    }

    private async Task RunAsync(StartedStep started)
    {
        work?.Adopt();
        var (step, limit) = (started.Step, started.Limit);
        var (index, at) = (started.Connector.Index, time.GetTimestamp());
        SetPointResult result;
        try
        {
            if (step.IsLimit)
                Observer?.Sent(index, step.Amps, step.IsRenewal);
            result = step.Kind switch
            {
                SetPointStepKind.Clear => await sender.ClearAsync(limit.Identity, limit.Wiring.ConnectorId, step.ProfileId),
                SetPointStepKind.Check => await sender.CheckAsync(limit, started.LeaseAmps, started.LeaseSeconds, started.Margin),
                _ => await sender.SetAsync(limit),
            };
        }
        catch (Exception e)
        {
            // It may have been sent.
            SiteLog.SetPointFailed(logger, limit.Identity, limit.Wiring.ConnectorId, e);
            result = new SetPointResult(SetPointOutcome.Unanswered, "The gateway failed to send a charging profile.");
        }

        if (work is not null)
            await work.TurnAsync(index, isCounted: true);
        if (complete(started, result) && result.Problem is not null)
            SiteLog.SetPointRefused(logger, limit.Identity, limit.Wiring.ConnectorId, step.Kind.ToString(), result.Problem);
        if (step.IsLimit)
            Observer?.Ended(index, step.Amps, step.IsRenewal, result.Outcome, time.GetElapsedTime(at));
        work?.End();
    }
}

/// <summary>A step that has begun, with what is needed to do it without the controller's lock.</summary>
/// <param name="Limit">The limit to set; for a check, the fail-safe limit.</param>
/// <param name="LeaseAmps">A per phase of the lease that is in force; not a number when there is none.</param>
/// <param name="LeaseSeconds">The time until its end.</param>
/// <param name="Margin">The uncertainty of the charge point's clock in s.</param>
internal sealed record StartedStep(SetPointConnector Connector, SetPointStep Step, LimitToSet Limit, double LeaseAmps, double LeaseSeconds, double Margin)
{
    /// <param name="now">The present on the controller's clock.</param>
    /// <param name="wall">The same time of day.</param>
    public static StartedStep Of(SetPointConnector connector, in SetPointStep step, double now, DateTimeOffset wall)
    {
        var (chargePoint, held) = (connector.ChargePoint, connector.Held);
        var isLease = step.Kind == SetPointStepKind.Lease;
        var limit = new LimitToSet(
            chargePoint.Identity,
            connector.Wiring,
            connector.Form,
            isLease ? step.Amps : connector.FailSafe,
            connector.FailSafe,
            isLease ? wall.AddSeconds(held.SentEnd - now) : null,
            connector.TransactionId,
            chargePoint.Connectors.Count == 1,
            step.IsRenewal,
            chargePoint.ClockOffset);
        return new StartedStep(connector, step, limit, held.HasLease(now) ? held.LeaseAmps : double.NaN, held.LeaseEnd - now, chargePoint.Margin);
    }
}
