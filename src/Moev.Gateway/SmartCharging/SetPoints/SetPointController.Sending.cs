using Moev.Gateway.Diagnostics;
using Moev.SmartCharging.Loads;

namespace Moev.Gateway.SmartCharging.SetPoints;

/// <summary>The order of sending: cuts first, raises when there is room, each in a bounded number of places.</summary>
internal sealed partial class SetPointController
{
    /// <summary>Queues a connector that has something to do.</summary>
    private void Consider(SetPointConnector connector, double now)
    {
        connector.IsWaiting = false;
        var step = NextOf(connector, now);
        if (step.Kind == SetPointStepKind.None || connector.IsQueued)
            return;
        connector.IsQueued = true;
        if (IsRaise(connector, step, now))
            AddRaise(connector);
        else
            _cuts.Enqueue(connector.Index);
    }

    private void AddRaise(SetPointConnector connector)
    {
        _raises.Add(connector.Index);
        _mayRaise = true;
    }

    /// <summary>Starts as much as there are places and room for.</summary>
    private void Dispatch(double now)
    {
        for (var waiting = _cuts.Count; waiting > 0 && _underWay < _places; waiting--)
        {
            var connector = _connectors[_cuts.Dequeue()];
            connector.IsQueued = false;
            var step = NextOf(connector, now);
            if (step.Kind == SetPointStepKind.None)
                continue;
            if (IsRaise(connector, step, now))
            {
                connector.IsQueued = true;
                AddRaise(connector);
            }
            else if (step.Kind != SetPointStepKind.Check || _checks < _checkPlaces)
            {
                Begin(connector, step, now);
            }
        }

        // While a cut waits for a place, its current is not free, and a raise would take the place.
        var kept = 0;
        var next = 0;
        for (; _mayRaise && next < _raises.Count && _underWay < _places && _cuts.Count == 0; next++)
        {
            var connector = _connectors[_raises[next]];
            var step = NextOf(connector, now);
            var isRaise = IsRaise(connector, step, now);
            if (step.Kind == SetPointStepKind.None)
            {
                connector.IsQueued = false;
            }
            else if (!isRaise || HasRoom(connector, step.Amps))
            {
                connector.IsQueued = false;
                Begin(connector, step, now);
            }
            else
            {
                connector.IsWaiting = isRaise;
                _raises[kept++] = _raises[next];
            }
        }

        // Those that found no room need not be looked at again before there is more.
        _mayRaise &= next < _raises.Count;
        _raises.RemoveRange(kept, next - kept);
        if (_toStart.Count == 0)
            return;
        (SetPointConnector, SetPointStep, LimitToSet, double, double, double)[] starting =
            [.. _toStart.Select(start => (start.Connector, start.Step, LimitOf(start.Connector, start.Step, now),
                start.Connector.Held.HasLease(now) ? start.Connector.Held.LeaseAmps : double.NaN, start.Connector.Held.LeaseEnd - now, start.Connector.ChargePoint.Margin))];
        _toStart.Clear();
        ThreadPool.UnsafeQueueUserWorkItem(
            static work =>
            {
                foreach (var (connector, step, limit, leaseAmps, leaseSeconds, margin) in work.Item2)
                    _ = work.Item1.RunAsync(connector, step, limit, leaseAmps, leaseSeconds, margin);
            },
            (this, starting),
            preferLocal: false);
    }

    private SetPointStep NextOf(SetPointConnector connector, double now) => connector.Next(now, _decidedAt);

    /// <summary>Returns true when all others, with what they can draw now, leave room for a current. Before the first observation nothing is known of them.</summary>
    private bool HasRoom(SetPointConnector connector, double amps) =>
        _hasCommitments && amps <= _commitments.MostFor(connector.Index, connector.Phases) + SiteLoad.Tolerance;

    private static bool IsRaise(SetPointConnector connector, in SetPointStep step, double now) => step.IsLimit && step.Amps > connector.CommittedAt(now);

    private void Begin(SetPointConnector connector, in SetPointStep step, double now)
    {
        _underWay++;
        if (step.Kind == SetPointStepKind.Check)
            _checks++;
        _toStart.Add((connector, step));
        connector.Begin(step, _decidedAt);
        Recount(connector, now);
    }

    private LimitToSet LimitOf(SetPointConnector connector, in SetPointStep step, double now) => new(
        connector.ChargePoint.Identity,
        connector.Wiring,
        connector.Form,
        step.Kind == SetPointStepKind.Lease ? step.Amps : connector.FailSafe,
        connector.FailSafe,
        step.Kind == SetPointStepKind.Lease ? _time.GetUtcNow().AddSeconds(connector.Held.SentEnd - now) : null,
        connector.TransactionId,
        connector.ChargePoint.Connectors.Count == 1,
        step.IsRenewal,
        connector.ChargePoint.ClockOffset);

    private async Task RunAsync(SetPointConnector connector, SetPointStep step, LimitToSet limit, double leaseAmps, double leaseSeconds, double margin)
    {
        var started = _time.GetTimestamp();
        SetPointResult result;
        try
        {
            if (step.IsLimit)
                Observer?.Sent(connector.Index, step.Amps, step.IsRenewal);
            result = step.Kind switch
            {
                SetPointStepKind.Clear => await _sender.ClearAsync(limit.Identity, limit.Wiring.ConnectorId, step.ProfileId),
                SetPointStepKind.Check => await _sender.CheckAsync(limit, leaseAmps, leaseSeconds, margin),
                _ => await _sender.SetAsync(limit),
            };
        }
        catch (Exception e)
        {
            // It may have been sent.
            SiteLog.SetPointFailed(_logger, limit.Identity, limit.Wiring.ConnectorId, e);
            result = new SetPointResult(SetPointOutcome.Unanswered, "The gateway failed to send a charging profile.");
        }

        if (Complete(connector, step, result) && result.Problem is not null)
            SiteLog.SetPointRefused(_logger, limit.Identity, limit.Wiring.ConnectorId, step.Kind.ToString(), result.Problem);
        if (step.IsLimit)
            Observer?.Ended(connector.Index, step.Amps, step.IsRenewal, result.Outcome, _time.GetElapsedTime(started));
    }

    /// <returns>True when its problem is another than before.</returns>
    private bool Complete(SetPointConnector connector, in SetPointStep step, in SetPointResult result)
    {
        bool isNews;
        lock (_gate)
        {
            var now = Now;
            _underWay--;
            if (step.Kind == SetPointStepKind.Check)
                _checks--;
            var before = connector.Problem;
            connector.Complete(result, now);
            isNews = connector.Problem != before;
            Recount(connector, now);
            if (!_isStopped)
            {
                Consider(connector, now);
                Dispatch(now);
            }
        }

        if (!step.IsRenewal || result.Outcome != SetPointOutcome.Accepted)
            _changed.Set();
        return isNews;
    }
}
