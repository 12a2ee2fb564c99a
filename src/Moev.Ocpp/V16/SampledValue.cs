using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>One sample (OCPP 1.6 §7.43). The parameter comments give the meaning of an absent member.</summary>
/// <param name="Value">A decimal number, or signed data, as text.</param>
/// <param name="Context">Absent: Sample.Periodic.</param>
/// <param name="Format">Absent: Raw.</param>
/// <param name="Measurand">Absent: Energy.Active.Import.Register.</param>
/// <param name="Phase">Absent: the sum, the value between phases, or no phase, depending on the measurand.</param>
/// <param name="Location">Absent: Outlet.</param>
/// <param name="Unit">Absent: Wh, when the measurand is an energy.</param>
public readonly partial record struct SampledValue(
    OcppText Value,
    ReadingContext? Context = null,
    ValueFormat? Format = null,
    Measurand? Measurand = null,
    Phase? Phase = null,
    Location? Location = null,
    UnitOfMeasure? Unit = null);

/// <summary>The reason for a sample (OCPP 1.6 §7.35).</summary>
public enum ReadingContext : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>Taken at the start of an interruption.</summary>
    InterruptionBegin,

    /// <summary>Taken at the end of an interruption.</summary>
    InterruptionEnd,

    /// <summary>Taken for another reason.</summary>
    Other,

    /// <summary>Taken at a clock-aligned time, such as each quarter of an hour.</summary>
    SampleClock,

    /// <summary>Taken at an interval since the transaction began. The meaning of an absent context.</summary>
    SamplePeriodic,

    /// <summary>Taken at the start of a transaction.</summary>
    TransactionBegin,

    /// <summary>Taken at the end of a transaction.</summary>
    TransactionEnd,

    /// <summary>Taken for a TriggerMessage.</summary>
    Trigger,
}

/// <summary>The format of a value (OCPP 1.6 §7.49).</summary>
public enum ValueFormat : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>A decimal number.</summary>
    Raw,

    /// <summary>Binary data in hexadecimal digits.</summary>
    SignedData,
}

/// <summary>The phase of a sample (OCPP 1.6 §7.34).</summary>
public enum Phase : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
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

/// <summary>The location of a sample (OCPP 1.6 §7.30).</summary>
public enum Location : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>Inside the charge point.</summary>
    Body,

    /// <summary>In the cable between charge point and vehicle.</summary>
    Cable,

    /// <summary>Inside the vehicle.</summary>
    EV,

    /// <summary>At the grid connection of the charge point.</summary>
    Inlet,

    /// <summary>At the connection to the vehicle. The meaning of an absent location.</summary>
    Outlet,
}
