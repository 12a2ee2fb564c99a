using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>How an upload of diagnostics stands (OCPP 1.6 §4.4, §6.17).</summary>
public readonly partial record struct DiagnosticsStatusNotificationRequest(DiagnosticsStatus Status)
    : IOcppPayload<DiagnosticsStatusNotificationRequest>;

/// <summary>Noted (OCPP 1.6 §6.18). It has no members.</summary>
public readonly partial record struct DiagnosticsStatusNotificationResponse : IOcppPayload<DiagnosticsStatusNotificationResponse>;

/// <summary>How an upload of diagnostics stands (OCPP 1.6 §7.24).</summary>
public enum DiagnosticsStatus : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>Only in answer to a TriggerMessage, when nothing is uploaded.</summary>
    Idle,

    /// <summary>It is done.</summary>
    Uploaded,

    /// <summary>It failed.</summary>
    UploadFailed,

    /// <summary>It is under way.</summary>
    Uploading,
}
