namespace Moev.Gateway.Ledger;

/// <summary>Firmware, diagnostics and log jobs.</summary>
internal sealed partial class ChargePointFunctions
{
    /// <summary>A job that is about to be asked for.</summary>
    /// <param name="location">Makes the location out of the job's id.</param>
    public JobRecord OpenJob(JobKind kind, Func<int, string> location, string? uploadToken, DateTimeOffset at)
    {
        var id = NextId(Jobs);
        var job = Jobs.Set(id, new JobRecord(id, kind, JobState.Requested, at, location(id)) { UploadToken = uploadToken });
        // The newest stays, so that its id is never given to another.
        while (Jobs.Count > options.MaxJobs)
            Jobs.Remove((Jobs.All.FirstOrDefault(static old => !old.IsOpen) ?? Jobs.All[0]).Id);
        Happened(job, at);
        return job;
    }

    /// <summary>How the request ended. What was reported meanwhile says more than an answer that was lost.</summary>
    /// <returns>Null when the job is forgotten.</returns>
    public JobRecord? AnswerJob(int id, JobAnswer answer, bool cancelsOthers, DateTimeOffset at)
    {
        if (Jobs.Find(id) is not { } job)
            return null;
        var state = job.Statuses.Count > 0 && answer.State is JobState.Accepted or JobState.Unanswered ? job.State : answer.State;
        var answered = job with { State = state, Status = Cut(answer.Status), FileName = Cut(answer.FileName), Detail = Cut(answer.Detail) };
        if (!answered.IsOpen)
            answered = answered with { EndedAt = job.EndedAt ?? at };
        Jobs.Set(id, answered);
        Happened(answered, at);
        if (cancelsOthers)
            CancelOthers(answered, at);
        return answered;
    }

    /// <summary>A status notification: of the job that it names, or else of the newest of its kind that it can be about.</summary>
    /// <returns>The job; null when it belongs to none, and is kept beside them.</returns>
    public JobRecord? NoteStatus(JobNotice notice)
    {
        notice = notice with { Status = Cut(notice.Status) };
        if (JobOf(notice) is not { } job)
        {
            var id = NextId(Notices);
            Notices.Set(id, notice);
            while (Notices.Count > options.MaxJobs)
                Notices.Remove(Notices.FirstId);
            Happened(EventTypes.Job, notice.At, EventData.Notice(notice));
            return null;
        }

        var room = options.MaxJobStatuses - 1;
        var reported = JobProgress.After(notice.Status);
        // Success is the end; a report that comes late does not undo it.
        var state = job.State == JobState.Succeeded ? job.State : reported;
        var noted = job with
        {
            State = state,
            Statuses = [.. job.Statuses.TakeLast(room), new JobStatus(notice.At, notice.Status)],
            StatusesLeftOut = job.StatusesLeftOut + Math.Max(0, job.Statuses.Count - room),
            EndedAt = state is JobState.Succeeded or JobState.Failed ? job.State == JobState.Succeeded ? job.EndedAt : notice.At : null,
        };
        Jobs.Set(job.Id, noted);
        Happened(noted, notice.At);
        return noted;
    }

    /// <summary>The file of a job has arrived.</summary>
    /// <returns>False when the job is forgotten.</returns>
    public bool ReceiveFile(int id, JobFile file)
    {
        if (Jobs.Find(id) is not { } job)
            return false;
        var received = Jobs.Set(id, job with { File = file with { Name = Cut(file.Name) } });
        Happened(received, file.At);
        return true;
    }

    private JobRecord? JobOf(JobNotice notice)
    {
        if (notice.Status == JobProgress.Idle)
            return null;
        if (notice.RequestId is { } id)
            return Jobs.Find(id) is { } named && named.Kind == notice.Kind ? named : null;
        var ofKind = Jobs.NewestFirst.Where(job => job.Kind == notice.Kind).ToList();
        // A charge point that tries again reports a failure between the attempts; and some do what they have refused.
        return ofKind.Find(static job => job.IsOpen) ?? ofKind.Find(static job => job.State is JobState.Failed or JobState.Refused);
    }

    private void CancelOthers(JobRecord newest, DateTimeOffset at)
    {
        foreach (var job in Jobs.All)
        {
            if (job.Kind == newest.Kind && job.Id < newest.Id && job.IsOpen)
                Happened(Jobs.Set(job.Id, job with { State = JobState.Canceled, EndedAt = at, Detail = $"canceled for job {newest.Id}" }), at);
        }
    }

    private void Happened(JobRecord job, DateTimeOffset at) => Happened(EventTypes.Job, at, EventData.Job(job));
}
