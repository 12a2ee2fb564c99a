using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Charging;

/// <summary>
/// One connector: what is plugged in, who may charge, the running transaction, and the power that flows. Its status follows from these
/// (OCPP 1.6 §4.9); whoever changes them takes care that the status passes through no transition that §4.9's table does not have.
/// </summary>
public sealed class Connector
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

    /// <summary>What the connector offers to the car now, in A per phase; 0 when it offers nothing.</summary>
    public double OfferedCurrent { get; private set; }

    /// <summary>Phases of the offer, 1 to 3.</summary>
    public int OfferedPhases { get; private set; } = 1;

    /// <summary>Phases on which a car on this connector charges.</summary>
    public int UsedPhases => Ev is null ? OfferedPhases : Math.Min(OfferedPhases, Ev.Phases);

    /// <summary>Whether a transaction runs and nothing but the offer decides if the car gets energy.</summary>
    public bool CanOffer => Transaction is { EnergyAllowed: true } && Ev is not null && ErrorCode == ChargePointErrorCode.NoError;

    /// <summary>Power that flows now, in W.</summary>
    public double Power => Ev?.Battery.PowerAt(UsableOffer) ?? 0;

    /// <summary>Current that flows now, in A on each phase in use.</summary>
    public double Current => Power / (UsedPhases * _voltage);

    /// <summary>The least current that can be offered, in A: IEC 61851's pilot has no words for less.</summary>
    public static double MinCurrent => Ev.DefaultMinCurrent;

    internal TimeSpan? TimeToFull => Ev is { } ev && UsableOffer > 0 && ev.Wants ? ev.Battery.TimeToFull(UsableOffer) : null;

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

            if (!IsOperative)
                return ChargePointStatus.Unavailable;
            if (_finishing)
                return ChargePointStatus.Finishing;
            return Ev is not null || Authorization is not null ? ChargePointStatus.Preparing : ChargePointStatus.Available;
        }
    }

    private double UsableOffer => CanOffer ? Ev?.UsableOffer(OfferedCurrent, OfferedPhases, _voltage) ?? 0 : 0;

    internal bool TryPlugIn(Ev ev)
    {
        if (Ev is not null)
            return false;
        Ev = ev;
        return true;
    }

    internal void Unplug()
    {
        Ev = null;
        _finishing = false;
    }

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
