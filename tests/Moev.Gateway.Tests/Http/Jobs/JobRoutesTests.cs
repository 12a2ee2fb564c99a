using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Moev.Gateway.Ledger;
using Moev.Gateway.Ledger.Store.Memory;
using Moev.Gateway.Ledger.Writing;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Gateway.Tests.Ledger;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Http.Jobs;

/// <summary>Firmware, diagnostics and log jobs.</summary>
public sealed partial class JobRoutesTests : IDisposable
{
    private const string Cp = "/api/v1/charge-points/CP_1";

    private readonly string _folder = Directory.CreateTempSubdirectory("moev-uploads-").FullName;

    [Fact]
    public async Task Firmware_is_asked_for_and_becomes_a_job()
    {
        await using var host = await StartAsync();
        host.Router.Answer = _ => FakeRouter.Answered("{}");
        var reply = await host.PostAsync(Cp + "/firmware", """{"location":"ftp://h/fw.bin","retrieveDate":"2031-01-01T00:00:00Z","retries":3,"retryInterval":"60"}""");
        Assert.Equal(200, reply.Status);
        Assert.Equal(
            """{"location":"ftp://h/fw.bin","retries":3,"retrieveDate":"2031-01-01T00:00:00.000Z","retryInterval":60}""", Assert.Single(host.Router.Sent).Payload);
        var job = reply.Body.GetProperty("job");
        Assert.Equal((1, "Firmware", "Accepted"), (job.GetProperty("jobId").GetInt32(), job.GetProperty("kind").GetString(), job.GetProperty("state").GetString()));
        Assert.Equal(job.ToString(), (await host.GetAsync(Cp + "/jobs/1")).Text);
    }

    [Fact]
    public async Task Password_of_a_location_is_sent_and_not_kept()
    {
        await using var host = await StartAsync();
        var reply = await host.PostAsync(Cp + "/firmware", """{"location":"ftp://user:secret@h/fw.bin"}""");
        Assert.Contains("user:secret@h", Assert.Single(host.Router.Sent).Payload, StringComparison.Ordinal);
        foreach (var told in new[] { reply, await host.GetAsync(Cp + "/jobs/1"), await host.GetAsync("/api/v1/audit") })
        {
            Assert.Contains("ftp://***@h/fw.bin", told.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("secret", told.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Firmware_without_a_date_is_retrieved_now()
    {
        await using var host = await StartAsync();
        await host.PostAsync(Cp + "/firmware", """{"location":"ftp://h/fw.bin"}""");
        Assert.Equal("""{"location":"ftp://h/fw.bin","retrieveDate":"2030-01-31T12:00:00.250Z"}""", Assert.Single(host.Router.Sent).Payload);
    }

    [Theory]
    [InlineData("Accepted", "Accepted", 200)]
    [InlineData("AcceptedCanceled", "Accepted", 200)]
    [InlineData("Rejected", "Refused", 409)]
    [InlineData("InvalidCertificate", "Refused", 409)]
    public async Task Signed_firmware_carries_the_jobs_id_and_its_answer_counts(string status, string state, int strict)
    {
        await using var host = await StartAsync();
        host.Router.Answer = _ => FakeRouter.Answered($$"""{"status":"{{status}}"}""");
        var body = JsonSerializer.Serialize(new
        {
            location = "https://h/fw.bin",
            signed = new { signingCertificate = Certificate(), signature = "AAAA", installDate = "2031-01-02T00:00:00Z" },
        });
        var reply = await host.PostAsync(Cp + "/firmware", body);
        Assert.Equal((200, state), (reply.Status, reply.Body.GetProperty("job").GetProperty("state").GetString()));
        var sent = Assert.Single(host.Router.Sent);
        Assert.Equal(Action16.SignedUpdateFirmware, sent.Action);
        using var payload = JsonDocument.Parse(sent.Payload);
        Assert.Equal(1, payload.RootElement.GetProperty("requestId").GetInt32());
        Assert.Equal("2031-01-02T00:00:00.000Z", payload.RootElement.GetProperty("firmware").GetProperty("installDateTime").GetString());

        var second = await host.PostAsync(Cp + "/firmware?strict=1", body);
        Assert.Equal(strict, second.Status);
        Assert.Equal(2, second.Body.GetProperty("job").GetProperty("jobId").GetInt32());
        Assert.Equal(status == "AcceptedCanceled" ? "Canceled" : state, (await host.GetAsync(Cp + "/jobs/1")).Member("state"));
    }

    [Theory]
    [InlineData("/firmware", "{}", "location")]
    [InlineData("/firmware", """{"location":"x","retrieveDate":"tomorrow"}""", "retrieveDate")]
    [InlineData("/firmware", """{"location":"x","retries":-1}""", "retries")]
    [InlineData("/firmware", """{"location":"x","retires":1}""", "retires")]
    [InlineData("/firmware", """{"location":"x","signed":{"signature":"AAAA"}}""", "signingCertificate")]
    [InlineData("/firmware", """{"location":"x","signed":{"signingCertificate":"no certificate","signature":"AAAA"}}""", "signingCertificate")]
    [InlineData("/diagnostics", """{"location":""}""", "location")]
    [InlineData("/diagnostics", """{"startTime":"2030-01-01T00:00:00"}""", "startTime")]
    [InlineData("/logs", "{}", "logType")]
    [InlineData("/logs", """{"logType":"Secrets"}""", "logType")]
    public async Task Wrong_request_is_400_and_makes_no_job(string route, string body, string member)
    {
        await using var host = await StartAsync();
        (await host.PostAsync(Cp + route, body)).AssertProblem(400, "invalid_member", member);
        Assert.Empty(host.Router.Sent);
        Assert.Equal("""{"jobs":[],"unattributed":[]}""", (await host.GetAsync(Cp + "/jobs")).Text);
    }

    [Theory]
    [InlineData(CallOutcomeKind.CallError, 502, "Refused")]
    [InlineData(CallOutcomeKind.TimedOut, 504, "Unanswered")]
    [InlineData(CallOutcomeKind.ConnectionLost, 504, "Unanswered")]
    [InlineData(CallOutcomeKind.QueueFull, 429, "NotSent")]
    [InlineData(CallOutcomeKind.NotSent, 503, "NotSent")]
    internal async Task Outcome_of_the_request_is_on_record(CallOutcomeKind kind, int status, string state)
    {
        await using var host = await StartAsync();
        host.Router.Answer = _ => FakeRouter.Failed(kind);
        var reply = await host.PostAsync(Cp + "/diagnostics", "{}");
        Assert.Equal((status, state), (reply.Status, reply.Body.GetProperty("job").GetProperty("state").GetString()));
        Assert.Equal(state, (await host.GetAsync(Cp + "/jobs/1")).Member("state"));
    }

    [Fact]
    public async Task Charge_point_that_is_not_there_gets_no_job()
    {
        await using var host = await StartAsync();
        host.Know("CP_2");
        (await host.PostAsync("/api/v1/charge-points/CP_2/diagnostics", "{}")).AssertProblem(404, "charge_point_not_connected");
        (await host.PostAsync("/api/v1/charge-points/NOBODY/diagnostics", "{}")).AssertProblem(404, "charge_point_unknown");
        (await host.GetAsync("/api/v1/charge-points/NOBODY/jobs")).AssertProblem(404, "charge_point_unknown");
        (await host.GetAsync(Cp + "/jobs/1")).AssertProblem(404, "job_unknown");
        (await host.GetAsync(Cp + "/jobs/x")).AssertProblem(400, "invalid_path", "job");
    }

    [Fact]
    public async Task Nothing_is_sent_before_the_job_is_on_record()
    {
        HeldCommits? held = null;
        await using var host = await StartAsync(writer: ledger => held = new HeldCommits(ledger));
        var post = host.PostAsync(Cp + "/diagnostics", "{}");
        await held!.WhenHeldAsync(1);
        Assert.Empty(host.Router.Sent);
        held.Fail();
        (await post).AssertProblem(503, "ledger_unavailable");
        Assert.Empty(host.Router.Sent);
    }

    [Fact]
    public async Task Timeout_reaches_the_call()
    {
        await using var host = await StartAsync();
        await host.PostAsync(Cp + "/diagnostics?timeout=2.5", "{}");
        Assert.Equal(TimeSpan.FromSeconds(2.5), Assert.Single(host.Router.Sent).Timeout);
        (await host.PostAsync(Cp + "/diagnostics?timeout=0", "{}")).AssertProblem(400, "invalid_query", "timeout");
    }

    [Fact]
    public async Task Diagnostics_that_the_charge_point_does_not_have_are_refused_until_they_come()
    {
        await using var host = await StartAsync();
        host.Router.Answer = _ => FakeRouter.Answered("{}");
        Assert.Equal("Refused", (await host.PostAsync(Cp + "/diagnostics", "{}")).Body.GetProperty("job").GetProperty("state").GetString());
        (await host.PostAsync(Cp + "/diagnostics?strict=1", "{}")).AssertProblem(409, "not_accepted");
        host.Ledger.NoteManagement(new ChargePointIdentity("CP_1"), FixedTime.Start, management => management.NoteStatus(new JobNotice(JobKind.Diagnostics, null, "Uploading", FixedTime.Start)));
        Assert.Equal("Running", (await host.GetAsync(Cp + "/jobs/2")).Member("state"));
    }

    [Fact]
    public async Task Jobs_are_listed_newest_first_with_what_belongs_to_none()
    {
        await using var host = await StartAsync();
        await host.PostAsync(Cp + "/firmware", """{"location":"a"}""");
        await host.PostAsync(Cp + "/firmware", """{"location":"b"}""");
        host.Ledger.NoteManagement(new ChargePointIdentity("CP_1"), FixedTime.Start, management => management.NoteStatus(new JobNotice(JobKind.Log, 7, "Idle", FixedTime.Start)));
        var page = (await host.GetAsync(Cp + "/jobs")).Body;
        Assert.Equal([2, 1], page.GetProperty("jobs").EnumerateArray().Select(job => job.GetProperty("jobId").GetInt32()));
        Assert.Equal("""[{"at":"2030-01-31T12:00:00.250Z","kind":"Log","status":"Idle","requestId":7}]""", page.GetProperty("unattributed").ToString());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Certificate()
    {
        using var key = System.Security.Cryptography.ECDsa.Create();
        return new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=Maker", key, System.Security.Cryptography.HashAlgorithmName.SHA256)
            .CreateSelfSigned(FixedTime.Start.AddDays(-1), FixedTime.Start.AddDays(1)).ExportCertificatePem();
    }

    private Task<ControlHost> StartAsync(UploadOptions? uploads = null, ControlOptions? control = null, Func<MemoryStore, ILedgerWriter>? writer = null) =>
        ControlHost.StartAsync(control ?? new ControlOptions(), ["CP_1"], writer, services => services.AddSingleton(
            Microsoft.Extensions.Options.Options.Create(uploads ?? new UploadOptions { Path = Path.Combine(_folder, "uploads") })));
}
