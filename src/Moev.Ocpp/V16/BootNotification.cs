using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Registers a charge point after it started (OCPP 1.6 §4.2, §6.3).</summary>
/// <param name="ChargePointVendor">At most 20 characters.</param>
/// <param name="ChargePointModel">At most 20 characters.</param>
/// <param name="ChargePointSerialNumber">At most 25 characters.</param>
/// <param name="ChargeBoxSerialNumber">At most 25 characters. Deprecated by OCPP 1.6, but still sent by many charge points.</param>
/// <param name="FirmwareVersion">At most 50 characters.</param>
/// <param name="Iccid">The ICCID of the modem's SIM card; at most 20 characters.</param>
/// <param name="Imsi">The IMSI of the modem's SIM card; at most 20 characters.</param>
/// <param name="MeterType">The type of the main meter; at most 25 characters.</param>
/// <param name="MeterSerialNumber">The serial number of the main meter; at most 25 characters.</param>
public readonly partial record struct BootNotificationRequest(
    [MayBeMissing] string ChargePointVendor,
    [MayBeMissing] string ChargePointModel,
    string? ChargePointSerialNumber = null,
    string? ChargeBoxSerialNumber = null,
    string? FirmwareVersion = null,
    string? Iccid = null,
    string? Imsi = null,
    string? MeterType = null,
    string? MeterSerialNumber = null) : IOcppPayload<BootNotificationRequest>;

/// <summary>The registration status of a charge point (OCPP 1.6 §6.4).</summary>
/// <param name="Status">Accepted: the charge point may send other messages.</param>
/// <param name="CurrentTime">The central system's time, to which the charge point sets its clock.</param>
/// <param name="Interval">
/// If accepted, the seconds between heartbeats; otherwise the seconds to wait before the next BootNotification. 0 leaves the choice to the
/// charge point.
/// </param>
public readonly partial record struct BootNotificationResponse(
    RegistrationStatus Status,
    OcppDateTime CurrentTime,
    int Interval) : IOcppPayload<BootNotificationResponse>;

/// <summary>The result of a BootNotification (OCPP 1.6 §7.38).</summary>
public enum RegistrationStatus : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The charge point is registered.</summary>
    Accepted,

    /// <summary>The central system wants to configure the charge point first; it may send CALLs meanwhile.</summary>
    Pending,

    /// <summary>The charge point is not registered. It tries again after the interval.</summary>
    Rejected,
}
