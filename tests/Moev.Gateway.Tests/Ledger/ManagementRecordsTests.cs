using Moev.Gateway.Ledger;
using Moev.Gateway.Options;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>The rules of jobs and reservations, without a ledger.</summary>
public sealed class ManagementRecordsTests
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
        var management = Records();
        Open(management, JobKind.Firmware);
        var job = management.NoteStatus(Notice(JobKind.Firmware, status))!;
        Assert.Equal((expected, status), (job.State, Assert.Single(job.Statuses).Status));
        Assert.Equal(expected is JobState.Running ? null : Noon, job.EndedAt);
    }

    [Fact]
    public void Notice_without_a_request_goes_to_the_newest_open_job_of_its_kind()
    {
        var management = Records();
        var first = Open(management, JobKind.Firmware);
        var second = Open(management, JobKind.Firmware);
        Open(management, JobKind.Diagnostics);
        Assert.Equal(second, management.NoteStatus(Notice(JobKind.Firmware, "Installed"))!.Id);
        Assert.Equal(first, management.NoteStatus(Notice(JobKind.Firmware, "Downloading"))!.Id);
    }

    [Fact]
    public void Notice_with_a_request_goes_to_that_job_whatever_its_state()
    {
        var management = Records();
        var first = Open(management, JobKind.Log);
        Open(management, JobKind.Log);
        Assert.Equal(first, management.NoteStatus(Notice(JobKind.Log, "Uploaded", first))!.Id);
        var late = management.NoteStatus(Notice(JobKind.Log, "Uploading", first))!;
        Assert.Equal((JobState.Succeeded, 2), (late.State, late.Statuses.Count));
    }

    [Theory]
    [InlineData(JobKind.Log, "Uploading", 9)]
    [InlineData(JobKind.SignedFirmware, "Downloading", 1)]
    [InlineData(JobKind.Log, "Idle", 1)]
    [InlineData(JobKind.Diagnostics, "Uploading", null)]
    internal void Notice_that_belongs_to_no_job_is_kept_beside_them(JobKind kind, string status, int? requestId)
    {
        var management = Records();
        Open(management, JobKind.Log);
        Assert.Null(management.NoteStatus(Notice(kind, status, requestId)));
        Assert.Equal(Notice(kind, status, requestId), Assert.Single(management.Notices.All));
        Assert.Empty(management.Jobs.Find(1)!.Statuses);
    }

    [Fact]
    public void Failure_between_two_attempts_is_not_the_end()
    {
        var management = Records();
        var id = Open(management, JobKind.Diagnostics);
        management.NoteStatus(Notice(JobKind.Diagnostics, "UploadFailed"));
        var again = management.NoteStatus(Notice(JobKind.Diagnostics, "Uploading"))!;
        Assert.Equal((id, JobState.Running, null), (again.Id, again.State, again.EndedAt));
    }

    [Fact]
    public void Notice_before_the_answer_says_more_than_the_answer()
    {
        var management = Records();
        var id = Open(management, JobKind.Firmware, answered: false);
        management.NoteStatus(Notice(JobKind.Firmware, "Downloading"));
        Assert.Equal(JobState.Running, management.AnswerJob(id, new JobAnswer(JobState.Unanswered), false, Noon)!.State);
        Assert.Equal(JobState.Running, management.AnswerJob(id, new JobAnswer(JobState.Accepted), false, Noon)!.State);
        Assert.Equal(JobState.Refused, management.AnswerJob(id, new JobAnswer(JobState.Refused), false, Noon)!.State);
    }

    [Fact]
    public void Newer_job_that_cancels_leaves_the_others_canceled()
    {
        var management = Records();
        var first = Open(management, JobKind.Log);
        var older = Open(management, JobKind.Diagnostics);
        var other = Open(management, JobKind.Firmware);
        var newest = Open(management, JobKind.Log, answered: false);
        management.AnswerJob(newest, new JobAnswer(JobState.Accepted, "AcceptedCanceled"), cancelsOthers: true, Noon);
        Assert.Equal(
            [JobState.Canceled, JobState.Canceled, JobState.Accepted, JobState.Accepted],
            new[] { first, older, other, newest }.Select(id => management.Jobs.Find(id)!.State));
    }

    [Fact]
    public void Jobs_are_bounded_and_those_that_ended_go_first()
    {
        var management = Records(new LedgerOptions { MaxJobs = 2 });
        var running = Open(management, JobKind.Firmware);
        var ended = Open(management, JobKind.Log);
        management.NoteStatus(Notice(JobKind.Log, "Uploaded"));
        var third = Open(management, JobKind.Log);
        Assert.Equal([running, third], management.Jobs.All.Select(job => job.Id));
        Assert.Null(management.AnswerJob(ended, new JobAnswer(JobState.Accepted), false, Noon));
        Assert.False(management.ReceiveFile(ended, new JobFile(null, 1, Noon)));
        Assert.Equal(4, Open(management, JobKind.Log));
        Assert.Equal([third, 4], management.Jobs.All.Select(job => job.Id));
    }

    [Fact]
    public void Notices_and_statuses_are_bounded_and_the_newest_stay()
    {
        var management = Records(new LedgerOptions { MaxJobs = 2, MaxJobStatuses = 3, MaxTextChars = 64 });
        Open(management, JobKind.Firmware);
        for (var i = 0; i < 5; i++)
        {
            management.NoteStatus(Notice(JobKind.Firmware, $"S{i}" + new string('x', 100)));
            management.NoteStatus(Notice(JobKind.Log, $"L{i}"));
        }

        var job = management.Jobs.Find(1)!;
        Assert.Equal(["S2", "S3", "S4"], job.Statuses.Select(status => status.Status[..2]));
        Assert.Equal((2, 64), (job.StatusesLeftOut, job.Statuses[0].Status.Length));
        Assert.Equal(["L3", "L4"], management.Notices.All.Select(notice => notice.Status));
    }

    [Fact]
    public void Reservation_gets_an_id_that_was_never_used()
    {
        var management = Records();
        Assert.Equal(1, Reserve(management)!.Id);
        Assert.Equal(7, Reserve(management, id: 7)!.Id);
        Assert.Equal(8, Reserve(management)!.Id);
        Assert.Equal(int.MaxValue, Reserve(management, id: int.MaxValue)!.Id);
        Assert.Equal(2, Reserve(management)!.Id);
    }

    [Fact]
    public void Reservation_expires_by_the_clock()
    {
        var management = Records();
        var id = Reserve(management)!.Id;
        var accepted = management.AnswerReservation(id, ReservationState.Accepted, "Accepted", null, Noon)!;
        Assert.Equal(ReservationState.Accepted, accepted.StateAt(Noon.AddHours(1).AddTicks(-1)));
        Assert.Equal(ReservationState.Expired, accepted.StateAt(Noon.AddHours(1)));
        management.UseReservation(id, 501, Noon);
        Assert.Equal((ReservationState.Used, 501), (management.Reservations.Find(id)!.StateAt(Noon.AddHours(1)), management.Reservations.Find(id)!.TransactionId));
    }

    [Fact]
    public void Refused_replacement_leaves_the_reservation_that_stood()
    {
        var management = Records();
        var id = Reserve(management)!.Id;
        management.AnswerReservation(id, ReservationState.Accepted, "Accepted", null, Noon);
        Reserve(management, id, idTag: "OTHER");
        management.AnswerReservation(id, ReservationState.Refused, "Occupied", null, Noon);
        var stands = management.Reservations.Find(id)!;
        Assert.Equal(("TAG", ReservationState.Accepted, null), (stands.IdTag, stands.State, stands.Replaces));
        Assert.Contains("Occupied", stands.Detail, StringComparison.Ordinal);

        Reserve(management, id, idTag: "OTHER");
        management.AnswerReservation(id, ReservationState.Accepted, "Accepted", null, Noon);
        Assert.Equal(("OTHER", null), (management.Reservations.Find(id)!.IdTag, management.Reservations.Find(id)!.Replaces));
    }

    [Fact]
    public void Open_reservations_are_bounded_and_ended_ones_make_room()
    {
        var management = Records(new LedgerOptions { MaxReservations = 2 });
        var first = Reserve(management)!.Id;
        Reserve(management);
        Assert.Null(Reserve(management));
        Assert.NotNull(Reserve(management, first)); // in the place of another
        management.CancelReservation(first, "Accepted", Noon);
        Assert.Equal(3, Reserve(management)!.Id);
        Assert.Null(management.Reservations.Find(first));
        Assert.Null(Reserve(management));
        Assert.NotNull(Reserve(management, at: Noon.AddHours(2)));
    }

    [Theory]
    [InlineData("Accepted", ReservationState.Cancelled)]
    [InlineData("Rejected", ReservationState.Accepted)]
    [InlineData(null, ReservationState.Accepted)]
    internal void Cancellation_counts_when_it_is_accepted(string? status, ReservationState expected)
    {
        var management = Records();
        var id = Reserve(management)!.Id;
        management.AnswerReservation(id, ReservationState.Accepted, "Accepted", null, Noon);
        Assert.Equal(expected, management.CancelReservation(id, status, Noon)!.State);
        Assert.Null(management.CancelReservation(99, status, Noon));
    }

    [Fact]
    public void Certificates_are_bounded()
    {
        var management = Records(new LedgerOptions { MaxCertificates = 1 });
        var certificate = new CertificateRecord(0, "01", "CN=CP_1", Noon, Noon, Noon, CertificateState.Issued, "pem");
        Assert.Equal(1, management.AddCertificate(certificate).Id);
        Assert.Equal(2, management.AddCertificate(certificate).Id);
        management.EndCertificate(1, CertificateState.Accepted, null, Noon);
        management.EndCertificate(2, CertificateState.Accepted, null, Noon);
        Assert.Equal((2, CertificateState.Accepted), (Assert.Single(management.Certificates.All).Id, management.Certificates.All[0].State));
    }

    [Theory]
    [InlineData("FirmwareUpdated", true)]
    [InlineData("TamperDetectionActivated", true)]
    [InlineData("InvalidTLSVersion", false)]
    [InlineData("firmwareUpdated", null)]
    public void Severity_is_the_whitepapers(string type, bool? expected) => Assert.Equal(expected, SecurityEventTypes.IsCritical(type));

    private static ManagementRecords Records(LedgerOptions? options = null) => new(options ?? new LedgerOptions());

    private static int Open(ManagementRecords management, JobKind kind, bool answered = true)
    {
        var job = management.OpenJob(kind, id => $"http://example.org/{id}", null, Noon);
        if (answered)
            management.AnswerJob(job.Id, new JobAnswer(JobState.Accepted), cancelsOthers: false, Noon);
        return job.Id;
    }

    private static JobNotice Notice(JobKind kind, string status, int? requestId = null) => new(kind, requestId, status, Noon);

    private static ReservationRecord? Reserve(ManagementRecords management, int? id = null, string idTag = "TAG", DateTimeOffset? at = null) =>
        management.OpenReservation(new ReservationOpening(id, 1, idTag, null, (at ?? Noon).AddHours(1), at ?? Noon));
}
