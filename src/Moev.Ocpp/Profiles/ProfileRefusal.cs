namespace Moev.Ocpp.Profiles;

/// <summary>Why a charge point does not take a charging profile.</summary>
public enum ProfileRefusal : byte
{
    /// <summary>It takes it.</summary>
    None = 0,

    /// <summary>No such connector. The answer is CALLERROR PropertyConstraintViolation (OCPP 1.6 errata 3.39); all others are Rejected.</summary>
    UnknownConnector,

    /// <summary>A purpose, kind, recurrence or unit that the specification does not have (errata 3.38).</summary>
    UnknownWord,

    /// <summary>ChargePointMaxProfile is for connector 0 only (§3.13.1).</summary>
    ChargePointMaxOnConnector,

    /// <summary>TxProfile is for connectors above 0 only (§3.13.1).</summary>
    TxProfileOnChargePoint,

    /// <summary>TxProfile without a running transaction (§3.13.1).</summary>
    NoTransaction,

    /// <summary>TxProfile for a transaction that does not run on this connector.</summary>
    OtherTransaction,

    /// <summary>Only TxProfile, and without a transactionId, may come with RemoteStartTransaction (§5.16.2, errata 3.41).</summary>
    NotForRemoteStart,

    /// <summary>Recurring without recurrencyKind or startSchedule.</summary>
    IncompleteRecurrence,

    /// <summary>validTo is not after validFrom.</summary>
    NeverValid,

    /// <summary>A stack level below 0 or above ChargeProfileMaxStackLevel.</summary>
    StackLevel,

    /// <summary>A unit that ChargingScheduleAllowedChargingRateUnit does not have.</summary>
    Unit,

    /// <summary>A duration that is not positive.</summary>
    Duration,

    /// <summary>No period, or more than ChargingScheduleMaxPeriods.</summary>
    NumberOfPeriods,

    /// <summary>The first period does not start at 0 (errata 3.45).</summary>
    FirstPeriodNotZero,

    /// <summary>Periods out of order, or two with one start.</summary>
    PeriodsNotAscending,

    /// <summary>A negative limit.</summary>
    NegativeLimit,

    /// <summary>A number of phases other than 1, 2 and 3.</summary>
    NumberOfPhases,

    /// <summary>MaxChargingProfilesInstalled are installed, and it replaces none of them.</summary>
    Full,
}
