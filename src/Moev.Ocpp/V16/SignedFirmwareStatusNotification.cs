using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Reports the status of an update with signed firmware (security whitepaper §5.19).</summary>
/// <param name="Status">The status.</param>
/// <param name="RequestId">The request id of the SignedUpdateFirmware; absent only when Idle.</param>
public readonly partial record struct SignedFirmwareStatusNotificationRequest(
    SignedFirmwareStatus Status,
    int? RequestId = null) : IOcppPayload<SignedFirmwareStatusNotificationRequest>;

/// <summary>The acknowledgement (security whitepaper §5.20). It has no members.</summary>
public readonly partial record struct SignedFirmwareStatusNotificationResponse
    : IOcppPayload<SignedFirmwareStatusNotificationResponse>;

/// <summary>The status of an update with signed firmware (security whitepaper §6.6).</summary>
public enum SignedFirmwareStatus : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The firmware has been downloaded.</summary>
    Downloaded,

    /// <summary>The download failed. This status is final.</summary>
    DownloadFailed,

    /// <summary>The firmware is being downloaded.</summary>
    Downloading,

    /// <summary>The download waits for the retrieveDateTime of the request.</summary>
    DownloadScheduled,

    /// <summary>The download is paused.</summary>
    DownloadPaused,

    /// <summary>No update is in progress. Only sent in answer to an ExtendedTriggerMessage.</summary>
    Idle,

    /// <summary>The installation failed. This status is final.</summary>
    InstallationFailed,

    /// <summary>The firmware is being installed.</summary>
    Installing,

    /// <summary>The firmware has been installed. This status is final.</summary>
    Installed,

    /// <summary>The charge point is about to restart with the new firmware.</summary>
    InstallRebooting,

    /// <summary>The installation waits for the installDateTime of the request.</summary>
    InstallScheduled,

    /// <summary>The verification of the firmware failed. This status is final.</summary>
    InstallVerificationFailed,

    /// <summary>The signature is invalid. This status is final.</summary>
    InvalidSignature,

    /// <summary>The signature is valid.</summary>
    SignatureVerified,
}
