using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>How an update with signed firmware stands (security whitepaper §5.19).</summary>
/// <param name="Status">How it stands.</param>
/// <param name="RequestId">That of the SignedUpdateFirmware which asked for it; absent only when Idle.</param>
public readonly partial record struct SignedFirmwareStatusNotificationRequest(
    SignedFirmwareStatus Status,
    int? RequestId = null) : IOcppPayload<SignedFirmwareStatusNotificationRequest>;

/// <summary>Noted (security whitepaper §5.20). It has no members.</summary>
public readonly partial record struct SignedFirmwareStatusNotificationResponse
    : IOcppPayload<SignedFirmwareStatusNotificationResponse>;

/// <summary>How an update with signed firmware stands (security whitepaper §6.6).</summary>
public enum SignedFirmwareStatus : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>It is fetched.</summary>
    Downloaded,

    /// <summary>It ends here.</summary>
    DownloadFailed,

    /// <summary>It is being fetched.</summary>
    Downloading,

    /// <summary>It waits for the retrieveDateTime of the request.</summary>
    DownloadScheduled,

    /// <summary>Fetching has paused.</summary>
    DownloadPaused,

    /// <summary>Only in answer to an ExtendedTriggerMessage, when nothing is updated.</summary>
    Idle,

    /// <summary>It ends here.</summary>
    InstallationFailed,

    /// <summary>It is being installed.</summary>
    Installing,

    /// <summary>It ends here, well.</summary>
    Installed,

    /// <summary>The charge point is about to restart with the new firmware.</summary>
    InstallRebooting,

    /// <summary>It waits for the installDateTime of the request.</summary>
    InstallScheduled,

    /// <summary>What was to be installed is damaged. It ends here.</summary>
    InstallVerificationFailed,

    /// <summary>It ends here.</summary>
    InvalidSignature,

    /// <summary>The signature is good.</summary>
    SignatureVerified,
}
