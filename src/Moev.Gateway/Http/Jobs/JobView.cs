using Moev.Gateway.Ledger;

namespace Moev.Gateway.Http.Jobs;

/// <param name="Jobs">The newest first.</param>
/// <param name="Unattributed">Status notifications that belong to no job, the newest first.</param>
internal sealed record JobPage(IReadOnlyList<JobView> Jobs, IReadOnlyList<JobNoticeView> Unattributed);

/// <summary>A job in an answer.</summary>
/// <param name="Kind">A <see cref="JobKind"/>.</param>
/// <param name="State">A <see cref="JobState"/>.</param>
/// <param name="Status">The status that the charge point answered; null when the action has no status, or there was no answer.</param>
/// <param name="Statuses">The reported statuses, oldest first.</param>
internal sealed record JobView(
    int JobId,
    string Kind,
    string State,
    DateTimeOffset CreatedAt,
    DateTimeOffset? EndedAt,
    string Location,
    string? Status,
    string? FileName,
    string? Detail,
    IReadOnlyList<JobStatusView> Statuses,
    int? StatusesLeftOut,
    JobFileView? File)
{
    public static JobView Of(JobRecord job) => new(
        job.Id,
        job.Kind.ToString(),
        job.State.ToString(),
        job.CreatedAt,
        job.EndedAt,
        job.Location,
        job.Status,
        job.FileName,
        job.Detail,
        [.. job.Statuses.Select(static status => new JobStatusView(status.At, status.Status))],
        job.StatusesLeftOut == 0 ? null : job.StatusesLeftOut,
        job.File is { } file ? new JobFileView(file.Name, file.Bytes, file.At) : null);
}

internal sealed record JobStatusView(DateTimeOffset At, string Status);

/// <param name="Name">As the charge point named it in its upload; null when it named none.</param>
internal sealed record JobFileView(string? Name, long Bytes, DateTimeOffset ReceivedAt);

internal sealed record JobNoticeView(DateTimeOffset At, string Kind, string Status, int? RequestId);
