using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>How the upload of a log stands (security whitepaper §5.13).</summary>
/// <param name="Status">How it stands.</param>
/// <param name="RequestId">That of the GetLog which asked for it; absent only when Idle.</param>
public readonly partial record struct LogStatusNotificationRequest(
    UploadLogStatus Status,
    int? RequestId = null) : IOcppPayload<LogStatusNotificationRequest>;

/// <summary>Noted (security whitepaper §5.14). It has no members.</summary>
public readonly partial record struct LogStatusNotificationResponse : IOcppPayload<LogStatusNotificationResponse>;

/// <summary>How the upload of a log stands (security whitepaper §6.17).</summary>
public enum UploadLogStatus : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The server and the charge point did not understand each other.</summary>
    BadMessage,

    /// <summary>Only in answer to an ExtendedTriggerMessage, when nothing is uploaded.</summary>
    Idle,

    /// <summary>The server does not do uploads.</summary>
    NotSupportedOperation,

    /// <summary>The server refused it. It ends here.</summary>
    PermissionDenied,

    /// <summary>It is done.</summary>
    Uploaded,

    /// <summary>It failed. It ends here.</summary>
    UploadFailure,

    /// <summary>It is under way.</summary>
    Uploading,
}
