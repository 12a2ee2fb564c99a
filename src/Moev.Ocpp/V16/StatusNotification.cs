using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>A connector's status changed, or there is an error (OCPP 1.6 §4.9, §6.47).</summary>
/// <param name="ConnectorId">0: the charge point itself, which can only be Available, Unavailable or Faulted.</param>
/// <param name="ErrorCode">NoError when there is none.</param>
/// <param name="Info">Free text of at most 50 characters.</param>
/// <param name="Status">The status it has now.</param>
/// <param name="Timestamp">When it was reached; absent: at receipt.</param>
/// <param name="VendorId">Who defined the vendor's error code; at most 255 characters.</param>
/// <param name="VendorErrorCode">At most 50 characters.</param>
public readonly partial record struct StatusNotificationRequest(
    ConnectorId ConnectorId,
    ChargePointErrorCode ErrorCode,
    OcppText? Info,
    ChargePointStatus Status,
    OcppDateTime? Timestamp = null,
    OcppText? VendorId = null,
    OcppText? VendorErrorCode = null) : IOcppPayload<StatusNotificationRequest>;

/// <summary>Noted (OCPP 1.6 §6.48). It has no members.</summary>
public readonly partial record struct StatusNotificationResponse : IOcppPayload<StatusNotificationResponse>;

/// <summary>What is wrong with a connector (OCPP 1.6 §7.6).</summary>
public enum ChargePointErrorCode : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The connector can't be locked or unlocked.</summary>
    ConnectorLockFailure,

    /// <summary>Communication with the vehicle fails; not an error of the charge point.</summary>
    EVCommunicationError,

    /// <summary>The residual current device tripped.</summary>
    GroundFailure,

    /// <summary>Too hot inside.</summary>
    HighTemperature,

    /// <summary>An error in hardware or software.</summary>
    InternalError,

    /// <summary>The central system's answer does not agree with the local list.</summary>
    LocalListConflict,

    /// <summary>There is none.</summary>
    NoError,

    /// <summary>See vendorErrorCode.</summary>
    OtherError,

    /// <summary>The overcurrent protection tripped.</summary>
    OverCurrentFailure,

    /// <summary>The voltage is too high.</summary>
    OverVoltage,

    /// <summary>The meter can't be read.</summary>
    PowerMeterFailure,

    /// <summary>The power can't be switched.</summary>
    PowerSwitchFailure,

    /// <summary>The reader of id tags fails.</summary>
    ReaderFailure,

    /// <summary>A reset was not possible.</summary>
    ResetFailure,

    /// <summary>The voltage is too low.</summary>
    UnderVoltage,

    /// <summary>The wireless connection is weak.</summary>
    WeakSignal,
}

/// <summary>The status of a connector, or of the charge point (OCPP 1.6 §4.9, §7.7).</summary>
public enum ChargePointStatus : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>Free for a new user.</summary>
    Available,

    /// <summary>Not available to others, and no transaction yet.</summary>
    Preparing,

    /// <summary>Energy flows.</summary>
    Charging,

    /// <summary>The charge point offers no energy, for example because of a charging profile.</summary>
    SuspendedEVSE,

    /// <summary>The vehicle takes none of the energy that is offered.</summary>
    SuspendedEV,

    /// <summary>The transaction has ended, and the connector is not free yet.</summary>
    Finishing,

    /// <summary>Kept for somebody.</summary>
    Reserved,

    /// <summary>Out of service because somebody wants it so.</summary>
    Unavailable,

    /// <summary>Out of service because of an error.</summary>
    Faulted,
}
