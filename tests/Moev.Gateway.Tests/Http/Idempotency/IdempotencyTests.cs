using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Moev.Gateway.Http.Idempotency;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Gateway.Tests.Ledger;

namespace Moev.Gateway.Tests.Http.Idempotency;

/// <summary>A command under an Idempotency-Key is sent once.</summary>
public sealed class IdempotencyTests
{
    private const string Reset = "/api/v1/charge-points/CP_1/calls/Reset";
    private const string Soft = """{"type":"Soft"}""";

    public static TheoryData<string, string> Commands => new()
    {
        { "/", """{"key":"MeterValueSampleInterval","value":"10"}""" },
        { "/changeconfig", """{"key":"MeterValueSampleInterval","value":"10","id":"CP_1"}""" },
        { "/remotestart", """{"id":"CP_1","connectorId":1,"limit":8}""" },
        { "/remotestop", """{"id":"CP_1"}""" },
        { "/setmaxvalue", """{"id":"CP_1","limit":8}""" },
        { "/disconnect", """{"id":"CP_1"}""" },
        { Reset, Soft },
        { "/api/v1/charge-points/CP_1/disconnect", "" },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Same_request_again_gets_the_same_answer_and_nothing_is_sent(string path, string body)
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        await host.StartTransactionAsync("CP_1", 1);

        var first = await SendAsync(host, path, body, "key-1");
        var sent = (host.Router.Sent.Count, host.Router.Disconnected.Count);
        var second = await SendAsync(host, path, body, "key-1");

        Assert.Equal(200, first.Status);
        Assert.Equal((first.Status, first.ContentType, first.Text), (second.Status, second.ContentType, second.Text));
        Assert.Equal(sent, (host.Router.Sent.Count, host.Router.Disconnected.Count));
        Assert.False(first.Headers.ContainsKey("Idempotency-Replayed"));
        Assert.Equal("true", second.Headers["Idempotency-Replayed"]);
        Assert.Equal(first.Headers.GetValueOrDefault("Moev-Message-Id"), second.Headers.GetValueOrDefault("Moev-Message-Id"));
    }

    [Fact]
    public async Task Other_key_or_none_is_another_command()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        foreach (var key in new[] { "a", "b", null, null })
            Assert.Equal(200, (await SendAsync(host, Reset, Soft, key)).Status);
        Assert.Equal(4, host.Router.Sent.Count);
    }

    [Theory]
    [InlineData("POST", Reset, """{"type":"Hard"}""")]
    [InlineData("POST", Reset + "?strict=1", Soft)]
    [InlineData("POST", "/api/v1/charge-points/CP_2/calls/Reset", Soft)]
    [InlineData("PUT", "/api/v1/id-tags/TAG", Soft)]
    public async Task Other_request_under_the_same_key_is_422(string method, string path, string body)
    {
        await using var host = await ControlHost.StartAsync("CP_1", "CP_2");
        await SendAsync(host, Reset, Soft, "key");

        (await SendAsync(host, path, body, "key", method)).AssertProblem(422, "idempotency_key_reused");
        Assert.Single(host.Router.Sent);
    }

    [Fact]
    public async Task Request_waits_for_the_first_one_that_is_under_way()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        var answer = new TaskCompletionSource<CallOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Router.AnswerLater = _ => answer.Task;
        var replies = Enumerable.Range(0, 5).Select(_ => SendAsync(host, Reset, Soft, "key")).ToArray();
        answer.SetResult(FakeRouter.Answered("""{"status":"Rejected"}"""));

        foreach (var reply in await Task.WhenAll(replies))
            Assert.Equal((200, """{"status":"Rejected"}"""), (reply.Status, reply.Text));
        Assert.Single(host.Router.Sent);
    }

    [Fact]
    public async Task Caller_who_leaves_finds_the_answer_when_it_comes_back()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answer = new TaskCompletionSource<CallOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Router.AnswerLater = _ =>
        {
            sent.TrySetResult();
            return answer.Task;
        };
        using (var leave = new CancellationTokenSource())
        {
            using var request = Request(Reset, Soft, "key");
            var first = host.Client.SendAsync(request, leave.Token);
            await sent.Task;
            await leave.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        }

        var second = SendAsync(host, Reset, Soft, "key");
        answer.SetResult(FakeRouter.Answered("""{"status":"Accepted"}"""));
        Assert.Equal("""{"status":"Accepted"}""", (await second).Text);
        Assert.Single(host.Router.Sent);
    }

    [Theory]
    [InlineData("CallError", 502)]
    [InlineData("TimedOut", 504)]
    [InlineData("ConnectionLost", 504)]
    public async Task Outcome_that_may_have_been_executed_is_kept(string kind, int status)
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        host.Router.Answer = _ => FakeRouter.Failed(Enum.Parse<CallOutcomeKind>(kind));
        Assert.Equal(status, (await SendAsync(host, Reset, Soft, "key")).Status);
        host.Router.Answer = null;
        Assert.Equal(status, (await SendAsync(host, Reset, Soft, "key")).Status);
        Assert.Single(host.Router.Sent);
    }

    [Theory]
    [InlineData("QueueFull", 429)]
    [InlineData("NotSent", 503)]
    [InlineData("NotConnected", 404)]
    public async Task Key_of_a_command_that_was_not_sent_is_free_again(string kind, int status)
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        host.Router.Answer = _ => FakeRouter.Failed(Enum.Parse<CallOutcomeKind>(kind));
        Assert.Equal(status, (await SendAsync(host, Reset, Soft, "key")).Status);
        host.Router.Answer = null;
        Assert.Equal(200, (await SendAsync(host, Reset, Soft, "key")).Status);
        Assert.Equal(200, (await SendAsync(host, Reset, Soft, "key")).Status);
        Assert.Equal(2, host.Router.Sent.Count);
    }

    [Fact]
    public async Task Refused_command_is_kept_when_strict_and_a_refused_request_is_not()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        host.Router.Answer = _ => FakeRouter.Answered("""{"status":"Rejected"}""");
        (await SendAsync(host, Reset + "?strict=1", Soft, "key")).AssertProblem(409, "not_accepted");
        host.Router.Answer = null;
        (await SendAsync(host, Reset + "?strict=1", Soft, "key")).AssertProblem(409, "not_accepted");

        (await SendAsync(host, "/remotestop", """{"id":"CP_1"}""", "stop")).AssertProblem(409, "no_active_transaction");
        await host.StartTransactionAsync("CP_1", 1);
        Assert.Equal(200, (await SendAsync(host, "/remotestop", """{"id":"CP_1"}""", "stop")).Status);
    }

    [Theory]
    [InlineData(128, 200)]
    [InlineData(129, 400)]
    public async Task Key_is_bounded(int length, int status)
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        Assert.Equal(status, (await SendAsync(host, Reset, Soft, new string('k', length))).Status);
    }

    [Theory]
    [InlineData("Idempotency-Key: a\r\nIdempotency-Key: b\r\n")]
    [InlineData("Idempotency-Key:\r\n")]
    [InlineData("Idempotency-Key: a\tb\r\n")]
    public async Task Two_keys_or_a_wrong_one_are_400(string headers)
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        var address = host.Client.BaseAddress!;
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {Reset} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}Content-Length: {Soft.Length}\r\n\r\n{Soft}"));
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"reason\":\"invalid_idempotency_key\"", answer, StringComparison.Ordinal);
        Assert.Empty(host.Router.Sent);
    }

    [Fact]
    public async Task Body_is_bounded_with_a_key_as_without()
    {
        await using var host = await ControlHost.StartAsync(new ControlOptions { MaxBodyBytes = 1_024 }, ["CP_1"]);
        (await SendAsync(host, Reset, new string(' ', 1_025), "key")).AssertProblem(413, "body_too_large");
    }

    [Fact]
    public async Task Reading_takes_no_notice_of_a_key()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        using var first = new HttpRequestMessage(HttpMethod.Get, "/api/v1/charge-points");
        first.Headers.Add(IdempotencyGate.Header, "key");
        Assert.Equal(200, (await host.SendAsync(first)).Status);
        Assert.Equal(200, (await SendAsync(host, Reset, Soft, "key")).Status);
    }

    [Fact]
    public async Task Key_is_on_record_and_refused_when_its_answer_is_forgotten()
    {
        // As after a restart: the record is there, the answer is not.
        await using var host = await ControlHost.StartAsync("CP_1");
        foreach (var (key, address, outcome) in new[] { ("used", "127.0.0.1", "TimedOut"), ("unsent", "127.0.0.1", "QueueFull"), ("others", "192.0.2.1", "Answered") })
        {
            var id = await host.Ledger.BeginCommandAsync(new CommandIntent(
                FixedTime.Start.AddMinutes(-1), address, "POST /x", "Reset", new ChargePointIdentity("CP_1"), "{}"u8.ToArray())
            {
                IdempotencyKey = key,
            });
            host.Ledger.NoteCommandEnded(id, new CommandResult(FixedTime.Start, outcome, null, null, TimeSpan.Zero));
        }

        var reply = (await SendAsync(host, Reset, Soft, "used")).AssertProblem(409, "idempotency_key_used");
        Assert.Equal("TimedOut", Assert.Single(reply.Body.GetProperty("commands").EnumerateArray()).GetProperty("outcome").GetString());
        Assert.Empty(host.Router.Sent);
        Assert.Equal(200, (await SendAsync(host, Reset, Soft, "unsent")).Status);
        Assert.Equal(200, (await SendAsync(host, Reset, Soft, "others")).Status);
        var record = Assert.Single((await host.GetAsync("/api/v1/audit?idempotencyKey=unsent&limit=1")).Body.GetProperty("commands").EnumerateArray());
        Assert.Equal(("unsent", "Answered"), (record.GetProperty("idempotencyKey").GetString(), record.GetProperty("outcome").GetString()));
    }

    [Fact]
    public async Task Ledger_that_fails_leaves_the_key_free()
    {
        await using var host = await ControlHost.StartAsync(new ControlOptions(), ["CP_1"], _ => new FailingStorage(new LedgerUnavailableException("full")));
        for (var i = 0; i < 2; i++)
            (await SendAsync(host, Reset, Soft, "key")).AssertProblem(503, "ledger_unavailable");
    }

    [Fact]
    public void Answers_are_forgotten_by_number_bytes_and_time()
    {
        var time = new FakeTimeProvider();
        var cache = new ResponseCache(Options(maxKeys: 2, maxBytes: 2_048, minutes: 1), time);

        Keep(cache, "a", 100);
        Keep(cache, "b", 100);
        Keep(cache, "c", 100);
        Assert.True(IsNew(cache, "a"), "the oldest of three was forgotten for the third");
        Assert.False(IsNew(cache, "c"));

        Keep(cache, "d", 1_000);
        Assert.True(IsNew(cache, "c"), "its bytes had to go");
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(IsNew(cache, "d"));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(IsNew(cache, "d"));
    }

    [Fact]
    public void Keys_in_use_are_never_forgotten()
    {
        var cache = new ResponseCache(Options(maxKeys: 1, maxBytes: 1_024, minutes: 1), new FakeTimeProvider());
        Assert.True(cache.TryEnter("caller", "a", 1, out var entry, out _));
        Assert.False(cache.TryEnter("caller", "b", 1, out _, out _));
        Assert.True(cache.TryEnter("caller", "a", 1, out _, out var isNew));
        Assert.False(isNew);
        cache.Release(entry, null);
        Assert.True(cache.TryEnter("caller", "b", 1, out _, out _));
    }

    private static IOptions<ControlOptions> Options(int maxKeys, int maxBytes, int minutes) => Microsoft.Extensions.Options.Options.Create(
        new ControlOptions { MaxIdempotencyKeys = maxKeys, MaxIdempotencyBytes = maxBytes, IdempotencyMinutes = minutes });

    private static void Keep(ResponseCache cache, string key, int bytes)
    {
        Assert.True(cache.TryEnter("caller", key, 1, out var entry, out _));
        cache.Keep(entry, new RecordedAnswer(200, null, [], new byte[bytes]));
    }

    private static bool IsNew(ResponseCache cache, string key)
    {
        Assert.True(cache.TryEnter("caller", key, 1, out var entry, out var isNew));
        if (isNew)
            cache.Release(entry, null);
        return isNew;
    }

    private static HttpRequestMessage Request(string path, string body, string? key, string method = "POST")
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new StringContent(body) };
        if (key is not null)
            request.Headers.TryAddWithoutValidation(IdempotencyGate.Header, key);
        return request;
    }

    private static async Task<Reply> SendAsync(ControlHost host, string path, string body, string? key, string method = "POST")
    {
        using var request = Request(path, body, key, method);
        return await host.SendAsync(request);
    }
}
