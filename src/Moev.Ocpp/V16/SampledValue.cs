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

    InterruptionBegin,

    InterruptionEnd,

    Other,

    /// <summary>At a time of the clock, such as each quarter of an hour.</summary>
    SampleClock,

    SamplePeriodic,

    TransactionBegin,

    TransactionEnd,

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

    L1,

    L2,

    L3,

    N,

    L1N,

    L2N,

    L3N,

    L1L2,

    L2L3,

    L3L1,
}

/// <summary>Where in the charge point (OCPP 1.6 §7.30).</summary>
public enum Location : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    Body,

    Cable,

    EV,

    Inlet,

    Outlet,
}
