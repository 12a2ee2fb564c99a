using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Reports the status of a diagnostics upload (OCPP 1.6 §4.4, §6.17).</summary>
public readonly partial record struct DiagnosticsStatusNotificationRequest(DiagnosticsStatus Status)
    : IOcppPayload<DiagnosticsStatusNotificationRequest>;

/// <summary>The acknowledgement (OCPP 1.6 §6.18). It has no members.</summary>
public readonly partial record struct DiagnosticsStatusNotificationResponse : IOcppPayload<DiagnosticsStatusNotificationResponse>;

/// <summary>The status of a diagnostics upload (OCPP 1.6 §7.24).</summary>
public enum DiagnosticsStatus : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>No upload is in progress. Only sent in answer to a TriggerMessage.</summary>
    Idle,

    /// <summary>The upload is complete.</summary>
    Uploaded,

    /// <summary>The upload failed.</summary>
    UploadFailed,

    /// <summary>The upload is in progress.</summary>
    Uploading,
}
