using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Charging;

/// <summary>
/// One connector: what is plugged in, who may charge, the running transaction, and the power that flows. Its status follows from these
/// (OCPP 1.6 §4.9); whoever changes them takes care that the status passes through no transition that §4.9's table does not have.
/// </summary>
internal sealed class Connector
{
    private readonly double _voltage;
    private readonly int _phases;
    private bool _finishing;

    internal Connector(int id, double maxCurrent, int phases, double voltage)
    {
        Id = id;
        MaxCurrent = maxCurrent;
        _phases = phases;
        _voltage = voltage;
    }

    /// <summary>From 1 (OCPP 1.6 §3.8).</summary>
    public int Id { get; }

    /// <summary>What the connector and its cable can carry, in A per phase.</summary>
    public double MaxCurrent { get; }

    public EnergyMeter Meter { get; } = new();

    /// <summary>The car on the cable.</summary>
    public Ev? Ev { get; private set; }

    public Authorization? Authorization { get; private set; }

    public Transaction? Transaction { get; private set; }

    /// <summary>NoError unless the connector is faulted.</summary>
    public ChargePointErrorCode ErrorCode { get; private set; } = ChargePointErrorCode.NoError;

    /// <summary>Whether it takes part, or was set to Inoperative (OCPP 1.6 §5.2).</summary>
    public bool IsOperative { get; private set; } = true;

    /// <summary>Set while a change to Inoperative waits for the connector to become free.</summary>
    public bool IsInoperativeScheduled { get; internal set; }

    /// <summary>Kept out of service while firmware is installed (OCPP 1.6 §5.19).</summary>
    public bool IsBlocked { get; internal set; }

    /// <summary>Reserved for a token, by a reservation that names this connector (OCPP 1.6 §5.13).</summary>
    public bool IsReserved { get; internal set; }

    /// <summary>Set while a cable without a car is held (UnlockConnectorOnEVSideDisconnect, OCPP 1.6 §9.1.33).</summary>
    public bool HoldsCable { get; private set; }

    /// <summary>What the connector offers to the car now, in A per phase; 0 when it offers nothing.</summary>
    public double OfferedCurrent { get; private set; }

    /// <summary>Phases of the offer, 1 to 3.</summary>
    public int OfferedPhases { get; private set; } = 1;

    /// <summary>Phases on which a car on this connector charges.</summary>
    public int UsedPhases => Ev is null ? OfferedPhases : Math.Min(OfferedPhases, Ev.Phases);

    /// <summary>Whether a transaction runs and nothing but the offer decides if the car gets energy.</summary>
    public bool CanOffer => Transaction is { } transaction && transaction.AllowsEnergy(Meter.EnergyWh) && Ev is not null && ErrorCode == ChargePointErrorCode.NoError;

    /// <summary>Power that flows now, in W.</summary>
    public double Power => Ev?.Battery.PowerAt(UsableOffer) ?? 0;

    /// <summary>Current that flows now, in A on each phase in use.</summary>
    public double Current => Power / (UsedPhases * _voltage);

    /// <summary>The least current that can be offered, in A: IEC 61851's pilot has no words for less.</summary>
    public static double MinCurrent => Ev.DefaultMinCurrent;

    /// <summary>The time until the car wants no more, or the transaction allows no more; null when neither comes at this offer.</summary>
    internal TimeSpan? TimeToEnd
    {
        get
        {
            if (Ev is not { Wants: true } ev || UsableOffer <= 0)
                return null;
            var full = ev.Battery.TimeToFull(UsableOffer);
            if (Transaction?.EnergyLimitWh is not { } limit)
                return full;
            var spent = ev.Battery.TimeToSoc(ev.Battery.Soc + Math.Max(0, limit - Meter.EnergyWh) / ev.Battery.CapacityWh, UsableOffer);
            return spent < full || full is null ? spent : full;
        }
    }

    /// <summary>What StatusNotification reports (OCPP 1.6 §4.9, §7.7).</summary>
    public ChargePointStatus Status
    {
        get
        {
            if (ErrorCode != ChargePointErrorCode.NoError)
                return ChargePointStatus.Faulted;
            if (Transaction is not null)
            {
                // When both suspend, SuspendedEVSE has precedence (OCPP 1.6 §4.9).
                if (Ev is not null && OfferedCurrent < MinCurrent)
                    return ChargePointStatus.SuspendedEVSE;
                return Power > 0 ? ChargePointStatus.Charging : ChargePointStatus.SuspendedEV;
            }

            if (!IsOperative || IsBlocked)
                return ChargePointStatus.Unavailable;
            if (_finishing || HoldsCable)
                return ChargePointStatus.Finishing;
            if (Authorization is not null)
                return ChargePointStatus.Preparing;
            // A car alone does not end it: the table leads from Reserved to Preparing when the identity is presented (OCPP 1.6 §4.9, G2).
            if (IsReserved)
                return ChargePointStatus.Reserved;
            return Ev is not null ? ChargePointStatus.Preparing : ChargePointStatus.Available;
        }
    }

    private double UsableOffer => CanOffer ? Ev?.UsableOffer(OfferedCurrent, OfferedPhases, _voltage) ?? 0 : 0;

    internal bool TryPlugIn(Ev ev)
    {
        if (Ev is not null || HoldsCable)
            return false;
        Ev = ev;
        return true;
    }

    /// <param name="holdCable">Whether the charge point's end of the cable stays locked.</param>
    internal void Unplug(bool holdCable = false)
    {
        Ev = null;
        _finishing = false;
        HoldsCable = holdCable;
    }

    /// <summary>Opens the lock, which ends what a held cable keeps up.</summary>
    internal void Unlock() => HoldsCable = false;

    internal void Authorize(Authorization authorization)
    {
        Authorization = authorization;
        _finishing = false;
    }

    internal void Deauthorize() => Authorization = null;

    internal void Begin(Transaction transaction)
    {
        Transaction = transaction;
        Authorization = null;
    }

    /// <summary>Ends the transaction. The connector is Finishing until the cable is unplugged.</summary>
    internal Transaction? End()
    {
        var ended = Transaction;
        Transaction = null;
        _finishing = Ev is not null;
        return ended;
    }

    /// <summary>What a restart forgets. Faults, the meter and the availability stay (OCPP 1.6 §5.14).</summary>
    internal void Restart()
    {
        Authorization = null;
        _finishing = false;
        HoldsCable = false;
    }

    internal void Fault(ChargePointErrorCode errorCode) => ErrorCode = errorCode;

    internal void SetOperative(bool operative)
    {
        IsOperative = operative;
        IsInoperativeScheduled = false;
    }

    /// <summary>Sets what is offered from now on.</summary>
    /// <param name="current">A per phase.</param>
    /// <param name="phases">1 to the connector's own.</param>
    internal void Offer(double current, int phases)
    {
        OfferedCurrent = current;
        OfferedPhases = Math.Clamp(phases, 1, _phases);
    }

    /// <summary>Lets energy flow for a while at the present offer.</summary>
    internal void Advance(TimeSpan duration)
    {
        if (Ev is { } ev && UsableOffer is > 0 and var offer)
            Meter.Add(ev.Battery.Charge(offer, duration));
    }
}
