using System.Text;
using Moev.Gateway.Http.Uploads;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;

namespace Moev.Gateway.Tests.Http.Jobs;

/// <summary>The uploads that end diagnostics and log jobs.</summary>
public sealed partial class JobRoutesTests
{
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
        host.Ledger.NoteManagement(new ChargePointIdentity("CP_1"), FixedTime.Start, management => management.NoteStatus(new JobNotice(JobKind.Diagnostics, null, "Uploaded", FixedTime.Start)));
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
        Assert.True(host.Service<UploadStore>().TryEnter());
        (await PutAsync(host, location, "x")).AssertProblem(429, "too_many_uploads");
        host.Service<UploadStore>().Leave();
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
}
