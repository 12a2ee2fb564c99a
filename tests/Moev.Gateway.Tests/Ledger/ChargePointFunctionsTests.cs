using Moev.Gateway.Ledger;
using Moev.Gateway.Options;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>The rules of jobs and reservations, without a ledger.</summary>
public sealed class ChargePointFunctionsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Installed", JobState.Succeeded)]
    [InlineData("Uploaded", JobState.Succeeded)]
    [InlineData("DownloadFailed", JobState.Failed)]
    [InlineData("InstallationFailed", JobState.Failed)]
    [InlineData("InstallVerificationFailed", JobState.Failed)]
    [InlineData("InvalidSignature", JobState.Failed)]
    [InlineData("UploadFailed", JobState.Failed)]
    [InlineData("UploadFailure", JobState.Failed)]
    [InlineData("BadMessage", JobState.Failed)]
    [InlineData("NotSupportedOperation", JobState.Failed)]
    [InlineData("PermissionDenied", JobState.Failed)]
    [InlineData("Downloaded", JobState.Running)]
    [InlineData("Downloading", JobState.Running)]
    [InlineData("DownloadScheduled", JobState.Running)]
    [InlineData("DownloadPaused", JobState.Running)]
    [InlineData("Installing", JobState.Running)]
    [InlineData("InstallRebooting", JobState.Running)]
    [InlineData("InstallScheduled", JobState.Running)]
    [InlineData("SignatureVerified", JobState.Running)]
    [InlineData("Uploading", JobState.Running)]
    [InlineData("word of a maker's own", JobState.Running)]
    internal void Every_reported_status_says_how_the_job_stands(string status, JobState expected)
    {
        var functions = Functions();
        Open(functions, JobKind.Firmware);
        var job = functions.NoteStatus(Notice(JobKind.Firmware, status))!;
        Assert.Equal((expected, status), (job.State, Assert.Single(job.Statuses).Status));
        Assert.Equal(expected is JobState.Running ? null : Noon, job.EndedAt);
    }

    [Fact]
    public void Notice_without_a_request_goes_to_the_newest_open_job_of_its_kind()
    {
        var functions = Functions();
        var first = Open(functions, JobKind.Firmware);
        var second = Open(functions, JobKind.Firmware);
        Open(functions, JobKind.Diagnostics);
        Assert.Equal(second, functions.NoteStatus(Notice(JobKind.Firmware, "Installed"))!.Id);
        Assert.Equal(first, functions.NoteStatus(Notice(JobKind.Firmware, "Downloading"))!.Id);
    }

    [Fact]
    public void Notice_with_a_request_goes_to_that_job_whatever_its_state()
    {
        var functions = Functions();
        var first = Open(functions, JobKind.Log);
        Open(functions, JobKind.Log);
        Assert.Equal(first, functions.NoteStatus(Notice(JobKind.Log, "Uploaded", first))!.Id);
        var late = functions.NoteStatus(Notice(JobKind.Log, "Uploading", first))!;
        Assert.Equal((JobState.Succeeded, 2), (late.State, late.Statuses.Count));
    }

    [Theory]
    [InlineData(JobKind.Log, "Uploading", 9)]
    [InlineData(JobKind.SignedFirmware, "Downloading", 1)]
    [InlineData(JobKind.Log, "Idle", 1)]
    [InlineData(JobKind.Diagnostics, "Uploading", null)]
    internal void Notice_that_belongs_to_no_job_is_kept_beside_them(JobKind kind, string status, int? requestId)
    {
        var functions = Functions();
        Open(functions, JobKind.Log);
        Assert.Null(functions.NoteStatus(Notice(kind, status, requestId)));
        Assert.Equal(Notice(kind, status, requestId), Assert.Single(functions.Notices.All));
        Assert.Empty(functions.Jobs.Find(1)!.Statuses);
    }

    [Fact]
    public void Failure_between_two_attempts_is_not_the_end()
    {
        var functions = Functions();
        var id = Open(functions, JobKind.Diagnostics);
        functions.NoteStatus(Notice(JobKind.Diagnostics, "UploadFailed"));
        var again = functions.NoteStatus(Notice(JobKind.Diagnostics, "Uploading"))!;
        Assert.Equal((id, JobState.Running, null), (again.Id, again.State, again.EndedAt));
    }

    [Fact]
    public void Notice_before_the_answer_says_more_than_the_answer()
    {
        var functions = Functions();
        var id = Open(functions, JobKind.Firmware, answered: false);
        functions.NoteStatus(Notice(JobKind.Firmware, "Downloading"));
        Assert.Equal(JobState.Running, functions.AnswerJob(id, new JobAnswer(JobState.Unanswered), false, Noon)!.State);
        Assert.Equal(JobState.Running, functions.AnswerJob(id, new JobAnswer(JobState.Accepted), false, Noon)!.State);
        Assert.Equal(JobState.Refused, functions.AnswerJob(id, new JobAnswer(JobState.Refused), false, Noon)!.State);
    }

    [Fact]
    public void Newer_job_that_cancels_leaves_the_others_canceled()
    {
        var functions = Functions();
        var first = Open(functions, JobKind.Log);
        var other = Open(functions, JobKind.Diagnostics);
        var newest = Open(functions, JobKind.Log, answered: false);
        functions.AnswerJob(newest, new JobAnswer(JobState.Accepted, "AcceptedCanceled"), cancelsOthers: true, Noon);
        Assert.Equal(
            [JobState.Canceled, JobState.Accepted, JobState.Accepted],
            new[] { first, other, newest }.Select(id => functions.Jobs.Find(id)!.State));
    }

    [Fact]
    public void Jobs_are_bounded_and_those_that_ended_go_first()
    {
        var functions = Functions(new LedgerOptions { MaxJobs = 2 });
        var running = Open(functions, JobKind.Firmware);
        var ended = Open(functions, JobKind.Log);
        functions.NoteStatus(Notice(JobKind.Log, "Uploaded"));
        var third = Open(functions, JobKind.Log);
        Assert.Equal([running, third], functions.Jobs.All.Select(job => job.Id));
        Assert.Null(functions.AnswerJob(ended, new JobAnswer(JobState.Accepted), false, Noon));
        Assert.False(functions.ReceiveFile(ended, new JobFile(null, 1, Noon)));
        Assert.Equal(4, Open(functions, JobKind.Log));
        Assert.Equal([third, 4], functions.Jobs.All.Select(job => job.Id));
    }

    [Fact]
    public void Notices_and_statuses_are_bounded_and_the_newest_stay()
    {
        var functions = Functions(new LedgerOptions { MaxJobs = 2, MaxJobStatuses = 3, MaxTextChars = 64 });
        Open(functions, JobKind.Firmware);
        for (var i = 0; i < 5; i++)
        {
            functions.NoteStatus(Notice(JobKind.Firmware, $"S{i}" + new string('x', 100)));
            functions.NoteStatus(Notice(JobKind.Log, $"L{i}"));
        }

        var job = functions.Jobs.Find(1)!;
        Assert.Equal(["S2", "S3", "S4"], job.Statuses.Select(status => status.Status[..2]));
        Assert.Equal((2, 64), (job.StatusesLeftOut, job.Statuses[0].Status.Length));
        Assert.Equal(["L3", "L4"], functions.Notices.All.Select(notice => notice.Status));
    }

    [Fact]
    public void Reservation_gets_an_id_that_was_never_used()
    {
        var functions = Functions();
        Assert.Equal(1, Reserve(functions)!.Id);
        Assert.Equal(7, Reserve(functions, id: 7)!.Id);
        Assert.Equal(8, Reserve(functions)!.Id);
        Assert.Equal(int.MaxValue, Reserve(functions, id: int.MaxValue)!.Id);
        Assert.Equal(2, Reserve(functions)!.Id);
    }

    [Fact]
    public void Reservation_expires_by_the_clock()
    {
        var functions = Functions();
        var id = Reserve(functions)!.Id;
        var accepted = functions.AnswerReservation(id, ReservationState.Accepted, "Accepted", null, Noon)!;
        Assert.Equal(ReservationState.Accepted, accepted.StateAt(Noon.AddHours(1).AddTicks(-1)));
        Assert.Equal(ReservationState.Expired, accepted.StateAt(Noon.AddHours(1)));
        functions.UseReservation(id, 501, Noon);
        Assert.Equal((ReservationState.Used, 501), (functions.Reservations.Find(id)!.StateAt(Noon.AddHours(1)), functions.Reservations.Find(id)!.TransactionId));
    }

    [Fact]
    public void Refused_replacement_leaves_the_reservation_that_stood()
    {
        var functions = Functions();
        var id = Reserve(functions)!.Id;
        functions.AnswerReservation(id, ReservationState.Accepted, "Accepted", null, Noon);
        Reserve(functions, id, idTag: "OTHER");
        functions.AnswerReservation(id, ReservationState.Refused, "Occupied", null, Noon);
        var stands = functions.Reservations.Find(id)!;
        Assert.Equal(("TAG", ReservationState.Accepted, null), (stands.IdTag, stands.State, stands.Replaces));
        Assert.Contains("Occupied", stands.Detail, StringComparison.Ordinal);

        Reserve(functions, id, idTag: "OTHER");
        functions.AnswerReservation(id, ReservationState.Accepted, "Accepted", null, Noon);
        Assert.Equal(("OTHER", null), (functions.Reservations.Find(id)!.IdTag, functions.Reservations.Find(id)!.Replaces));
    }

    [Fact]
    public void Open_reservations_are_bounded_and_ended_ones_make_room()
    {
        var functions = Functions(new LedgerOptions { MaxReservations = 2 });
        var first = Reserve(functions)!.Id;
        Reserve(functions);
        Assert.Null(Reserve(functions));
        Assert.NotNull(Reserve(functions, first)); // in the place of another
        functions.CancelReservation(first, "Accepted", Noon);
        Assert.Equal(3, Reserve(functions)!.Id);
        Assert.Null(functions.Reservations.Find(first));
        Assert.Null(Reserve(functions));
        Assert.NotNull(Reserve(functions, at: Noon.AddHours(2)));
    }

    [Theory]
    [InlineData("Accepted", ReservationState.Cancelled)]
    [InlineData("Rejected", ReservationState.Accepted)]
    [InlineData(null, ReservationState.Accepted)]
    internal void Cancellation_counts_when_it_is_accepted(string? status, ReservationState expected)
    {
        var functions = Functions();
        var id = Reserve(functions)!.Id;
        functions.AnswerReservation(id, ReservationState.Accepted, "Accepted", null, Noon);
        Assert.Equal(expected, functions.CancelReservation(id, status, Noon)!.State);
        Assert.Null(functions.CancelReservation(99, status, Noon));
    }

    [Fact]
    public void Certificates_are_bounded()
    {
        var functions = Functions(new LedgerOptions { MaxCertificates = 1 });
        var certificate = new CertificateRecord(0, "01", "CN=CP_1", Noon, Noon, Noon, CertificateState.Issued, "pem");
        Assert.Equal(1, functions.AddCertificate(certificate).Id);
        Assert.Equal(2, functions.AddCertificate(certificate).Id);
        functions.EndCertificate(1, CertificateState.Accepted, null, Noon);
        functions.EndCertificate(2, CertificateState.Accepted, null, Noon);
        Assert.Equal((2, CertificateState.Accepted), (Assert.Single(functions.Certificates.All).Id, functions.Certificates.All[0].State));
    }

    [Theory]
    [InlineData("FirmwareUpdated", true)]
    [InlineData("TamperDetectionActivated", true)]
    [InlineData("InvalidTLSVersion", false)]
    [InlineData("firmwareUpdated", null)]
    public void Severity_is_the_whitepapers(string type, bool? expected) => Assert.Equal(expected, SecurityEventTypes.IsCritical(type));

    private static ChargePointFunctions Functions(LedgerOptions? options = null) => new(options ?? new LedgerOptions());

    private static int Open(ChargePointFunctions functions, JobKind kind, bool answered = true)
    {
        var job = functions.OpenJob(kind, id => $"http://example.org/{id}", null, Noon);
        if (answered)
            functions.AnswerJob(job.Id, new JobAnswer(JobState.Accepted), cancelsOthers: false, Noon);
        return job.Id;
    }

    private static JobNotice Notice(JobKind kind, string status, int? requestId = null) => new(kind, requestId, status, Noon);

    private static ReservationRecord? Reserve(ChargePointFunctions functions, int? id = null, string idTag = "TAG", DateTimeOffset? at = null) =>
        functions.OpenReservation(new ReservationOpening(id, 1, idTag, null, (at ?? Noon).AddHours(1), at ?? Noon));
}
