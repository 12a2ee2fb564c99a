using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Asks for an upload of a log (security whitepaper §5.9).</summary>
/// <param name="LogType">Which log.</param>
/// <param name="RequestId">Named again by every LogStatusNotification of this upload.</param>
/// <param name="Retries">How often to try again.</param>
/// <param name="RetryInterval">Seconds between attempts.</param>
/// <param name="Log">What of it, and where to.</param>
public readonly partial record struct GetLogRequest(
    LogType LogType,
    int RequestId,
    int? Retries,
    int? RetryInterval,
    LogParameters Log) : IOcppPayload<GetLogRequest>;

/// <summary>Whether it will be uploaded (security whitepaper §5.10).</summary>
/// <param name="Status">Whether it will.</param>
/// <param name="Filename">At most 255 characters; absent when there is no log.</param>
public readonly partial record struct GetLogResponse(
    GetLogStatus Status,
    string? Filename = null) : IOcppPayload<GetLogResponse>;

/// <summary>What of a log to upload, and where to (security whitepaper §6.12).</summary>
/// <param name="RemoteLocation">The address to upload to; at most 512 characters.</param>
/// <param name="OldestTimestamp">The oldest entry wanted.</param>
/// <param name="LatestTimestamp">The newest entry wanted.</param>
public readonly partial record struct LogParameters(
    string RemoteLocation,
    OcppDateTime? OldestTimestamp = null,
    OcppDateTime? LatestTimestamp = null);

/// <summary>A log of a charge point (security whitepaper §6.11).</summary>
[MustBeKnown]
public enum LogType : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>What helps to find faults.</summary>
    DiagnosticsLog,

    /// <summary>The security events, the uncritical ones too.</summary>
    SecurityLog,
}

/// <summary>Whether a log will be uploaded (security whitepaper §6.13).</summary>
public enum GetLogStatus : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>It will.</summary>
    Accepted,

    /// <summary>It will not.</summary>
    Rejected,

    /// <summary>It will, and an upload that was under way ended for it.</summary>
    AcceptedCanceled,
}
