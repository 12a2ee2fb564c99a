using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>A limit over time, and to what it applies (OCPP 1.6 §3.13, §7.8).</summary>
/// <param name="ChargingProfileId">Unique at the charge point.</param>
/// <param name="TransactionId">With TxProfile only: the transaction to which it applies.</param>
/// <param name="StackLevel">From 0; of the profiles of one purpose, the highest level that is valid now wins.</param>
/// <param name="ChargingProfilePurpose">To what it applies.</param>
/// <param name="ChargingProfileKind">What the schedule's times are relative to.</param>
/// <param name="RecurrencyKind">With Recurring only.</param>
/// <param name="ValidFrom">Absent: at once.</param>
/// <param name="ValidTo">Absent: until replaced.</param>
/// <param name="ChargingSchedule">The limits.</param>
public readonly partial record struct ChargingProfile(
    int ChargingProfileId,
    int? TransactionId,
    int StackLevel,
    ChargingProfilePurpose ChargingProfilePurpose,
    ChargingProfileKind ChargingProfileKind,
    RecurrencyKind? RecurrencyKind,
    OcppDateTime? ValidFrom,
    OcppDateTime? ValidTo,
    ChargingSchedule ChargingSchedule);

/// <summary>To what a profile applies (OCPP 1.6 §3.13.1, §7.10).</summary>
[MustBeKnown]
public enum ChargingProfilePurpose : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The charge point as a whole; connector 0 only.</summary>
    ChargePointMaxProfile,

    /// <summary>New transactions.</summary>
    TxDefaultProfile,

    /// <summary>One transaction, which it outranks TxDefaultProfile for.</summary>
    TxProfile,
}

/// <summary>What the times of a profile are relative to (OCPP 1.6 §7.9).</summary>
[MustBeKnown]
public enum ChargingProfileKind : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The schedule's start.</summary>
    Absolute,

    /// <summary>The latest repetition of the schedule's start.</summary>
    Recurring,

    /// <summary>The moment in which the profile comes into force, such as the start of the transaction.</summary>
    Relative,
}

/// <summary>How often a recurring profile starts anew (OCPP 1.6 §7.37).</summary>
[MustBeKnown]
public enum RecurrencyKind : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>Every day, from the time of startSchedule.</summary>
    Daily,

    /// <summary>Every week, from the weekday and time of startSchedule.</summary>
    Weekly,
}
