namespace Moev.Ocpp.Profiles;

/// <summary>The reason why a charge point refuses a charging profile.</summary>
public enum ProfileRefusal : byte
{
    /// <summary>The profile is accepted.</summary>
    None = 0,

    /// <summary>
    /// The connector does not exist. The answer is CALLERROR PropertyConstraintViolation (OCPP 1.6 errata 3.39); for all other reasons it
    /// is Rejected.
    /// </summary>
    UnknownConnector,

    /// <summary>A purpose, kind, recurrence or unit is not in the specification (errata 3.38).</summary>
    UnknownWord,

    /// <summary>A ChargePointMaxProfile is allowed on connector 0 only (§3.13.1).</summary>
    ChargePointMaxOnConnector,

    /// <summary>A TxProfile is allowed on connectors above 0 only (§3.13.1).</summary>
    TxProfileOnChargePoint,

    /// <summary>A TxProfile came without a running transaction (§3.13.1).</summary>
    NoTransaction,

    /// <summary>A TxProfile is for a transaction that does not run on this connector.</summary>
    OtherTransaction,

    /// <summary>RemoteStartTransaction accepts only a TxProfile without a transactionId (§5.16.2, errata 3.41).</summary>
    NotForRemoteStart,

    /// <summary>A recurring profile lacks recurrencyKind or startSchedule.</summary>
    IncompleteRecurrence,

    /// <summary>validTo is not after validFrom.</summary>
    NeverValid,

    /// <summary>The stack level is below 0 or above ChargeProfileMaxStackLevel.</summary>
    StackLevel,

    /// <summary>The unit is not in ChargingScheduleAllowedChargingRateUnit.</summary>
    Unit,

    /// <summary>The duration is not positive.</summary>
    Duration,

    /// <summary>There is no period, or more than ChargingScheduleMaxPeriods.</summary>
    NumberOfPeriods,

    /// <summary>The first period does not start at 0 (errata 3.45).</summary>
    FirstPeriodNotZero,

    /// <summary>Periods are out of order, or two have the same start.</summary>
    PeriodsNotAscending,

    /// <summary>A limit is negative.</summary>
    NegativeLimit,

    /// <summary>The number of phases is not 1, 2 or 3.</summary>
    NumberOfPhases,

    /// <summary>MaxChargingProfilesInstalled are installed, and the profile replaces none of them.</summary>
    Full,
}
