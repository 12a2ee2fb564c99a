namespace Moev.Gateway.SmartCharging.SetPoints;

/// <summary>
/// The proof that a charge point still holds what it accepted for a connector: composite schedules, or the profiles sent again. Times are in s on a clock that is never set.
/// </summary>
/// <param name="phase">A number from 0 to 1 that spreads the checks of connectors.</param>
internal sealed class ProfileProof(SiteChargePoint chargePoint, SetPointTiming timing, double phase)
{
    private double _checkAt = double.PositiveInfinity;
    private bool _isNeeded;

    public Obedience Obedience { get; } = new();

    /// <summary>True when the fail-safe profile must be sent again.</summary>
    public bool IsBaseStale { get; private set; }

    /// <summary>True when TxProfiles of others are suspected, and are to be cleared.</summary>
    public bool ClearsTransactions { get; private set; }

    private bool CanCheck => timing.Verify > 0 && !chargePoint.RefusesChecks;

    /// <summary>Returns true when the composite schedule should be asked for.</summary>
    /// <param name="loweredAt">The time at which the limit was last lowered: that one may take its time.</param>
    public bool IsDue(double now, double loweredAt) => CanCheck && now >= Math.Max(_checkAt, loweredAt + timing.Settle);

    /// <summary>Notes that the charge point has connected: it may have restarted, and lost or restored profiles.</summary>
    /// <param name="hasBase">True when it held a fail-safe profile.</param>
    public void Connected(double now, bool hasBase)
    {
        Obedience.Unverify();
        _isNeeded = hasBase;
        // One question tells of both profiles. Where it cannot be asked, they are sent again.
        IsBaseStale = hasBase && !CanCheck;
        _checkAt = now;
    }

    /// <summary>Notes that a transaction has started: a composite schedule tells more while one runs.</summary>
    public void TransactionStarted(double now)
    {
        if (Obedience.IsVerified != true && CanCheck)
            _checkAt = Math.Min(_checkAt, now + timing.Settle);
    }

    /// <summary>Notes that the fail-safe profile may be lost.</summary>
    public void DoubtBase() => IsBaseStale = true;

    public void BaseAccepted(double now)
    {
        (IsBaseStale, _isNeeded) = (false, false);
        _checkAt = now + timing.Settle;
    }

    /// <summary>Notes that it was tried to clear TxProfiles.</summary>
    public void TransactionsCleared() => ClearsTransactions = false;

    /// <summary>Notes the result of a check.</summary>
    /// <param name="isConclusive">False when a higher limit may be due to there being no transaction.</param>
    /// <param name="form">The form of the connector's profiles.</param>
    /// <returns>True when it showed that the accepted limits are not in force.</returns>
    public bool Checked(in SetPointResult result, bool isConclusive, ProfileForm form, double now)
    {
        _checkAt = now + (timing.Verify * (0.5 + (0.5 * phase)));
        if (result.Outcome == SetPointOutcome.Refused)
        {
            // Without a check, only sending the profiles again proves them.
            chargePoint.RefusesChecks |= result.IsUnsupported;
            IsBaseStale |= _isNeeded;
            return false;
        }

        // Nor does no answer, or one without a schedule: a charge point without profiles may say just that.
        IsBaseStale |= _isNeeded && result.IsHigher is null && result.Outcome != SetPointOutcome.NotSent;
        if (result.Outcome != SetPointOutcome.Accepted)
        {
            _checkAt = now + timing.RetryMax;
            return false;
        }

        if (result.ClockOffset is { } offset)
            chargePoint.NoteClock(offset);
        if (result.IsHigher is not { } isHigher)
            return false;
        Obedience.Compared(isHigher, isConclusive);
        IsBaseStale |= _isNeeded && isHigher;
        _isNeeded &= isHigher;
        if (!isHigher || !isConclusive)
            return false;

        // Once, the profiles may be lost, or others in their way. Twice, it does not obey.
        IsBaseStale = true;
        ClearsTransactions = !form.EndsWithTransaction;
        // One that obeys late gets its chance after each lease.
        _checkAt = now + (Obedience.Obeys ? timing.Settle : Math.Min(timing.RetryMax, timing.Lease));
        return true;
    }
}
