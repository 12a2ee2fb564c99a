using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Sites;

namespace Moev.SmartCharging.Observations;

/// <summary>The facts that OCPP has revealed about one connector, and what was declared. A mutable buffer, filled anew for every observation.</summary>
public struct ConnectorState
{
    /// <summary>The last status.</summary>
    public ConnectorStatus Status;

    /// <summary>True while its charge point is connected.</summary>
    public bool IsOnline;

    /// <summary>True while it can be given a current: connected, and it accepts and obeys profiles.</summary>
    public bool IsControllable;

    /// <summary>True while a transaction runs.</summary>
    public bool HasSession;

    /// <summary>The id of the running transaction; 0 without one.</summary>
    public int TransactionId;

    /// <summary>The time since the last status, in s; not a number when there is none.</summary>
    public double StatusAge;

    /// <summary>The start of the session.</summary>
    public DateTimeOffset ArrivedAt;

    /// <summary>The declared departure; null when none was declared.</summary>
    public DateTimeOffset? DepartsAt;

    /// <summary>The declared energy of the session in Wh; not a number when none was declared.</summary>
    public double RequestedWh;

    /// <summary>The energy of the session so far, in Wh.</summary>
    public double DeliveredWh;

    /// <summary>The declared priority, or that of the connector; a higher number goes first.</summary>
    public int Priority;

    /// <summary>The measured power in W; not a number when unknown.</summary>
    public double Watts;

    /// <summary>The measured current of the highest phase, in A; not a number when unknown.</summary>
    public double Amps;

    /// <summary>The measured currents of the connector's own phases in A; not a number when unknown.</summary>
    public PhaseValues PhaseAmps;

    /// <summary>The time since the measurement, in s; not a number when there is none.</summary>
    public double MeasurementAge;

    /// <summary>The number of phases that the car uses, 1 to 3, as the measurement showed; 0 when unknown.</summary>
    public int CarPhases;

    /// <summary>The current that the car can use, in A per phase: below the maximum when it draws less than its limit, such as near full.</summary>
    public double DemandAmps;

    /// <summary>The limit in force according to the profiles on record, in A per phase; not a number when there is none.</summary>
    public double LimitAmps;

    /// <summary>The id of the charging profile that causes the limit; 0 when there is none.</summary>
    public int LimitProfileId;

    /// <summary>The set-point that was last sent, in A per phase; not a number when there is none.</summary>
    public double SetPointAmps;

    /// <summary>The highest current that it can draw now whatever is sent, in A per phase: the safety layer reserves it.</summary>
    public double CeilingAmps;

    /// <summary>The time since it was last given a current of at least its minimum, in s; 0 while it has one.</summary>
    public double PausedFor;

    /// <summary>True when a car may be there that can use current: a session that is not finished and whose car is not known to be full.</summary>
    public readonly bool WantsCurrent => HasSession && DemandAmps > 0 && !(DeliveredWh >= RequestedWh);

    /// <summary>Returns the number of phases that a car on the connector loads at most.</summary>
    public readonly int PhasesOf(SiteConnector connector) => CarPhases > 0 ? Math.Min(CarPhases, connector.Phases.Count) : connector.Phases.Count;

    /// <summary>Returns the set-point that was last sent; the fail-safe current when there is none.</summary>
    internal readonly double SetPointOr(double failSafe) => double.IsNaN(SetPointAmps) ? failSafe : SetPointAmps;
}

/// <summary>The status of a connector (OCPP 1.6 §7.7).</summary>
public enum ConnectorStatus : byte
{
    /// <summary>It never reported one.</summary>
    Unknown = 0,

    /// <summary>Free.</summary>
    Available,

    /// <summary>A car was plugged in, or a tag presented.</summary>
    Preparing,

    /// <summary>The car may draw current.</summary>
    Charging,

    /// <summary>The car draws none although it may.</summary>
    SuspendedEV,

    /// <summary>The charge point offers none.</summary>
    SuspendedEVSE,

    /// <summary>The transaction has ended, and the car is still there.</summary>
    Finishing,

    /// <summary>Reserved.</summary>
    Reserved,

    /// <summary>Out of service.</summary>
    Unavailable,

    /// <summary>Faulty.</summary>
    Faulted,
}
