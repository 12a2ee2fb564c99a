using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Reports the status of a log upload (security whitepaper §5.13).</summary>
/// <param name="Status">The status.</param>
/// <param name="RequestId">The request id of the GetLog; absent only when Idle.</param>
public readonly partial record struct LogStatusNotificationRequest(
    UploadLogStatus Status,
    int? RequestId = null) : IOcppPayload<LogStatusNotificationRequest>;

/// <summary>The acknowledgement (security whitepaper §5.14). It has no members.</summary>
public readonly partial record struct LogStatusNotificationResponse : IOcppPayload<LogStatusNotificationResponse>;

/// <summary>The status of a log upload (security whitepaper §6.17).</summary>
public enum UploadLogStatus : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>Server and charge point could not agree on the protocol.</summary>
    BadMessage,

    /// <summary>No upload is in progress. Only sent in answer to an ExtendedTriggerMessage.</summary>
    Idle,

    /// <summary>The server does not support uploads.</summary>
    NotSupportedOperation,

    /// <summary>The server denied the upload. This status is final.</summary>
    PermissionDenied,

    /// <summary>The upload is complete.</summary>
    Uploaded,

    /// <summary>The upload failed. This status is final.</summary>
    UploadFailure,

    /// <summary>The upload is in progress.</summary>
    Uploading,
}
