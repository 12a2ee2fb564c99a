using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Reports the status of a firmware update (OCPP 1.6 §4.5, §6.19).</summary>
public readonly partial record struct FirmwareStatusNotificationRequest(FirmwareStatus Status)
    : IOcppPayload<FirmwareStatusNotificationRequest>;

/// <summary>The acknowledgement (OCPP 1.6 §6.20). It has no members.</summary>
public readonly partial record struct FirmwareStatusNotificationResponse : IOcppPayload<FirmwareStatusNotificationResponse>;

/// <summary>The status of a firmware update (OCPP 1.6 §7.25).</summary>
public enum FirmwareStatus : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The firmware has been downloaded.</summary>
    Downloaded,

    /// <summary>The download failed. This status is final.</summary>
    DownloadFailed,

    /// <summary>The firmware is being downloaded.</summary>
    Downloading,

    /// <summary>No update is in progress. Only sent in answer to a TriggerMessage.</summary>
    Idle,

    /// <summary>The installation failed. This status is final.</summary>
    InstallationFailed,

    /// <summary>The firmware is being installed.</summary>
    Installing,

    /// <summary>The firmware has been installed. This status is final.</summary>
    Installed,
}
