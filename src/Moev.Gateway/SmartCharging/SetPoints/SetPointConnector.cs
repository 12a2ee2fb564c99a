using Moev.Gateway.Ledger;
using Moev.Ocpp.Profiles;
using Moev.SmartCharging.Observations;
using Moev.SmartCharging.Safety;
using Moev.SmartCharging.Sites;

namespace Moev.Gateway.SmartCharging.SetPoints;

/// <summary>The set-point of one connector: what is wanted, what its charge point holds, and what to send next. Without I/O; under the controller's lock.</summary>
/// <param name="failSafe">A per phase that it may draw without instructions.</param>
/// <param name="phase">A number from 0 to 1 that spreads the renewals and checks of connectors.</param>
internal sealed class SetPointConnector(
    int index, SiteChargePoint chargePoint, SiteConnector connector, ConnectorWiring wiring, double failSafe, double phase, SetPointTiming timing)
{
    private readonly SetPointRetries _retries = new(timing);
    private readonly LeaseRenewal _renewal = new(timing.Lease, phase);
    private readonly ProfileProof _proof = new(chargePoint, timing, phase);
    private readonly ConnectorRecord _record = new(wiring, connector.MaxAmps);
    private double _givenAt = double.NaN;

    public int Index { get; } = index;

    public SiteChargePoint ChargePoint { get; } = chargePoint;

    public ConnectorWiring Wiring { get; } = wiring;

    public double MaxAmps => connector.MaxAmps;

    /// <summary>A per phase of the fail-safe profile, as it is sent.</summary>
    public double FailSafe { get; } = ConnectorWiring.RoundDown(failSafe);

    public HeldLimits Held { get; } = new(connector.MaxAmps, timing.Lease);

    public Obedience Obedience => _proof.Obedience;

    public ProfileForm Form { get; private set; } = ProfileForm.Usual;

    /// <summary>A per phase of the last decision; not a number before the first one.</summary>
    public double Wanted { get; private set; } = double.NaN;

    /// <summary>The number of phases that count at nodes.</summary>
    public int Phases { get; private set; } = wiring.Phases;

    /// <summary>The running transaction; 0 for none.</summary>
    public int TransactionId { get; private set; }

    public bool HasSession { get; private set; }

    /// <summary>The step that is under way.</summary>
    public SetPointStep Current { get; private set; }

    public bool IsBusy => Current.Kind != SetPointStepKind.None;

    /// <summary>A per phase of the last set-point that was sent; not a number when there is none.</summary>
    public double SentAmps { get; private set; } = double.NaN;

    /// <summary>The reason of the last refusal or failure; null after a success.</summary>
    public string? Problem => _retries.Problem;

    /// <summary>The id of a profile of someone else that may outrank the controller's; null when there is none.</summary>
    public int? OutrankedBy => _record.Outranking;

    /// <summary>True while it waits for a place or for room, in the queue.</summary>
    public bool IsQueued { get; set; }

    /// <summary>True while a raise waits for room.</summary>
    public bool IsWaiting { get; set; }

    private bool IsTrusted => Obedience.Obeys && OutrankedBy is null;

    private double Target => IsControllableAt(double.PositiveInfinity) ? Wanted : FailSafe;

    /// <summary>Returns the highest current that it can draw whatever is sent now.</summary>
    public double CeilingAt(double now) => IsTrusted ? Held.Ceiling(now, ChargePoint.IsOnline, ChargePoint.Margin) : MaxAmps;

    /// <summary>Returns the highest limit that may be in force. Anything above it is a raise.</summary>
    public double CommittedAt(double now) => Held.Committed(now, ChargePoint.IsOnline, ChargePoint.Margin);

    /// <summary>Returns true when it can be given a current.</summary>
    /// <param name="now">The present; infinite to ignore a refusal that is tried again.</param>
    public bool IsControllableAt(double now) => ChargePoint.IsOnline && !double.IsNaN(Held.BaseAmps) && IsTrusted && !_retries.IsRefusing(now);

    /// <summary>Notes a set-point that a former process sent and whose outcome is unknown: it may be in force.</summary>
    public void Doubt(InstalledProfile profile, double now, DateTimeOffset wall)
    {
        var possible = SiteProfiles.Read([profile], Wiring, wall);
        if (double.IsNaN(possible.LeaseAmps))
            return;
        Held.Send(possible.LeaseAmps, now + (possible.LeaseEndsAt - wall).TotalSeconds);
        Held.Doubt();
    }

    /// <summary>Takes over the profiles on record if they have changed.</summary>
    /// <param name="now">The time on the controller's clock.</param>
    /// <param name="wall">The same time of day.</param>
    /// <returns>True when something changed that matters.</returns>
    public bool Sync(IReadOnlyList<InstalledProfile> profiles, IReadOnlyList<ProfileDoubt> doubts, double now, DateTimeOffset wall)
    {
        // While a step is under way, its own change may be on record already.
        if (IsBusy || _record.IsCurrent(profiles, doubts))
            return false;
        var recorded = SiteProfiles.Read(profiles, Wiring, wall);
        var changed = _record.IsUnread ? Restore(recorded, now, wall) : Compare(recorded, now, wall);
        if (_record.Read(profiles, doubts, Form))
        {
            _proof.DoubtBase();
            changed = true;
        }

        return changed || OutrankedBy is not null;
    }

    /// <summary>Notes that the charge point has connected.</summary>
    public void Connected(double now)
    {
        var hasBase = !double.IsNaN(Held.BaseAmps);
        _retries.Succeed();
        _record.Connected();
        _renewal.Hasten(now);
        _proof.Connected(now, hasBase);
        if (!hasBase)
            Form = ChargePoint.Form;
    }

    /// <summary>Takes over the status, the session and the measurement of an observation.</summary>
    public void Observe(in ConnectorState state, double now)
    {
        HasSession = state.HasSession;
        Phases = CountedLoad.PhasesOf(state, connector);
        if (state.TransactionId != TransactionId)
        {
            TransactionId = state.TransactionId;
            if (Form.EndsWithTransaction)
            {
                Held.LoseBase();
                Held.LoseLease();
            }

            if (TransactionId != 0)
                _proof.TransactionStarted(now);
        }

        var inForce = Held.InForce(now);
        if (double.IsNaN(_givenAt) || inForce >= connector.MinAmps)
            _givenAt = now;
        if (!ChargePoint.IsOnline || double.IsNaN(inForce) || double.IsNaN(state.MeasurementAge))
            return;
        var measuredAt = now - state.MeasurementAge;
        if (Held.IsSettling(now) && measuredAt > Held.LoweredAt && Obedience.IsWithin(state.Amps, inForce))
            Held.Followed();
        Obedience.Measured(state.Amps, measuredAt, Held.Ceiling(now, true, ChargePoint.Margin), Held.LoweredAt + timing.Settle);
    }

    /// <summary>Fills what the controller knows of it.</summary>
    public void Describe(ref ConnectorState state, double now, DateTimeOffset wall)
    {
        state.IsOnline = ChargePoint.IsOnline;
        state.IsControllable = IsControllableAt(now);
        state.SetPointAmps = SentAmps;
        state.CeilingAmps = CeilingAt(now);
        state.PausedFor = double.IsNaN(_givenAt) ? 0 : now - _givenAt;
        (state.LimitAmps, state.LimitProfileId) = _record.HasOthers ? _record.LimitAt(wall, TransactionId, state.ArrivedAt) : OwnLimit(now);
    }

    /// <summary>Takes over a decision.</summary>
    /// <param name="amps">A per phase; not a number for the fail-safe current.</param>
    public void Want(double amps) => Wanted = double.IsNaN(amps) ? FailSafe : ConnectorWiring.RoundDown(Math.Clamp(amps, 0, MaxAmps));

    /// <summary>Returns what to do next. A limit above the ceiling may only be sent when there is room for it.</summary>
    /// <param name="decidedAt">The time of the last decision.</param>
    public SetPointStep Next(double now, double decidedAt)
    {
        if (IsBusy || !ChargePoint.IsOnline || now < ChargePoint.ReadyAt)
            return SetPointStep.None;
        Held.Advance(now, ChargePoint.Margin);
        var mayTry = _retries.MayTry(now);
        if (OutrankedBy is not null || _proof.ClearsTransactions)
            return mayTry ? new SetPointStep(SetPointStepKind.Clear, ProfileId: OutrankedBy) : SetPointStep.None;
        if (_proof.IsBaseStale || !(Held.BaseAmps == FailSafe))
            return mayTry ? new SetPointStep(SetPointStepKind.Base, FailSafe) : SetPointStep.None;
        if (now - decidedAt <= timing.Fresh && Target is var target && !double.IsNaN(target))
        {
            var isOther = target != Held.InForce(now) || Held.HasPossible;
            if (isOther && _retries.MayTry(now, target))
                return new SetPointStep(SetPointStepKind.Lease, target);
            if (!isOther && target != FailSafe && mayTry && _renewal.IsDue(now, decidedAt))
                return new SetPointStep(SetPointStepKind.Lease, target, IsRenewal: true);
        }

        return mayTry && _proof.IsDue(now, Held.LoweredAt) ? new SetPointStep(SetPointStepKind.Check) : SetPointStep.None;
    }

    /// <summary>Notes that a step is being done. A set-point holds for a time from its decision on.</summary>
    public void Begin(in SetPointStep step, double decidedAt)
    {
        Current = step;
        IsWaiting = false;
        if (step.Kind == SetPointStepKind.Base)
            Held.Send(step.Amps, double.PositiveInfinity);
        if (step.Kind != SetPointStepKind.Lease)
            return;
        SentAmps = step.Amps;
        _renewal.Send(decidedAt);
        Held.Send(step.Amps, decidedAt + (step.Amps < FailSafe ? 2 * timing.Lease : timing.Lease));
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
                if (_proof.Checked(result, TransactionId != 0, Form, now))
                    _renewal.Hasten(now);
                break;
            case SetPointStepKind.Clear:
                CompleteClear(step, result, now);
                break;
        }
    }

    private void CompleteLimit(in SetPointStep step, in SetPointResult result, double now)
    {
        switch (result.Outcome)
        {
            case SetPointOutcome.Accepted:
                Form = ChargePoint.Form = result.Form;
                var isBase = step.Kind == SetPointStepKind.Base;
                Held.Accept(isBase, FailSafe, Form.Layout == ProfileLayout.OneProfile, now, ChargePoint.Margin, HasSession ? timing.Settle : 0);
                _retries.Succeed();
                if (isBase)
                    _proof.BaseAccepted(now);
                else
                    _renewal.Accept();
                break;
            case SetPointOutcome.Refused:
                Held.Refuse();
                _retries.Fail(now, result.Problem ?? "", true, step.Amps);
                break;
            case SetPointOutcome.Unanswered:
                Held.Doubt();
                _retries.Fail(now, result.Problem ?? "", false, step.Amps);
                break;
            default:
                Held.Refuse();
                _retries.Postpone(now, result.Problem);
                break;
        }
    }

    private void CompleteClear(in SetPointStep step, in SetPointResult result, double now)
    {
        var isCleared = result.Outcome == SetPointOutcome.Accepted;
        if (isCleared)
            _retries.Succeed();
        else
            _retries.Fail(now, result.Problem ?? "", result.Outcome == SetPointOutcome.Refused, double.NaN);
        if (isCleared && step.ProfileId is { } id)
            _record.Cleared(id);
        else
            _proof.TransactionsCleared(); // they are cleared on suspicion only, and so once
    }

    /// <summary>Continues from the record of a former process.</summary>
    private bool Restore(in RecordedLimits recorded, double now, DateTimeOffset wall)
    {
        if (recorded.Form is not { } form)
            return false;
        Form = form;
        if (form.EndsWithTransaction)
            TransactionId = recorded.TransactionId;
        SentAmps = recorded.LeaseAmps;
        Held.Restore(recorded.BaseAmps, recorded.LeaseAmps, now + (recorded.LeaseEndsAt - wall).TotalSeconds, now);
        return true;
    }

    /// <summary>Finds out which of the controller's profiles someone else has replaced or cleared.</summary>
    private bool Compare(in RecordedLimits recorded, double now, DateTimeOffset wall)
    {
        var isBaseLost = !double.IsNaN(Held.BaseAmps) && (double.IsNaN(recorded.BaseAmps) || RecordedLimits.IsAbove(recorded.BaseAmps, Held.BaseAmps));
        if (isBaseLost)
            Held.LoseBase();
        var isLeaseLost = Held.HasLease(now) && double.IsNaN(recorded.LeaseAmps);
        if (isLeaseLost)
            Held.LoseLease();
        // Someone else has used the id of the lease: the next one replaces it.
        var isRaised = RecordedLimits.IsAbove(recorded.LeaseAmps, Held.InForce(now));
        if (isRaised)
            Held.Restore(Held.BaseAmps, recorded.LeaseAmps, now + (recorded.LeaseEndsAt - wall).TotalSeconds, now);
        return isBaseLost || isLeaseLost || isRaised;
    }

    /// <summary>Returns the accepted limit that is in force, and the id of its profile.</summary>
    private (double Amps, int ProfileId) OwnLimit(double now)
    {
        var amps = Held.InForce(now);
        if (double.IsNaN(amps))
            return (amps, 0);
        var isLease = Held.HasLease(now) && Form.Layout == ProfileLayout.Stacked;
        return (amps, isLease ? SiteProfiles.LeaseId(Wiring.ConnectorId) : SiteProfiles.BaseId(Wiring.ConnectorId));
    }
}
