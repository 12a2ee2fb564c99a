using System.Text;
using Moev.Gateway.Ledger;
using Moev.Gateway.Ledger.Writing;
using Moev.Gateway.Model;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>The part of the contract about what charge points do beside charging.</summary>
public abstract partial class LedgerContractTests
{
    [Fact]
    public async Task Job_is_found_as_it_was_left()
    {
        var ledger = Create();
        var job = await ledger.ChangeManagementAsync(Cp1, Noon, management => management.OpenJob(JobKind.Log, id => $"http://x/{id}", "token", Noon));
        ledger.NoteManagement(Cp1, Noon, management => management.AnswerJob(job.Id, new JobAnswer(JobState.Accepted, "Accepted", "log.txt"), false, Noon));
        ledger.NoteManagement(Cp1, Noon, management => management.NoteStatus(new JobNotice(JobKind.Log, job.Id, "Uploaded", Noon.AddMinutes(1))));
        Assert.True(await ledger.ChangeManagementAsync(Cp1, Noon, management => management.ReceiveFile(job.Id, new JobFile("log.txt", 12, Noon))));

        var found = (await ledger.ReadManagementAsync(Cp1, management => management.Jobs.Find(job.Id)))!;
        Assert.Equal(
            new JobRecord(1, JobKind.Log, JobState.Succeeded, Noon, "http://x/1")
            {
                UploadToken = "token",
                Status = "Accepted",
                FileName = "log.txt",
                AnsweredAt = Noon,
                EndedAt = Noon.AddMinutes(1),
                File = new JobFile("log.txt", 12, Noon),
                Statuses = found.Statuses,
            },
            found);
        Assert.Equal([new JobStatus(Noon.AddMinutes(1), "Uploaded")], found.Statuses);
        Assert.Empty(await ledger.ReadManagementAsync(Cp2, management => management.Jobs.All));
    }

    [Fact]
    public async Task Ids_of_jobs_count_within_a_charge_point()
    {
        var ledger = Create();
        async Task<int> OpenAsync(ChargePointIdentity identity) =>
            (await ledger.ChangeManagementAsync(identity, Noon, management => management.OpenJob(JobKind.Firmware, _ => "x", null, Noon))).Id;

        var ids = new List<int>();
        foreach (var identity in new[] { Cp1, Cp1, Cp2, Cp1 })
            ids.Add(await OpenAsync(identity));
        Assert.Equal([1, 2, 1, 3], ids);
    }

    [Fact]
    public async Task What_is_removed_is_gone()
    {
        var ledger = Create(new() { MaxJobs = 1 });
        for (var i = 0; i < 3; i++)
            await ledger.ChangeManagementAsync(Cp1, Noon, management => management.OpenJob(JobKind.Firmware, _ => "x", null, Noon));
        Assert.Equal([3], await ledger.ReadManagementAsync(Cp1, management => management.Jobs.All.Select(job => job.Id).ToList()));
    }

    [Fact]
    public async Task Reservation_is_used_by_the_start_that_names_it()
    {
        var ledger = Create();
        await ReserveAsync(ledger, Cp1);
        await ReserveAsync(ledger, Cp2);
        var id = (await ledger.StartTransactionAsync(Start() with { ReservationId = 1 })).TransactionId;
        await ledger.StartTransactionAsync(Start(connector: 2) with { ReservationId = 99 });

        var used = await ledger.ReadManagementAsync(Cp1, management => management.Reservations.Find(1)!);
        Assert.Equal((ReservationState.Used, id), (used.State, used.TransactionId));
        Assert.Equal(ReservationState.Accepted, (await ledger.ReadManagementAsync(Cp2, management => management.Reservations.Find(1)!)).State);
    }

    [Fact]
    public async Task Local_list_and_certificate_are_kept()
    {
        var ledger = Create();
        LocalListEntry[] entries = [new("A", "Accepted", "P", Noon), new("b", "Blocked")];
        await ledger.ChangeManagementAsync(Cp1, Noon, management => management.StoreLocalList(new LocalListRecord(7, 7, true, entries, Noon) { Status = "Accepted" }));
        var added = await ledger.ChangeManagementAsync(
            Cp1, Noon, management => management.AddCertificate(new CertificateRecord(0, "4A", "CN=CP_1", Noon, Noon.AddDays(1), Noon, CertificateState.Issued, "pem\n")));
        ledger.NoteManagement(Cp1, Noon, management => management.EndCertificate(added.Id, CertificateState.Rejected, "why", Noon));
        await ledger.StartTransactionAsync(Start());

        var list = (await ledger.ReadManagementAsync(Cp1, management => management.LocalList))!;
        Assert.Equal((7, 7, true, "Accepted"), (list.LastVersion, list.Version, list.IsKnown, list.Status));
        Assert.Equal(entries, list.Entries);
        Assert.Equal(added with { State = CertificateState.Rejected, Detail = "why" }, Assert.Single(await ledger.ReadManagementAsync(Cp1, management => management.Certificates.All)));
        Assert.Null(await ledger.ReadManagementAsync(Cp2, management => management.LocalList));
    }

    [Fact]
    public async Task Functions_are_events()
    {
        var ledger = Create();
        await ledger.LastEventIdAsync();
        var job = await ledger.ChangeManagementAsync(Cp1, Noon, management => management.OpenJob(JobKind.Diagnostics, _ => "x", null, Noon));
        ledger.NoteManagement(Cp1, Noon, management => management.NoteStatus(new JobNotice(JobKind.Diagnostics, null, "Uploading", Noon)));
        ledger.NoteManagement(Cp1, Noon, management => management.NoteStatus(new JobNotice(JobKind.Log, 9, "Uploading", Noon)));
        await ledger.ChangeManagementAsync(Cp1, Noon, management => management.ReceiveFile(job.Id, new JobFile(null, 5, Noon)));
        await ReserveAsync(ledger, Cp1);
        await ledger.ChangeManagementAsync(Cp1, Noon, management => management.StoreLocalList(new LocalListRecord(2, 2, true, [], Noon)));
        await ledger.ChangeManagementAsync(
            Cp1, Noon, management => management.AddCertificate(new CertificateRecord(0, "4A", "CN", Noon, Noon, Noon, CertificateState.Issued, "pem")));
        Assert.Equal(
            [
                """job CP_1 {"jobId":1,"kind":"Diagnostics","state":"Requested"}""",
                """job CP_1 {"jobId":1,"kind":"Diagnostics","state":"Running","reported":"Uploading"}""",
                """job CP_1 {"kind":"Log","reported":"Uploading","requestId":9}""",
                """job CP_1 {"jobId":1,"kind":"Diagnostics","state":"Running","reported":"Uploading","fileBytes":5}""",
                """reservation CP_1 {"reservationId":1,"connectorId":1,"idTag":"TAG","state":"Requested"}""",
                """reservation CP_1 {"reservationId":1,"connectorId":1,"idTag":"TAG","state":"Accepted","status":"Accepted"}""",
                """localList CP_1 {"version":2,"known":true,"entries":0}""",
                """certificate CP_1 {"certificateId":1,"serialNumber":"4A","state":"Issued"}""",
            ],
            (await ledger.ReadEventsAsync(new EventFilter(0))).Events.Select(Text));
    }

    [Fact]
    public async Task Reported_security_event_is_on_record_and_listed_newest_first()
    {
        var ledger = Create();
        await ledger.LastEventIdAsync();
        foreach (var (identity, type) in new[] { (Cp1, "StartupOfTheDevice"), (Cp2, "ResetOrReboot"), (Cp1, "MadeUp") })
        {
            await ledger.AppendSecurityAsync(new SecurityEvent(identity, Noon, SecurityEventKinds.Reported, "info")
            {
                Reported = new ReportedSecurityEvent(type, Noon.AddMinutes(-1)),
            });
        }

        ledger.NoteSecurity(new SecurityEvent(Cp1, Noon, SecurityEventKinds.SessionReplaced, "again"));
        await ledger.StartTransactionAsync(Start());
        var events = await ledger.ListSecurityAsync(Cp1, null, 10);
        Assert.Equal(
            [
                """{"kind":"sessionReplaced","detail":"again"}""",
                """{"kind":"reported","detail":"info","type":"MadeUp","timestamp":"2026-11-22T11:59:00.000Z"}""",
                """{"kind":"reported","detail":"info","type":"StartupOfTheDevice","timestamp":"2026-11-22T11:59:00.000Z","critical":true}""",
            ],
            events.Select(item => Encoding.UTF8.GetString(item.Data.Span)));
        Assert.Equal(events[1].Id, Assert.Single(await ledger.ListSecurityAsync(Cp1, events[0].Id, 1)).Id);
        Assert.Empty(await ledger.ListSecurityAsync(new ChargePointIdentity("nobody"), null, 10));
    }

    private static async Task ReserveAsync(GatewayLedger ledger, ChargePointIdentity identity)
    {
        var opening = new ReservationOpening(null, 1, "TAG", null, Noon.AddHours(1), Noon);
        var id = (await ledger.ChangeManagementAsync(identity, Noon, management => management.OpenReservation(opening)))!.Id;
        await ledger.ChangeManagementAsync(identity, Noon, management => management.AnswerReservation(id, ReservationState.Accepted, "Accepted", null, Noon));
    }

    [Fact]
    public async Task Silent_jobs_are_found_and_ended_once()
    {
        var ledger = Create();
        var job = await ledger.ChangeManagementAsync(Cp1, Noon, management => management.OpenJob(JobKind.Log, _ => "x", null, Noon));
        await ledger.ChangeManagementAsync(Cp2, Noon, management => management.OpenJob(JobKind.Firmware, _ => "x", null, Noon, dueAt: Noon.AddHours(5)));
        Assert.Empty(await ledger.ListSilentAsync(Noon));
        Assert.Equal([Cp1], await ledger.ListSilentAsync(Noon.AddSeconds(1)));

        await ledger.ChangeManagementAsync(Cp1, Noon.AddHours(1), management => management.NoteStatus(new JobNotice(JobKind.Log, job.Id, "Uploading", Noon.AddHours(1))));
        Assert.Empty(await ledger.ListSilentAsync(Noon.AddHours(1)));
        Assert.Equal([Cp1], await ledger.ListSilentAsync(Noon.AddHours(2)));
        Assert.Equal([Cp1, Cp2], (await ledger.ListSilentAsync(Noon.AddHours(6))).OrderBy(static identity => identity.Value));

        Assert.Equal(1, await ledger.ChangeManagementAsync(Cp1, Noon.AddDays(1), management => management.TimeOutJobs(Noon.AddHours(2), Noon.AddDays(1), "silent")));
        Assert.Empty(await ledger.ListSilentAsync(Noon.AddHours(2)));
        var ended = (await ledger.ReadManagementAsync(Cp1, management => management.Jobs.Find(job.Id)))!;
        Assert.Equal((JobState.TimedOut, Noon.AddDays(1), "silent"), (ended.State, ended.EndedAt, ended.Detail));
        var events = (await ledger.ReadEventsAsync(new EventFilter(0, Cp1, [EventTypes.Job]))).Events;
        Assert.Contains("\"state\":\"TimedOut\"", System.Text.Encoding.UTF8.GetString(events[^1].Data.Span), StringComparison.Ordinal);
    }
}
