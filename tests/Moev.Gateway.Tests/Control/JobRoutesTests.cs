using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Moev.Gateway.Calls;
using Moev.Gateway.Connections;
using Moev.Gateway.Ledger;
using Moev.Gateway.Options;
using Moev.Gateway.Tests.Ledger;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Control;

/// <summary>Firmware, diagnostics and log jobs, and the uploads that end them.</summary>
public sealed class JobRoutesTests : IDisposable
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
        (await host.GetAsync(Cp + "/jobs/x")).AssertProblem(404, "job_unknown");
    }

    [Fact]
    public async Task Nothing_is_sent_before_the_job_is_on_record()
    {
        HeldLedger? held = null;
        await using var host = await StartAsync(wrap: ledger => held = new HeldLedger(ledger));
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
    public async Task Diagnostics_without_a_location_arrive_here()
    {
        await using var host = await StartAsync();
        var location = await AskAsync(host);
        Assert.StartsWith(host.Client.BaseAddress + "api/v1/uploads/CP_1/1/", location, StringComparison.Ordinal);
        Assert.EndsWith("/", location, StringComparison.Ordinal);

        (await host.GetAsync(Cp + "/jobs/1/file")).AssertProblem(404, "file_unknown");
        Assert.Equal(201, (await PutAsync(host, location + "diag%201.txt", "diagnostics")).Status);
        var file = await host.GetAsync(Cp + "/jobs/1/file");
        Assert.Equal((200, "diagnostics", "application/octet-stream"), (file.Status, file.Text, file.ContentType));
        Assert.Contains("diag 1.txt", file.Headers["Content-Disposition"], StringComparison.Ordinal);
        var job = await host.GetAsync(Cp + "/jobs/1");
        Assert.Equal("""{"name":"diag 1.txt","bytes":11,"receivedAt":"2030-01-31T12:00:00.250Z"}""", job.Body.GetProperty("file").ToString());

        // A retry takes the place of the first attempt, until the end is reported.
        Assert.Equal(201, (await PutAsync(host, location, "again")).Status);
        Assert.Equal("again", (await host.GetAsync(Cp + "/jobs/1/file")).Text);
        host.Ledger.NoteFunctions(new ChargePointIdentity("CP_1"), FixedTime.Start, functions => functions.NoteStatus(new JobNotice(JobKind.Diagnostics, null, "Uploaded", FixedTime.Start)));
        (await PutAsync(host, location, "late")).AssertProblem(409, "upload_ended");
        Assert.Equal("again", (await host.GetAsync(Cp + "/jobs/1/file")).Text);
    }

    [Fact]
    public async Task Log_arrives_in_a_form_too()
    {
        await using var host = await StartAsync();
        host.Router.Answer = _ => FakeRouter.Answered("""{"status":"Accepted","filename":"security.log"}""");
        var reply = await host.PostAsync(Cp + "/logs", """{"logType":"SecurityLog","oldestTimestamp":"2029-01-01T00:00:00Z"}""");
        var location = reply.Body.GetProperty("job").GetProperty("location").GetString()!;
        Assert.Equal(
            $$$"""{"logType":"SecurityLog","requestId":1,"log":{"remoteLocation":"{{{location}}}","oldestTimestamp":"2029-01-01T00:00:00.000Z"}}""",
            Assert.Single(host.Router.Sent).Payload);

        using var form = new MultipartFormDataContent { { new StringContent("x"), "field" }, { new StringContent("the log"), "file", "../../etc/passwd" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, location) { Content = form };
        Assert.Equal(201, (await host.SendAsync(request)).Status);
        Assert.Equal("the log", (await host.GetAsync(Cp + "/jobs/1/file")).Text);
        Assert.Equal("passwd", (await host.GetAsync(Cp + "/jobs/1")).Body.GetProperty("file").GetProperty("name").GetString());

        using var empty = new MultipartFormDataContent { { new StringContent("x"), "field" } };
        using var without = new HttpRequestMessage(HttpMethod.Post, location) { Content = empty };
        (await host.SendAsync(without)).AssertProblem(400, "invalid_body");
    }

    [Fact]
    public async Task Upload_needs_its_token()
    {
        await using var host = await StartAsync();
        var location = await AskAsync(host);
        var token = location.TrimEnd('/').Split('/')[^1];
        foreach (var wrong in new[]
        {
            location.Replace(token, token[..^1] + (token[^1] == 'A' ? 'B' : 'A'), StringComparison.Ordinal),
            location.Replace("/1/", "/2/", StringComparison.Ordinal),
            location.Replace("/CP_1/", "/CP_2/", StringComparison.Ordinal),
        })
        {
            (await PutAsync(host, wrong, "x")).AssertProblem(404, "upload_unknown");
        }

        // A job whose file goes elsewhere has no token to guess.
        await host.PostAsync(Cp + "/diagnostics", """{"location":"ftp://h/"}""");
        (await PutAsync(host, location.Replace("/1/", "/2/", StringComparison.Ordinal), "x")).AssertProblem(404, "upload_unknown");
        Assert.False(Directory.Exists(Path.Combine(_folder, "uploads")));
    }

    [Theory]
    [InlineData(1_024, 201, false)]
    [InlineData(1_025, 413, false)]
    [InlineData(1_024, 201, true)]
    [InlineData(1_025, 413, true)]
    [InlineData(100_000, 413, true)]
    [InlineData(100_000, 413, false)]
    public async Task Upload_has_a_bound(int bytes, int status, bool chunked)
    {
        await using var host = await StartAsync(new UploadOptions { Path = Path.Combine(_folder, "uploads"), MaxBytes = 1_024 });
        var location = await AskAsync(host);
        using var content = new ByteArrayContent(new byte[bytes]);
        using var request = new HttpRequestMessage(HttpMethod.Put, location) { Content = content };
        request.Headers.TransferEncodingChunked = chunked;
        Assert.Equal(status, (await host.SendAsync(request)).Status);
        Assert.Equal(status == 201 ? 1 : 0, Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Count());
    }

    [Fact]
    public async Task Oldest_file_is_deleted_first()
    {
        await using var host = await StartAsync(new UploadOptions { Path = Path.Combine(_folder, "uploads"), MaxFiles = 1 });
        await PutAsync(host, await AskAsync(host), "first");
        foreach (var file in Directory.GetFiles(Path.Combine(_folder, "uploads")))
            File.SetLastWriteTimeUtc(file, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await PutAsync(host, await AskAsync(host), "second");
        Assert.Equal("second", (await host.GetAsync(Cp + "/jobs/2/file")).Text);
        (await host.GetAsync(Cp + "/jobs/1/file")).AssertProblem(404, "file_unknown");
    }

    [Fact]
    public async Task One_upload_more_than_at_once_is_429()
    {
        await using var host = await StartAsync(new UploadOptions { Path = Path.Combine(_folder, "uploads"), MaxParallel = 1 });
        var location = await AskAsync(host);
        Assert.True(host.Service<Moev.Gateway.Control.UploadStore>().TryEnter());
        (await PutAsync(host, location, "x")).AssertProblem(429, "too_many_uploads");
        host.Service<Moev.Gateway.Control.UploadStore>().Leave();
        Assert.Equal(201, (await PutAsync(host, location, "x")).Status);
    }

    [Fact]
    public async Task Public_address_is_told_and_let_in_for_uploads_only()
    {
        var options = new ControlOptions { PublicUrl = "http://gateway.example:8080/" };
        await using var host = await StartAsync(control: options);
        var location = await AskAsync(host);
        Assert.StartsWith("http://gateway.example:8080/api/v1/uploads/CP_1/1/", location, StringComparison.Ordinal);

        using var upload = new HttpRequestMessage(HttpMethod.Put, new Uri(location).PathAndQuery) { Content = new StringContent("x") };
        upload.Headers.Host = "gateway.example:8080";
        Assert.Equal(201, (await host.SendAsync(upload)).Status);
        using var read = new HttpRequestMessage(HttpMethod.Get, Cp + "/jobs");
        read.Headers.Host = "gateway.example:8080";
        (await host.SendAsync(read)).AssertProblem(421, "host_not_allowed");
    }

    [Fact]
    public async Task Diagnostics_that_the_charge_point_does_not_have_are_refused_until_they_come()
    {
        await using var host = await StartAsync();
        host.Router.Answer = _ => FakeRouter.Answered("{}");
        Assert.Equal("Refused", (await host.PostAsync(Cp + "/diagnostics", "{}")).Body.GetProperty("job").GetProperty("state").GetString());
        (await host.PostAsync(Cp + "/diagnostics?strict=1", "{}")).AssertProblem(409, "not_accepted");
        host.Ledger.NoteFunctions(new ChargePointIdentity("CP_1"), FixedTime.Start, functions => functions.NoteStatus(new JobNotice(JobKind.Diagnostics, null, "Uploading", FixedTime.Start)));
        Assert.Equal("Running", (await host.GetAsync(Cp + "/jobs/2")).Member("state"));
    }

    [Fact]
    public async Task Jobs_are_listed_newest_first_with_what_belongs_to_none()
    {
        await using var host = await StartAsync();
        await host.PostAsync(Cp + "/firmware", """{"location":"a"}""");
        await host.PostAsync(Cp + "/firmware", """{"location":"b"}""");
        host.Ledger.NoteFunctions(new ChargePointIdentity("CP_1"), FixedTime.Start, functions => functions.NoteStatus(new JobNotice(JobKind.Log, 7, "Idle", FixedTime.Start)));
        var page = (await host.GetAsync(Cp + "/jobs")).Body;
        Assert.Equal([2, 1], page.GetProperty("jobs").EnumerateArray().Select(job => job.GetProperty("jobId").GetInt32()));
        Assert.Equal("""[{"at":"2030-01-31T12:00:00.250Z","kind":"Log","status":"Idle","requestId":7}]""", page.GetProperty("unattributed").ToString());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<string> AskAsync(ControlHost host)
    {
        host.Router.Answer = _ => FakeRouter.Answered("""{"fileName":"diag.txt"}""");
        var reply = await host.PostAsync(Cp + "/diagnostics", "{}");
        var job = reply.Body.GetProperty("job");
        Assert.Equal(("Accepted", "diag.txt"), (job.GetProperty("state").GetString(), job.GetProperty("fileName").GetString()));
        return job.GetProperty("location").GetString()!;
    }

    private static async Task<Reply> PutAsync(ControlHost host, string location, string content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, location) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(content)) };
        return await host.SendAsync(request);
    }

    private static string Certificate()
    {
        using var key = System.Security.Cryptography.ECDsa.Create();
        return new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=Maker", key, System.Security.Cryptography.HashAlgorithmName.SHA256)
            .CreateSelfSigned(FixedTime.Start.AddDays(-1), FixedTime.Start.AddDays(1)).ExportCertificatePem();
    }

    private Task<ControlHost> StartAsync(UploadOptions? uploads = null, ControlOptions? control = null, Func<ILedger, ILedger>? wrap = null) =>
        ControlHost.StartAsync(control ?? new ControlOptions(), ["CP_1"], wrap, services => services.AddSingleton(
            Microsoft.Extensions.Options.Options.Create(uploads ?? new UploadOptions { Path = Path.Combine(_folder, "uploads") })));
}
