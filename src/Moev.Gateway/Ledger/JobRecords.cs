using System.Text.Json.Serialization;

namespace Moev.Gateway.Ledger;

/// <summary>What a charge point works on for a while, and reports on.</summary>
internal enum JobKind : byte
{
    /// <summary>UpdateFirmware, followed by FirmwareStatusNotification.</summary>
    Firmware,

    /// <summary>SignedUpdateFirmware, followed by SignedFirmwareStatusNotification.</summary>
    SignedFirmware,

    /// <summary>GetDiagnostics, followed by DiagnosticsStatusNotification.</summary>
    Diagnostics,

    /// <summary>GetLog, followed by LogStatusNotification.</summary>
    Log,
}

/// <summary>How a job stands.</summary>
internal enum JobState : byte
{
    /// <summary>On record; the charge point has not answered yet.</summary>
    Requested,

    /// <summary>The charge point will do it.</summary>
    Accepted,

    /// <summary>The charge point has reported progress.</summary>
    Running,

    /// <summary>The charge point has reported the end.</summary>
    Succeeded,

    /// <summary>The charge point has reported a failure. It may try again, and say so.</summary>
    Failed,

    /// <summary>The charge point answered that it won't, or with a CALLERROR, or that it has no such file.</summary>
    Refused,

    /// <summary>The charge point gave it up for a newer job of the same kind.</summary>
    Canceled,

    /// <summary>Sent, and unanswered: the charge point may be doing it.</summary>
    Unanswered,

    /// <summary>Certainly not sent.</summary>
    NotSent,
}

/// <summary>A job on record.</summary>
/// <param name="Id">Of its charge point; also the requestId of the actions that have one.</param>
/// <param name="Location">Where from or where to, as sent.</param>
internal sealed record JobRecord(int Id, JobKind Kind, JobState State, DateTimeOffset CreatedAt, string Location)
{
    /// <summary>Part of the address that the gateway itself takes the file at; null when the file goes elsewhere.</summary>
    public string? UploadToken { get; init; }

    /// <summary>The status that the charge point answered; null when it answered none.</summary>
    public string? Status { get; init; }

    /// <summary>The name of the file as the charge point answered it.</summary>
    public string? FileName { get; init; }

    /// <summary>Why it is not done, in words.</summary>
    public string? Detail { get; init; }

    /// <summary>The newest reports, oldest first.</summary>
    public IReadOnlyList<JobStatus> Statuses { get; init; } = [];

    /// <summary>Reports that are forgotten, because there were too many.</summary>
    public int StatusesLeftOut { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What arrived at the gateway; null when nothing did.</summary>
    public JobFile? File { get; init; }

    /// <summary>Whether the charge point may still be working on it.</summary>
    [JsonIgnore]
    public bool IsOpen => State is JobState.Requested or JobState.Accepted or JobState.Running or JobState.Unanswered;
}

/// <summary>A status that the charge point reported, in the word it used.</summary>
internal sealed record JobStatus(DateTimeOffset At, string Status);

/// <param name="Name">As the charge point named it in its upload; null when it named none.</param>
internal sealed record JobFile(string? Name, long Bytes, DateTimeOffset At);

/// <summary>A status notification. One that belongs to no job is kept beside the jobs.</summary>
internal sealed record JobNotice(JobKind Kind, int? RequestId, string Status, DateTimeOffset At);

/// <summary>How the request for a job ended.</summary>
internal sealed record JobAnswer(JobState State, string? Status = null, string? FileName = null, string? Detail = null);

/// <summary>What a reported status says of a job (OCPP 1.6 §7.24, §7.25; whitepaper §6.6, §6.17).</summary>
internal static class JobProgress
{
    /// <summary>Only in answer to a trigger, when nothing is under way: it belongs to no job.</summary>
    public const string Idle = "Idle";

    public static JobState After(string status) => status switch
    {
        "Installed" or "Uploaded" => JobState.Succeeded,
        "DownloadFailed" or "InstallationFailed" or "InstallVerificationFailed" or "InvalidSignature" => JobState.Failed,
        "UploadFailed" or "UploadFailure" or "BadMessage" or "NotSupportedOperation" or "PermissionDenied" => JobState.Failed,
        _ => JobState.Running,
    };
}
