using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Reports a connector's status change or an error (OCPP 1.6 §4.9, §6.47).</summary>
/// <param name="ConnectorId">The connector; 0: the charge point itself, which can only be Available, Unavailable or Faulted.</param>
/// <param name="ErrorCode">The error; NoError when there is none.</param>
/// <param name="Info">Free text of at most 50 characters.</param>
/// <param name="Status">The current status.</param>
/// <param name="Timestamp">The time of the change; absent: the time of receipt.</param>
/// <param name="VendorId">The vendor that defined the error code; at most 255 characters.</param>
/// <param name="VendorErrorCode">At most 50 characters.</param>
public readonly partial record struct StatusNotificationRequest(
    ConnectorId ConnectorId,
    [MayBeMissing] ChargePointErrorCode ErrorCode,
    OcppText? Info,
    [MayBeMissing] ChargePointStatus Status,
    OcppDateTime? Timestamp = null,
    OcppText? VendorId = null,
    OcppText? VendorErrorCode = null) : IOcppPayload<StatusNotificationRequest>;

/// <summary>The acknowledgement (OCPP 1.6 §6.48). It has no members.</summary>
public readonly partial record struct StatusNotificationResponse : IOcppPayload<StatusNotificationResponse>;

/// <summary>The error of a connector (OCPP 1.6 §7.6).</summary>
public enum ChargePointErrorCode : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The connector cannot be locked or unlocked.</summary>
    ConnectorLockFailure,

    /// <summary>Communication with the vehicle fails. This is not an error of the charge point.</summary>
    EVCommunicationError,

    /// <summary>The residual current device tripped.</summary>
    GroundFailure,

    /// <summary>The temperature inside the charge point is too high.</summary>
    HighTemperature,

    /// <summary>An error occurred in hardware or software.</summary>
    InternalError,

    /// <summary>The central system's answer contradicts the local authorization list.</summary>
    LocalListConflict,

    /// <summary>There is no error.</summary>
    NoError,

    /// <summary>Another error occurred; see vendorErrorCode.</summary>
    OtherError,

    /// <summary>The overcurrent protection tripped.</summary>
    OverCurrentFailure,

    /// <summary>The voltage is too high.</summary>
    OverVoltage,

    /// <summary>The meter cannot be read.</summary>
    PowerMeterFailure,

    /// <summary>The power switch failed.</summary>
    PowerSwitchFailure,

    /// <summary>The token reader failed.</summary>
    ReaderFailure,

    /// <summary>The reset failed.</summary>
    ResetFailure,

    /// <summary>The voltage is too low.</summary>
    UnderVoltage,

    /// <summary>The wireless connection is weak.</summary>
    WeakSignal,
}

/// <summary>The status of a connector, or of the charge point (OCPP 1.6 §4.9, §7.7).</summary>
public enum ChargePointStatus : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The connector is free for a new user.</summary>
    Available,

    /// <summary>The connector is in use, but no transaction has started.</summary>
    Preparing,

    /// <summary>Energy flows to the vehicle.</summary>
    Charging,

    /// <summary>The charge point offers no energy, for example because of a charging profile.</summary>
    SuspendedEVSE,

    /// <summary>The vehicle takes none of the energy that is offered.</summary>
    SuspendedEV,

    /// <summary>The transaction has ended, and the connector is not free yet.</summary>
    Finishing,

    /// <summary>The connector is reserved.</summary>
    Reserved,

    /// <summary>The connector is out of service on request.</summary>
    Unavailable,

    /// <summary>The connector is out of service because of an error.</summary>
    Faulted,
}
