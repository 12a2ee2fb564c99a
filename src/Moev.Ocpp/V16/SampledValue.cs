using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>One sample (OCPP 1.6 §7.43). The comments name what an absent member means.</summary>
/// <param name="Value">A decimal number, or signed data, as text.</param>
/// <param name="Context">Sample.Periodic.</param>
/// <param name="Format">Raw.</param>
/// <param name="Measurand">Energy.Active.Import.Register.</param>
/// <param name="Phase">The sum, or the value between phases, or none: what fits the measurand.</param>
/// <param name="Location">Outlet.</param>
/// <param name="Unit">Wh, when the measurand is an energy.</param>
public readonly partial record struct SampledValue(
    OcppText Value,
    ReadingContext? Context = null,
    ValueFormat? Format = null,
    Measurand? Measurand = null,
    Phase? Phase = null,
    Location? Location = null,
    UnitOfMeasure? Unit = null);

/// <summary>Why a sample was taken (OCPP 1.6 §7.35).</summary>
public enum ReadingContext : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>An interruption begins.</summary>
    InterruptionBegin,

    /// <summary>It ends.</summary>
    InterruptionEnd,

    /// <summary>Another reason.</summary>
    Other,

    /// <summary>At a time of the clock, such as each quarter of an hour.</summary>
    SampleClock,

    /// <summary>At an interval, since the transaction began; what is meant when nothing is said.</summary>
    SamplePeriodic,

    /// <summary>A transaction begins.</summary>
    TransactionBegin,

    /// <summary>It ends.</summary>
    TransactionEnd,

    /// <summary>A TriggerMessage asked for it.</summary>
    Trigger,
}

/// <summary>What the value is (OCPP 1.6 §7.49).</summary>
public enum ValueFormat : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>A decimal number.</summary>
    Raw,

    /// <summary>Binary data in hexadecimal digits.</summary>
    SignedData,
}

/// <summary>Where in a three-phase supply (OCPP 1.6 §7.34).</summary>
public enum Phase : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>Phase 1.</summary>
    L1,

    /// <summary>Phase 2.</summary>
    L2,

    /// <summary>Phase 3.</summary>
    L3,

    /// <summary>The neutral conductor.</summary>
    N,

    /// <summary>Phase 1 to neutral.</summary>
    L1N,

    /// <summary>Phase 2 to neutral.</summary>
    L2N,

    /// <summary>Phase 3 to neutral.</summary>
    L3N,

    /// <summary>Between phases 1 and 2.</summary>
    L1L2,

    /// <summary>Between phases 2 and 3.</summary>
    L2L3,

    /// <summary>Between phases 3 and 1.</summary>
    L3L1,
}

/// <summary>Where in the charge point (OCPP 1.6 §7.30).</summary>
public enum Location : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>Inside the charge point.</summary>
    Body,

    /// <summary>In the cable between both.</summary>
    Cable,

    /// <summary>Inside the vehicle.</summary>
    EV,

    /// <summary>Where the grid enters the charge point.</summary>
    Inlet,

    /// <summary>Where the vehicle is connected; what is meant when nothing is said.</summary>
    Outlet,
}
