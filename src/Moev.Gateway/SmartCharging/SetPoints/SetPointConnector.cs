using Moev.SmartCharging.Observations;
using Moev.SmartCharging.Safety;
using Moev.SmartCharging.Sites;

namespace Moev.Gateway.SmartCharging.SetPoints;

/// <summary>The set-point of one connector: what is wanted, what its charge point holds, and what to send next. Without I/O; under the controller's lock.</summary>
/// <param name="failSafe">A per phase that it may draw without instructions.</param>
/// <param name="phase">A number from 0 to 1 that spreads the renewals of connectors.</param>
internal sealed partial class SetPointConnector(
    int index, SiteChargePoint chargePoint, SiteConnector connector, ConnectorWiring wiring, double failSafe, double phase, SetPointTiming timing)
{
    private const double Spread = 0.1;
    private const double EarliestRenewal = 0.4;

    // A limit that is lower than a refused one is tried sooner, but not in a loop.
    private const double LeastWait = 1;

    private double _retryAt = double.NegativeInfinity;
    private double _refusedUntil = double.NegativeInfinity;
    private double _failedAt = double.NegativeInfinity;
    private double _failedAmps = double.NaN;
    private double _renewAt;
    private double _leasedFor = double.NegativeInfinity; // the time of the decision of the lease
    private double _sentFor;
    private double _checkAt = double.PositiveInfinity;
    private double _givenAt = double.NaN;
    private bool _isBaseStale;
    private bool _clearsTransactions;
    private bool _needsProof;
    private int _failures;

    public int Index { get; } = index;

    public SiteChargePoint ChargePoint { get; } = chargePoint;

    public ConnectorWiring Wiring { get; } = wiring;

    /// <summary>A per phase of the fail-safe profile, as it is sent.</summary>
    public double FailSafe { get; } = ConnectorWiring.RoundDown(failSafe);

    public HeldLimits Held { get; } = new(connector.MaxAmps, timing.Lease);

    public Obedience Obedience { get; } = new();

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
    public string? Problem { get; private set; }

    /// <summary>True while it waits for a place or for room, in the controller.</summary>
    public bool IsQueued { get; set; }

    /// <summary>True while a raise waits for room.</summary>
    public bool IsWaiting { get; set; }

    private double Target => IsControllableAt(double.PositiveInfinity) ? Wanted : FailSafe;

    /// <summary>Returns the highest current that it can draw whatever is sent now.</summary>
    public double CeilingAt(double now) =>
        Obedience.Obeys && !IsOutranked ? Held.Ceiling(now, ChargePoint.IsOnline, ChargePoint.Margin) : connector.MaxAmps;

    /// <summary>Returns the highest limit that may be in force. Anything above it is a raise.</summary>
    public double CommittedAt(double now) => Held.Committed(now, ChargePoint.IsOnline, ChargePoint.Margin);

    /// <summary>Returns true when it can be given a current.</summary>
    /// <param name="now">The present; infinite to ignore a refusal that is tried again.</param>
    public bool IsControllableAt(double now) =>
        ChargePoint.IsOnline && !double.IsNaN(Held.BaseAmps) && Obedience.Obeys && !IsOutranked && now >= _refusedUntil;

    /// <summary>Takes over the status, the session and the measurement of an observation.</summary>
    /// <returns>True when the connector can be trusted with more or less than before.</returns>
    public bool Observe(in ConnectorState state, double now)
    {
        HasSession = state.HasSession;
        Phases = CountedLoad.PhasesOf(state, connector);
        if (state.TransactionId != TransactionId)
        {
            TransactionId = state.TransactionId;
            if (Form.EndsWithTransaction)
                LoseAll();
            // A composite schedule tells more while a transaction runs.
            if (TransactionId != 0 && Obedience.IsVerified != true && CanCheck)
                _checkAt = Math.Min(_checkAt, now + timing.Settle);
        }

        var inForce = Held.InForce(now);
        if (double.IsNaN(_givenAt) || inForce >= connector.MinAmps)
            _givenAt = now;
        if (!ChargePoint.IsOnline || double.IsNaN(inForce) || double.IsNaN(state.MeasurementAge))
            return false;
        var measuredAt = now - state.MeasurementAge;
        if (Held.IsSettling(now) && measuredAt > Held.LoweredAt && Obedience.IsWithin(state.Amps, inForce))
            Held.Followed();
        return Obedience.Measured(
            state.Amps, measuredAt, Held.Ceiling(now, true, ChargePoint.Margin), Held.LoweredAt + timing.Settle);
    }

    /// <summary>Fills what the controller knows of it.</summary>
    public void Describe(ref ConnectorState state, double now, DateTimeOffset wall)
    {
        state.IsOnline = ChargePoint.IsOnline;
        state.IsControllable = IsControllableAt(now);
        state.SetPointAmps = SentAmps;
        state.CeilingAmps = CeilingAt(now);
        state.PausedFor = double.IsNaN(_givenAt) ? 0 : now - _givenAt;
        (state.LimitAmps, state.LimitProfileId) = LimitOnRecord(state, now, wall);
    }

    /// <summary>Takes over a decision.</summary>
    /// <param name="amps">A per phase; not a number for the fail-safe current.</param>
    public void Want(double amps) => Wanted = double.IsNaN(amps) ? FailSafe : ConnectorWiring.RoundDown(Math.Clamp(amps, 0, connector.MaxAmps));

    /// <summary>Returns what to do next. A limit above the ceiling may only be sent when there is room for it.</summary>
    /// <param name="decidedAt">The time of the last decision.</param>
    public SetPointStep Next(double now, double decidedAt)
    {
        if (IsBusy || !ChargePoint.IsOnline || now < ChargePoint.ReadyAt)
            return SetPointStep.None;
        Held.Advance(now, ChargePoint.Margin);
        if (IsOutranked || _clearsTransactions)
            return now >= _retryAt ? new SetPointStep(SetPointStepKind.Clear, ProfileId: IsOutranked ? _outranking[0] : null) : SetPointStep.None;
        if (_isBaseStale || !(Held.BaseAmps == FailSafe))
            return now >= _retryAt ? new SetPointStep(SetPointStepKind.Base, FailSafe) : SetPointStep.None;
        if (now - decidedAt <= timing.Fresh && Target is var target && !double.IsNaN(target))
        {
            var isOther = target != Held.InForce(now) || Held.HasPossible;
            if (isOther)
            {
                if (now >= _retryAt || (target < _failedAmps && now >= _failedAt + LeastWait))
                    return new SetPointStep(SetPointStepKind.Lease, target);
            }
            else if (target != FailSafe && decidedAt > _leasedFor && now >= Math.Max(_renewAt, _retryAt))
            {
                return new SetPointStep(SetPointStepKind.Lease, target, IsRenewal: true);
            }
        }

        // A limit that was just lowered may take its time.
        return now >= Math.Max(_checkAt, Math.Max(_retryAt, Held.LoweredAt + timing.Settle)) && CanCheck ? new SetPointStep(SetPointStepKind.Check) : SetPointStep.None;
    }

    /// <summary>Notes that a step is being done. A set-point holds for a time from its decision on.</summary>
    public void Begin(in SetPointStep step, double decidedAt)
    {
        Current = step;
        IsWaiting = false;
        if (!step.IsLimit)
            return;
        if (step.Kind == SetPointStepKind.Base)
        {
            Held.Send(step.Amps, double.PositiveInfinity);
            return;
        }

        SentAmps = step.Amps;
        _sentFor = decidedAt;
        Held.Send(step.Amps, decidedAt + (step.Amps < FailSafe ? 2 * timing.Lease : timing.Lease));
    }

    private bool CanCheck => timing.Verify > 0 && !ChargePoint.RefusesChecks;

    private void LoseAll()
    {
        Held.LoseBase();
        Held.LoseLease();
    }

    private double RenewAt() => _leasedFor + (timing.Lease * (EarliestRenewal + (Spread * phase)));
}
