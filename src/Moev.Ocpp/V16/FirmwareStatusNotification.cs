using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>How an update of the firmware stands (OCPP 1.6 §4.5, §6.19).</summary>
public readonly partial record struct FirmwareStatusNotificationRequest(FirmwareStatus Status)
    : IOcppPayload<FirmwareStatusNotificationRequest>;

/// <summary>Noted (OCPP 1.6 §6.20). It has no members.</summary>
public readonly partial record struct FirmwareStatusNotificationResponse : IOcppPayload<FirmwareStatusNotificationResponse>;

/// <summary>How an update of the firmware stands (OCPP 1.6 §7.25).</summary>
public enum FirmwareStatus : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>It is fetched.</summary>
    Downloaded,

    /// <summary>It could not be fetched. It ends here.</summary>
    DownloadFailed,

    /// <summary>It is being fetched.</summary>
    Downloading,

    /// <summary>Only in answer to a TriggerMessage, when nothing is updated.</summary>
    Idle,

    /// <summary>It ends here.</summary>
    InstallationFailed,

    /// <summary>It is being installed.</summary>
    Installing,

    /// <summary>It ends here, well.</summary>
    Installed,
}
