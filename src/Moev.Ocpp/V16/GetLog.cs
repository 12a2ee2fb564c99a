using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Asks for an upload of a log (security whitepaper §5.9).</summary>
/// <param name="LogType">The log to upload.</param>
/// <param name="RequestId">The id repeated by every LogStatusNotification of this upload.</param>
/// <param name="Retries">The number of retries.</param>
/// <param name="RetryInterval">The seconds between attempts.</param>
/// <param name="Log">The part of the log and the upload address.</param>
public readonly partial record struct GetLogRequest(
    LogType LogType,
    int RequestId,
    int? Retries,
    int? RetryInterval,
    LogParameters Log) : IOcppPayload<GetLogRequest>;

/// <summary>The response to GetLog (security whitepaper §5.10).</summary>
/// <param name="Status">The result of the request.</param>
/// <param name="Filename">At most 255 characters; absent when there is no log.</param>
public readonly partial record struct GetLogResponse(
    GetLogStatus Status,
    string? Filename = null) : IOcppPayload<GetLogResponse>;

/// <summary>The part of a log to upload, and the upload address (security whitepaper §6.12).</summary>
/// <param name="RemoteLocation">The upload address; at most 512 characters.</param>
/// <param name="OldestTimestamp">The oldest entry to include.</param>
/// <param name="LatestTimestamp">The newest entry to include.</param>
public readonly partial record struct LogParameters(
    string RemoteLocation,
    OcppDateTime? OldestTimestamp = null,
    OcppDateTime? LatestTimestamp = null);

/// <summary>The logs of a charge point (security whitepaper §6.11).</summary>
[MustBeKnown]
public enum LogType : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The log for finding faults.</summary>
    DiagnosticsLog,

    /// <summary>The security events, including uncritical ones.</summary>
    SecurityLog,
}

/// <summary>The result of GetLog (security whitepaper §6.13).</summary>
public enum GetLogStatus : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The log will be uploaded.</summary>
    Accepted,

    /// <summary>The log will not be uploaded.</summary>
    Rejected,

    /// <summary>The log will be uploaded, and an upload in progress was cancelled for it.</summary>
    AcceptedCanceled,
}
