using System.Text.Json.Serialization;

namespace Moev.Gateway.Ledger;

/// <summary>The kinds of jobs: work that a charge point reports on.</summary>
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

/// <summary>The state of a job.</summary>
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

    /// <summary>The charge point gave it up for a newer job.</summary>
    Canceled,

    /// <summary>Sent, and unanswered: the charge point may be doing it.</summary>
    Unanswered,

    /// <summary>Certainly not sent.</summary>
    NotSent,

    /// <summary>The charge point has reported nothing for Control:JobTimeoutMinutes. It may report later, and the job then continues.</summary>
    TimedOut,
}

/// <summary>A job on record.</summary>
/// <param name="Id">Of its charge point; also the requestId of the actions that have one.</param>
/// <param name="Location">Where from or where to, as sent.</param>
internal sealed record JobRecord(int Id, JobKind Kind, JobState State, DateTimeOffset CreatedAt, string Location)
{
    /// <summary>Gets the secret part of the gateway's own upload address; null when the file goes elsewhere.</summary>
    public string? UploadToken { get; init; }

    /// <summary>Gets the status in the charge point's answer; null when there was none.</summary>
    public string? Status { get; init; }

    /// <summary>Gets the file name in the charge point's answer.</summary>
    public string? FileName { get; init; }

    /// <summary>Gets the reason for a failure, in words.</summary>
    public string? Detail { get; init; }

    /// <summary>Gets the newest reports, the oldest first.</summary>
    public IReadOnlyList<JobStatus> Statuses { get; init; } = [];

    /// <summary>Gets the number of older reports that were dropped.</summary>
    public int StatusesLeftOut { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Gets the file that arrived at the gateway; null when none did.</summary>
    public JobFile? File { get; init; }

    /// <summary>Gets the time at which the charge point is to begin; null: at once.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Gets the time of the outcome of the request; null while there is none.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>Gets a value indicating whether the charge point may still be working on it.</summary>
    [JsonIgnore]
    public bool IsOpen => State is JobState.Requested or JobState.Accepted or JobState.Running or JobState.Unanswered;

    /// <summary>Returns a value indicating whether it is open, and nothing was heard of it since before an instant.</summary>
    public bool IsSilentSince(DateTimeOffset before) =>
        IsOpen
        && CreatedAt < before
        && !(DueAt >= before)
        && !(AnsweredAt >= before)
        && !(File?.At >= before)
        && (Statuses.Count == 0 || Statuses[^1].At < before);
}

/// <summary>A status that the charge point reported, in the word it used.</summary>
internal sealed record JobStatus(DateTimeOffset At, string Status);

/// <param name="Name">As the charge point named it in its upload; null when it named none.</param>
internal sealed record JobFile(string? Name, long Bytes, DateTimeOffset At);

/// <summary>A status notification. One that belongs to no job is kept beside the jobs.</summary>
internal sealed record JobNotice(JobKind Kind, int? RequestId, string Status, DateTimeOffset At);

/// <summary>The outcome of the request for a job.</summary>
internal sealed record JobAnswer(JobState State, string? Status = null, string? FileName = null, string? Detail = null);

/// <summary>Maps a reported status to the state of a job (OCPP 1.6 §7.24, §7.25; whitepaper §6.6, §6.17).</summary>
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
