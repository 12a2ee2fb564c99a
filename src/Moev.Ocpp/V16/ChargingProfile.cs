using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>A limit over time, with its scope (OCPP 1.6 §3.13, §7.8).</summary>
/// <param name="ChargingProfileId">The id, unique at the charge point.</param>
/// <param name="TransactionId">With TxProfile only: the transaction to which the profile applies.</param>
/// <param name="StackLevel">The stack level, from 0. Of the profiles of one purpose, the highest level that is valid now wins.</param>
/// <param name="ChargingProfilePurpose">The scope of the profile.</param>
/// <param name="ChargingProfileKind">The reference of the schedule's times.</param>
/// <param name="RecurrencyKind">With Recurring only.</param>
/// <param name="ValidFrom">The start of validity; absent: immediately.</param>
/// <param name="ValidTo">The end of validity; absent: until replaced.</param>
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

/// <summary>The scope of a charging profile (OCPP 1.6 §3.13.1, §7.10).</summary>
[MustBeKnown]
public enum ChargingProfilePurpose : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>Applies to the charge point as a whole; connector 0 only.</summary>
    ChargePointMaxProfile,

    /// <summary>Applies to new transactions.</summary>
    TxDefaultProfile,

    /// <summary>Applies to one transaction, for which it outranks TxDefaultProfile.</summary>
    TxProfile,
}

/// <summary>The reference of a profile's times (OCPP 1.6 §7.9).</summary>
[MustBeKnown]
public enum ChargingProfileKind : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The times are relative to the schedule's start.</summary>
    Absolute,

    /// <summary>The times are relative to the latest repetition of the schedule's start.</summary>
    Recurring,

    /// <summary>The times are relative to the moment when the profile takes effect, such as the start of the transaction.</summary>
    Relative,
}

/// <summary>The period after which a recurring profile repeats (OCPP 1.6 §7.37).</summary>
[MustBeKnown]
public enum RecurrencyKind : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The profile repeats every day, from the time of startSchedule.</summary>
    Daily,

    /// <summary>The profile repeats every week, from the weekday and time of startSchedule.</summary>
    Weekly,
}
