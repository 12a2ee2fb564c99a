using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Charging;

/// <summary>
/// A connector: the car on its cable, the authorization, the running transaction, and the power that flows. Its status follows from these
/// (OCPP 1.6 §4.9). The components that change them make sure that the status takes no transition that is missing from the table of §4.9.
/// </summary>
internal sealed class Connector
{
    private readonly double _voltage;
    private readonly int _phases;
    private bool _finishing;

    internal Connector(int id, ChargePointOptions options)
    {
        Id = id;
        MaxCurrent = options.MaxCurrent;
        MinCurrent = options.MinPilotAmps;
        Meter = new EnergyMeter(options.Meter);
        _phases = options.Phases;
        _voltage = options.Voltage;
    }

    /// <summary>The number, from 1 (OCPP 1.6 §3.8).</summary>
    public int Id { get; }

    /// <summary>The maximum current of the connector and its cable, in A per phase.</summary>
    public double MaxCurrent { get; }

    public EnergyMeter Meter { get; }

    /// <summary>The car on the cable.</summary>
    public Ev? Ev { get; private set; }

    public Authorization? Authorization { get; private set; }

    public Transaction? Transaction { get; private set; }

    /// <summary>NoError unless the connector is faulted.</summary>
    public ChargePointErrorCode ErrorCode { get; private set; } = ChargePointErrorCode.NoError;

    /// <summary>False once the connector was set to Inoperative (OCPP 1.6 §5.2).</summary>
    public bool IsOperative { get; private set; } = true;

    /// <summary>True while a change to Inoperative waits for the connector to become free.</summary>
    public bool IsInoperativeScheduled { get; internal set; }

    /// <summary>True while an installation of firmware keeps the connector out of service (OCPP 1.6 §5.19).</summary>
    public bool IsBlocked { get; internal set; }

    /// <summary>True while a reservation names this connector (OCPP 1.6 §5.13).</summary>
    public bool IsReserved { get; internal set; }

    /// <summary>
    /// The token that can release the cable, which is locked in without a car (UnlockConnectorOnEVSideDisconnect, OCPP 1.6 §9.1.33); null
    /// when the cable is free.
    /// </summary>
    public IdTag? CableHeldFor { get; private set; }

    /// <summary>True while a cable without a car is locked in.</summary>
    public bool HoldsCable => CableHeldFor is not null;

    /// <summary>The current that the connector offers to the car, in A per phase; 0 when it offers none.</summary>
    public double OfferedCurrent { get; private set; }

    /// <summary>The phases of the offer, 1 to 3.</summary>
    public int OfferedPhases { get; private set; } = 1;

    /// <summary>The number of phases on which a car on this connector charges.</summary>
    public int UsedPhases => Ev is null ? OfferedPhases : Math.Min(OfferedPhases, Ev.Phases);

    /// <summary>True while there is a car that takes energy.</summary>
    public bool Wants => Ev is { Wants: true };

    /// <summary>True while a transaction runs and only the offer decides if the car gets energy.</summary>
    public bool CanOffer => Transaction is { } transaction && transaction.AllowsEnergy(Meter.EnergyWh) && Ev is not null && ErrorCode == ChargePointErrorCode.NoError;

    /// <summary>The power that flows now, in W.</summary>
    public double Power => CanOffer ? Ev!.Watts : 0;

    /// <summary>The current that flows now, in A on each phase in use.</summary>
    public double Current => Power / (UsedPhases * _voltage);

    /// <summary>The minimum current that can be offered, in A per phase: the control pilot cannot signal less.</summary>
    public double MinCurrent { get; }

    /// <summary>
    /// The time until the current changes at this offer: the car reacts, wants no more, or the transaction allows no more; null when none of it comes.
    /// </summary>
    internal TimeSpan? NextChange
    {
        get
        {
            if (!CanOffer || Ev is not { Wants: true } ev)
                return null;
            var change = ev.NextChange;
            if (Transaction?.EnergyLimitWh is not { } limit)
                return change;
            var spent = ev.TimeToTake(Math.Max(0, limit - Meter.EnergyWh));
            return spent < change || change is null ? spent : change;
        }
    }

    /// <summary>The status that StatusNotification reports (OCPP 1.6 §4.9, §7.7).</summary>
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

    internal bool TryPlugIn(Ev ev)
    {
        if (Ev is not null || HoldsCable)
            return false;
        Ev = ev;
        return true;
    }

    /// <summary>Takes the car off the cable.</summary>
    /// <param name="holdFor">The token that can release the cable, if the charge point's end stays locked; otherwise null.</param>
    internal void Unplug(IdTag? holdFor = null)
    {
        Ev?.Unplug();
        Ev = null;
        _finishing = false;
        CableHeldFor = holdFor;
    }

    /// <summary>Releases the cable.</summary>
    internal void Unlock() => CableHeldFor = null;

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

    /// <summary>Forgets what a restart forgets. Faults, the meter and the availability stay (OCPP 1.6 §5.14).</summary>
    internal void Restart()
    {
        Authorization = null;
        _finishing = false;
        CableHeldFor = null;
    }

    internal void Fault(ChargePointErrorCode errorCode) => ErrorCode = errorCode;

    internal void SetOperative(bool operative)
    {
        IsOperative = operative;
        IsInoperativeScheduled = false;
    }

    /// <summary>Sets the offer from now on.</summary>
    /// <param name="current">A per phase.</param>
    /// <param name="phases">1 to the number of phases of the connector.</param>
    internal void Offer(double current, int phases)
    {
        OfferedCurrent = current;
        OfferedPhases = Math.Clamp(phases, 1, _phases);
        Ev?.Offer(CanOffer ? current : 0, OfferedPhases, _voltage);
    }

    /// <summary>Lets energy flow for a while at the present offer.</summary>
    internal void Advance(TimeSpan duration)
    {
        if (Ev is not { } ev)
            return;
        // Its offer may have ended since it was made, by a fault or with the transaction.
        if (!CanOffer)
            ev.Offer(0, OfferedPhases, _voltage);
        Meter.Add(ev.Advance(duration));
    }

    /// <summary>Sets the register. What a running transaction may still take stays the same.</summary>
    internal void SetMeter(double energyWh)
    {
        if (Transaction is { EnergyLimitWh: { } limit })
            Transaction.EnergyLimitWh = limit + energyWh - Meter.EnergyWh;
        Meter.Set(energyWh);
    }

    /// <summary>Returns the present state.</summary>
    internal ConnectorSnapshot Snapshot() => new(
        Id, Status, ErrorCode, Ev is not null, Ev?.Battery.Soc, Transaction?.IdTag, Transaction?.Id, OfferedCurrent, Current, Power, Meter.RegisterWh);
}
