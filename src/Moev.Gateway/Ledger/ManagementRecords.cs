using System.Diagnostics.CodeAnalysis;
using Moev.Gateway.Options;

namespace Moev.Gateway.Ledger;

/// <summary>
/// The jobs, reservations, local list and certificates of one charge point, with their rules, which are the same over every store. Every
/// collection is bounded. Used by one thread at a time.
/// </summary>
internal sealed class ManagementRecords(LedgerOptions options)
{
    private readonly List<ManagementEvent> _events = [];

    public RecordSet<JobRecord> Jobs { get; init; } = new();

    /// <summary>Gets the status notifications that belong to no job.</summary>
    public RecordSet<JobNotice> Notices { get; init; } = new();

    public RecordSet<ReservationRecord> Reservations { get; init; } = new();

    /// <summary>Gets the local list as a set with one record, whose id is 1.</summary>
    public RecordSet<LocalListRecord> LocalLists { get; init; } = new();

    public RecordSet<CertificateRecord> Certificates { get; init; } = new();

    /// <summary>Gets the events since the last <see cref="Stored"/>.</summary>
    public IReadOnlyList<ManagementEvent> Events => _events;

    public LocalListRecord? LocalList => LocalLists.Find(1);

    public LocalListRecord StoreLocalList(LocalListRecord list)
    {
        Happened(EventTypes.LocalList, list.ChangedAt, EventData.LocalList(list));
        return LocalLists.Set(1, list);
    }

    /// <summary>Adds a certificate and assigns its id.</summary>
    public CertificateRecord AddCertificate(CertificateRecord certificate)
    {
        var added = certificate with { Id = NextId(Certificates) };
        Certificates.Set(added.Id, added);
        while (Certificates.Count > options.MaxCertificates)
            Certificates.Remove(Certificates.FirstId);
        Happened(EventTypes.Certificate, added.IssuedAt, EventData.Certificate(added));
        return added;
    }

    public void EndCertificate(int id, CertificateState state, string? detail, DateTimeOffset at)
    {
        if (Certificates.Find(id) is not { } certificate)
            return;
        var ended = Certificates.Set(id, certificate with { State = state, Detail = detail });
        Happened(EventTypes.Certificate, at, EventData.Certificate(ended));
    }

    /// <summary>Adds a job before it is requested.</summary>
    /// <param name="location">Creates the location from the job's id.</param>
    /// <param name="dueAt">The time at which the charge point is to begin; null: at once.</param>
    public JobRecord OpenJob(JobKind kind, Func<int, string> location, string? uploadToken, DateTimeOffset at, DateTimeOffset? dueAt = null)
    {
        var id = NextId(Jobs);
        var job = Jobs.Set(id, new JobRecord(id, kind, JobState.Requested, at, location(id)) { UploadToken = uploadToken, DueAt = dueAt });
        // The newest job stays, so that its id is never reused.
        while (Jobs.Count > options.MaxJobs)
            Jobs.Remove((Jobs.All.FirstOrDefault(static old => !old.IsOpen) ?? Jobs.All[0]).Id);
        Happened(job, at);
        return job;
    }

    /// <summary>Records the outcome of the request. Statuses that were reported meanwhile take precedence over a lost answer.</summary>
    /// <returns>The job; null when it was removed.</returns>
    public JobRecord? AnswerJob(int id, JobAnswer answer, bool cancelsOthers, DateTimeOffset at)
    {
        if (Jobs.Find(id) is not { } job)
            return null;
        var state = job.Statuses.Count > 0 && answer.State is JobState.Accepted or JobState.Unanswered ? job.State : answer.State;
        var answered = job with { State = state, Status = Cut(answer.Status), FileName = Cut(answer.FileName), Detail = Cut(answer.Detail), AnsweredAt = at };
        if (!answered.IsOpen)
            answered = answered with { EndedAt = job.EndedAt ?? at };
        Jobs.Set(id, answered);
        Happened(answered, at);
        if (cancelsOthers)
            CancelOthers(answered, at);
        return answered;
    }

    /// <summary>Records a status notification for the job that it names, or else for the newest matching job of its kind.</summary>
    /// <returns>The job; null when the notification belongs to none and is kept beside the jobs.</returns>
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
        // Success is final; a late report does not undo it.
        var state = job.State == JobState.Succeeded ? job.State : reported;
        var noted = job with
        {
            State = state,
            Statuses = [.. job.Statuses.TakeLast(room), new JobStatus(notice.At, notice.Status)],
            Detail = job.State == JobState.TimedOut ? null : job.Detail,
            StatusesLeftOut = job.StatusesLeftOut + Math.Max(0, job.Statuses.Count - room),
            EndedAt = state is JobState.Succeeded or JobState.Failed ? job.State == JobState.Succeeded ? job.EndedAt : notice.At : null,
        };
        Jobs.Set(job.Id, noted);
        Happened(noted, notice.At);
        return noted;
    }

    /// <summary>Records the file that arrived for a job.</summary>
    /// <returns>False when the job was removed.</returns>
    public bool ReceiveFile(int id, JobFile file)
    {
        if (Jobs.Find(id) is not { } job)
            return false;
        var received = Jobs.Set(id, job with { File = file with { Name = Cut(file.Name) } });
        Happened(received, file.At);
        return true;
    }

    /// <summary>Ends the open jobs of which nothing was heard since before an instant.</summary>
    /// <param name="detail">The reason, in words.</param>
    /// <returns>The number of ended jobs.</returns>
    public int TimeOutJobs(DateTimeOffset silentSince, DateTimeOffset at, string detail)
    {
        var silent = Jobs.All.Where(job => job.IsSilentSince(silentSince)).ToList();
        foreach (var job in silent)
            Happened(Jobs.Set(job.Id, job with { State = JobState.TimedOut, EndedAt = at, Detail = detail }), at);
        return silent.Count;
    }

    private JobRecord? JobOf(JobNotice notice)
    {
        if (notice.Status == JobProgress.Idle)
            return null;
        if (notice.RequestId is { } id)
            return Jobs.Find(id) is { } named && named.Kind == notice.Kind ? named : null;
        var ofKind = Jobs.NewestFirst.Where(job => job.Kind == notice.Kind).ToList();
        // A charge point that retries reports a failure between the attempts, and some perform a job that they refused or canceled.
        return ofKind.Find(static job => job.IsOpen)
            ?? ofKind.Find(static job => job.State is JobState.Failed or JobState.Refused or JobState.Canceled or JobState.TimedOut);
    }

    /// <summary>Cancels older jobs after AcceptedCanceled: the charge point gave them up, also those requested with the older action.</summary>
    private void CancelOthers(JobRecord newest, DateTimeOffset at)
    {
        foreach (var job in Jobs.All)
        {
            if (IsUpload(job.Kind) == IsUpload(newest.Kind) && job.Id < newest.Id && job.IsOpen)
                Happened(Jobs.Set(job.Id, job with { State = JobState.Canceled, EndedAt = at, Detail = $"canceled for job {newest.Id}" }), at);
        }
    }

    private static bool IsUpload(JobKind kind) => kind is JobKind.Diagnostics or JobKind.Log;

    private void Happened(JobRecord job, DateTimeOffset at) => Happened(EventTypes.Job, at, EventData.Job(job));

    /// <summary>Adds a reservation before it is requested, in place of one with the same id (OCPP 1.6 §5.13).</summary>
    /// <returns>The reservation; null when the limit is reached and none has ended.</returns>
    public ReservationRecord? OpenReservation(ReservationOpening opening)
    {
        var replaced = opening.Id is { } wanted ? Reservations.Find(wanted) : null;
        if (replaced is null && Reservations.Count >= options.MaxReservations && !ForgetReservation(opening.At))
            return null;
        var id = opening.Id ?? NextId(Reservations);
        return Change(new ReservationRecord(
            id,
            opening.ConnectorId,
            opening.IdTag,
            opening.ParentIdTag,
            opening.ExpiryDate,
            ReservationState.Requested,
            opening.At,
            opening.At)
        {
            Replaces = replaced is not null && replaced.StateAt(opening.At) == ReservationState.Accepted ? replaced with { Replaces = null } : null,
        });
    }

    /// <summary>Records the outcome of the request. When it failed, the reservation that it would have replaced is restored.</summary>
    /// <returns>The reservation; null when it was removed.</returns>
    public ReservationRecord? AnswerReservation(int id, ReservationState state, string? status, string? detail, DateTimeOffset at)
    {
        if (Reservations.Find(id) is not { } reservation)
            return null;
        if (state is ReservationState.Refused or ReservationState.NotSent && reservation.Replaces is { } before)
            return Change(before with { ChangedAt = at, Detail = "another reservation of this id was not made: " + (status ?? detail) });
        return Change(reservation with
        {
            // Its transaction may have begun before the answer is on record.
            State = reservation.State == ReservationState.Used ? reservation.State : state,
            Status = Cut(status),
            Detail = Cut(detail),
            ChangedAt = at,
            Replaces = null,
        });
    }

    /// <summary>Records the answer to CancelReservation.</summary>
    /// <returns>The reservation; null when it is not on record.</returns>
    public ReservationRecord? CancelReservation(int id, string? status, DateTimeOffset at)
    {
        if (Reservations.Find(id) is not { } reservation)
            return null;
        if (status == "Accepted")
            return Change(reservation with { State = ReservationState.Cancelled, Status = status, ChangedAt = at, Detail = null });
        return Change(reservation with { Detail = Cut($"CancelReservation was answered with {status ?? "no status"}"), ChangedAt = at });
    }

    /// <summary>Marks a reservation as used by a transaction.</summary>
    public void UseReservation(int id, int transactionId, DateTimeOffset at)
    {
        if (Reservations.Find(id) is { } reservation && reservation.State != ReservationState.Used)
            Change(reservation with { State = ReservationState.Used, TransactionId = transactionId, ChangedAt = at });
    }

    /// <summary>Removes the reservation that ended first, but never the highest id, because the next id is counted from it.</summary>
    private bool ForgetReservation(DateTimeOffset now)
    {
        var last = Reservations.LastId;
        var ended = Reservations.All
            .Where(reservation => reservation.Id != last && (!reservation.IsOpen || reservation.ExpiryDate <= now))
            .MinBy(static reservation => reservation.ChangedAt);
        if (ended is null)
            return false;
        Reservations.Remove(ended.Id);
        return true;
    }

    private ReservationRecord Change(ReservationRecord reservation)
    {
        Happened(EventTypes.Reservation, reservation.ChangedAt, EventData.Reservation(reservation));
        return Reservations.Set(reservation.Id, reservation);
    }

    /// <summary>Marks all changes as stored.</summary>
    public void Stored()
    {
        _events.Clear();
        Jobs.Stored();
        Notices.Stored();
        Reservations.Stored();
        LocalLists.Stored();
        Certificates.Stored();
    }

    /// <summary>Gets an id that was never used; when the highest possible id is taken, the lowest free one.</summary>
    private static int NextId<T>(RecordSet<T> records)
        where T : class
    {
        var id = records.LastId;
        if (id < int.MaxValue)
            return id + 1;
        for (id = 1; records.Find(id) is not null; id++)
        {
        }

        return id;
    }

    [return: NotNullIfNotNull(nameof(text))]
    private string? Cut(string? text) => text?.Length > options.MaxTextChars ? text[..options.MaxTextChars] : text;

    private void Happened(string type, DateTimeOffset at, ReadOnlyMemory<byte> data) => _events.Add(new ManagementEvent(type, at, data));
}

/// <summary>An event about a job, a reservation, the local list or a certificate.</summary>
/// <param name="Type">One of <see cref="EventTypes"/>.</param>
internal sealed record ManagementEvent(string Type, DateTimeOffset At, ReadOnlyMemory<byte> Data);
