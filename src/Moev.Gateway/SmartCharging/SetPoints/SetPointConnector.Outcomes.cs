namespace Moev.Gateway.SmartCharging.SetPoints;

/// <summary>The outcomes of steps, and connections.</summary>
internal sealed partial class SetPointConnector
{
    // One time-out may be chance.
    private const int MaxUnanswered = 2;

    /// <summary>Notes that the charge point has connected: it may have restarted, and lost or restored profiles.</summary>
    public void Connected(double now)
    {
        Succeed();
        _gone.Clear();
        Obedience.Unverify();
        _needsProof = !double.IsNaN(Held.BaseAmps);
        // One question tells of both profiles. Where it cannot be asked, they are sent again.
        _isBaseStale = _needsProof && !CanCheck;
        _checkAt = now;
        _renewAt = Math.Min(_renewAt, now);
        if (double.IsNaN(Held.BaseAmps))
            Form = ChargePoint.Form;
    }

    /// <summary>Notes the result of the present step.</summary>
    public void Complete(in SetPointResult result, double now)
    {
        var step = Current;
        Current = SetPointStep.None;
        switch (step.Kind)
        {
            case SetPointStepKind.Base or SetPointStepKind.Lease:
                CompleteLimit(step, result, now);
                break;
            case SetPointStepKind.Check:
                CompleteCheck(result, now);
                break;
            case SetPointStepKind.Clear when result.Outcome == SetPointOutcome.Accepted:
                Succeed();
                if (step.ProfileId is not { } id)
                {
                    _clearsTransactions = false;
                    break;
                }

                _outranking.Remove(id);
                _gone.Add(id);
                break;
            case SetPointStepKind.Clear:
                // All TxProfiles are cleared on suspicion only.
                _clearsTransactions = false;
                Fail(now, result.Problem ?? "", result.Outcome == SetPointOutcome.Refused, double.NaN);
                break;
        }
    }

    private void CompleteLimit(in SetPointStep step, in SetPointResult result, double now)
    {
        var isBase = step.Kind == SetPointStepKind.Base;
        switch (result.Outcome)
        {
            case SetPointOutcome.Accepted:
                Form = result.Form;
                ChargePoint.Form = result.Form;
                Held.Accept(isBase, FailSafe, Form.Layout == ProfileLayout.OneProfile, now, ChargePoint.Margin, HasSession ? timing.Settle : 0);
                Succeed();
                if (!isBase)
                {
                    _leasedFor = _sentFor;
                    _renewAt = RenewAt();
                    break;
                }

                (_isBaseStale, _needsProof) = (false, false);
                _checkAt = now + timing.Settle;
                break;
            case SetPointOutcome.Refused:
                Held.Refuse();
                Fail(now, result.Problem ?? "", true, step.Amps);
                break;
            case SetPointOutcome.Unanswered:
                Held.Doubt();
                Fail(now, result.Problem ?? "", false, step.Amps);
                break;
            default:
                Held.Refuse();
                Problem = result.Problem;
                _retryAt = now + timing.Retry;
                break;
        }
    }

    private void CompleteCheck(in SetPointResult result, double now)
    {
        _checkAt = now + (timing.Verify * (0.5 + (0.5 * phase)));
        if (result.Outcome == SetPointOutcome.Refused)
        {
            // Without a check, only sending the profiles again proves them.
            ChargePoint.RefusesChecks |= result.IsUnsupported;
            _isBaseStale |= _needsProof;
            return;
        }

        // Nor does no answer, or one without a schedule: a charge point without profiles may say just that.
        _isBaseStale |= _needsProof && result.IsHigher is null && result.Outcome != SetPointOutcome.NotSent;
        if (result.Outcome != SetPointOutcome.Accepted)
        {
            _checkAt = now + timing.RetryMax;
            return;
        }

        if (result.ClockOffset is { } offset)
            ChargePoint.NoteClock(offset);
        if (result.IsHigher is not { } isHigher)
            return;
        var isConclusive = TransactionId != 0;
        Obedience.Compared(isHigher, isConclusive);
        _isBaseStale |= _needsProof && isHigher;
        _needsProof &= isHigher;
        if (!isHigher || !isConclusive)
            return;

        // Once, the profiles may be lost, or others in their way. Twice, it does not obey.
        _isBaseStale = true;
        _clearsTransactions = !Form.EndsWithTransaction;
        _renewAt = now;
        // One that obeys late gets its chance after each lease.
        _checkAt = now + (Obedience.Obeys ? timing.Settle : Math.Min(timing.RetryMax, timing.Lease));
    }

    private void Fail(double now, string problem, bool isRefusal, double amps)
    {
        _failures++;
        (_failedAt, _failedAmps, Problem) = (now, amps, problem);
        _retryAt = now + Math.Min(timing.RetryMax, timing.Retry * Math.Pow(2, Math.Min(_failures - 1, 20)));
        if (isRefusal || _failures >= MaxUnanswered)
            _refusedUntil = _retryAt;
    }

    private void Succeed()
    {
        _failures = 0;
        (_retryAt, _refusedUntil, _failedAmps, Problem) = (double.NegativeInfinity, double.NegativeInfinity, double.NaN, null);
    }
}
