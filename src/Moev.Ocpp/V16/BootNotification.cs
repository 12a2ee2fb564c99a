using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>A charge point introduces itself after it started (OCPP 1.6 §4.2, §6.3).</summary>
/// <param name="ChargePointVendor">At most 20 characters.</param>
/// <param name="ChargePointModel">At most 20 characters.</param>
/// <param name="ChargePointSerialNumber">At most 25 characters.</param>
/// <param name="ChargeBoxSerialNumber">At most 25 characters. Deprecated by 1.6, and still sent by many.</param>
/// <param name="FirmwareVersion">At most 50 characters.</param>
/// <param name="Iccid">Of the modem's SIM card; at most 20 characters.</param>
/// <param name="Imsi">Of the modem's SIM card; at most 20 characters.</param>
/// <param name="MeterType">Of the main meter; at most 25 characters.</param>
/// <param name="MeterSerialNumber">Of the main meter; at most 25 characters.</param>
public readonly partial record struct BootNotificationRequest(
    string ChargePointVendor,
    string ChargePointModel,
    string? ChargePointSerialNumber = null,
    string? ChargeBoxSerialNumber = null,
    string? FirmwareVersion = null,
    string? Iccid = null,
    string? Imsi = null,
    string? MeterType = null,
    string? MeterSerialNumber = null) : IOcppPayload<BootNotificationRequest>;

/// <summary>Whether the charge point may take part (OCPP 1.6 §6.4).</summary>
/// <param name="Status">Accepted: it may send other messages.</param>
/// <param name="CurrentTime">The central system's clock, which the charge point takes over.</param>
/// <param name="Interval">
/// Seconds between heartbeats once accepted; else seconds to wait before the next BootNotification. 0 leaves the choice to the charge
/// point.
/// </param>
public readonly partial record struct BootNotificationResponse(
    RegistrationStatus Status,
    OcppDateTime CurrentTime,
    int Interval) : IOcppPayload<BootNotificationResponse>;

/// <summary>The answer to a BootNotification (OCPP 1.6 §7.38).</summary>
public enum RegistrationStatus : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>It may take part.</summary>
    Accepted,

    /// <summary>The central system wants to set the charge point up first; it may send CALLs meanwhile.</summary>
    Pending,

    /// <summary>It may not; it asks again after the interval.</summary>
    Rejected,
}
