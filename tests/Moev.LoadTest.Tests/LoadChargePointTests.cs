using System.Buffers;
using System.Text;
using System.Text.Json;
using Moev.ChargePoint.Tests.Support;
using Moev.LoadTest.Measuring;
using Moev.Ocpp.WebSockets;

namespace Moev.LoadTest.Tests;

public sealed class LoadChargePointTests : IAsyncLifetime
{
    private readonly LoadBench _bench = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Closed_loop_sends_the_next_when_the_last_is_answered()
    {
        var chargePoint = _bench.Start(_bench.Options());
        var server = await _bench.AcceptBootedAsync();
        Assert.True(chargePoint.IsReady);
        _bench.Begin(chargePoint);
        _bench.Meter.Measuring = true;
        for (var i = 0; i < 3; i++)
        {
            var call = await server.ReadCallAsync("Heartbeat");
            Assert.Empty(await LoadBench.SettleAsync(server));
            _bench.Time.Advance(TimeSpan.FromMilliseconds(10));
            await LoadBench.HeartbeatAsync(server, call);
        }

        await server.ReadCallAsync("Heartbeat");
        Assert.Equal(3, _bench.Meter.All.Count);
        Assert.Equal(10_000, _bench.Meter.All.Max.TotalMicroseconds);
        Assert.Equal(0, _bench.Meter.Errors.Total);
    }

    [Fact]
    public async Task Paced_latency_counts_from_when_a_message_was_to_be_sent()
    {
        var chargePoint = _bench.Start(_bench.Options() with { Rate = 1 });
        var server = await _bench.AcceptBootedAsync();
        _bench.Begin(chargePoint);
        _bench.Meter.Measuring = true;
        Assert.Empty(await LoadBench.SettleAsync(server));
        _bench.Pass(TimeSpan.FromSeconds(1));
        var stalled = await server.ReadCallAsync("Heartbeat");

        // The central system stalls for 10 s, during which ten more messages become due, and then answers at once.
        _bench.Pass(TimeSpan.FromSeconds(10));
        Assert.Empty(await LoadBench.SettleAsync(server));
        await LoadBench.HeartbeatAsync(server, stalled);
        for (var i = 0; i < 10; i++)
            await LoadBench.HeartbeatAsync(server, await server.ReadCallAsync("Heartbeat"));

        Assert.Empty(await LoadBench.SettleAsync(server));
        Assert.Equal(11, _bench.Meter.All.Count);
        Assert.InRange(_bench.Meter.All.Max.TotalSeconds, 10, 11);
        Assert.InRange(_bench.Meter.All.Percentile(50).TotalSeconds, 5, 6.1);
        Assert.InRange(_bench.Meter.All.Percentile(1).TotalSeconds, 0, 1);
    }

    [Fact]
    public async Task Paced_message_without_an_answer_counts_with_its_age_and_those_not_sent_do_not()
    {
        var chargePoint = _bench.Start(_bench.Options() with { Rate = 1 });
        var server = await _bench.AcceptBootedAsync();
        _bench.Begin(chargePoint);
        _bench.Pass(TimeSpan.FromSeconds(1));
        await server.ReadCallAsync("Heartbeat");
        _bench.Pass(TimeSpan.FromSeconds(9));

        var (unanswered, notSent, oldest) = chargePoint.Overdue(_bench.Time.GetTimestamp());

        Assert.Equal((1, 9), (unanswered, notSent));
        Assert.InRange(oldest.TotalSeconds, 9, 10);
        Assert.Equal(1, _bench.Meter.All.Count);
        Assert.InRange(_bench.Meter.All.Max.TotalSeconds, 9, 10);
    }

    [Fact]
    public async Task Failed_starts_of_paced_transactions_delay_nothing()
    {
        var chargePoint = _bench.Start(_bench.Options("transactions") with { Rate = 10 });
        var server = await _bench.AcceptBootedAsync();
        _bench.Begin(chargePoint);
        _bench.Pass(TimeSpan.FromMilliseconds(100));
        for (var i = 0; i < 5; i++)
        {
            // A central system that answers at once, and wrongly.
            var start = await server.ReadCallAsync("StartTransaction");
            await server.AnswerAsync(start, """{"status":"Accepted"}""");
            Assert.Empty(await LoadBench.SettleAsync(server));
            _bench.Pass(TimeSpan.FromMilliseconds(100));
        }

        await server.ReadCallAsync("StartTransaction");
        var (unanswered, notSent, oldest) = chargePoint.Overdue(_bench.Time.GetTimestamp());
        Assert.Equal((1, 0), (unanswered, notSent));
        Assert.True(oldest < TimeSpan.FromMilliseconds(100));
        Assert.Equal(5, _bench.Meter.Errors.Total);
        Assert.Equal(0, _bench.Meter.Deviations);
    }

    [Fact]
    public async Task Answer_that_tolerant_validation_accepts_is_counted_as_a_deviation()
    {
        var chargePoint = _bench.Start(_bench.Options());
        var server = await _bench.AcceptBootedAsync();
        _bench.Begin(chargePoint);
        await server.AnswerAsync(await server.ReadCallAsync("Heartbeat"), """{"currentTime":"2026-03-01T08:00:00Z","more":1}""");
        await server.AnswerAsync(await server.ReadCallAsync("Heartbeat"), "{}");
        await LoadBench.SettleAsync(server);
        Assert.Equal((1L, 2L), (_bench.Meter.Deviations, _bench.Meter.Errors.Total));
    }

    [Fact]
    public async Task Charge_point_with_a_new_identity_takes_the_place_of_one_that_is_done()
    {
        var chargePoint = _bench.Start(_bench.Options() with { NewIdentities = true, ChargePoints = 1, FirstIndex = 5, Rate = 10 });
        var server = await _bench.AcceptBootedAsync();
        _bench.Begin(chargePoint);
        _bench.Pass(TimeSpan.FromMilliseconds(100));
        await LoadBench.HeartbeatAsync(server, await server.ReadCallAsync("Heartbeat"));
        Assert.Equal((WebSocketReadStatus.Close, "1000"), await server.ReadAsync());
        await server.DisposeAsync();

        server = await AcceptAfterAWhileAsync();
        Assert.Equal("LOAD_6", server.Request!.Identity);
        await LoadBench.AnswerBootAsync(server);
        await LoadBench.HeartbeatAsync(server, await server.ReadCallAsync("Heartbeat"));

        Assert.Equal((WebSocketReadStatus.Close, "1000"), await server.ReadAsync());
        Assert.Equal((1L, 0L, 0L), (_bench.Meter.Renewed, _bench.Meter.Lost.Total, _bench.Meter.Errors.Total));
        Assert.True(_bench.Meter.Ever.Max < TimeSpan.FromMilliseconds(100), "the wait for the replacement is not the central system's");
    }

    [Fact]
    public async Task Think_time_passes_between_an_answer_and_the_next()
    {
        var think = TimeSpan.FromSeconds(2);
        var chargePoint = _bench.Start(_bench.Options() with { ThinkLeast = think, ThinkMost = think });
        var server = await _bench.AcceptBootedAsync();
        _bench.Begin(chargePoint);
        await LoadBench.HeartbeatAsync(server, await server.ReadCallAsync("Heartbeat"));
        Assert.Empty(await LoadBench.SettleAsync(server));
        _bench.Pass(think - TimeSpan.FromMilliseconds(1));
        Assert.Empty(await LoadBench.SettleAsync(server));
        _bench.Pass(TimeSpan.FromMilliseconds(1));
        await server.ReadCallAsync("Heartbeat");
    }

    [Theory]
    [InlineData("""[3,"ID",{}]""", "Heartbeat: invalid answer, currentTime: MissingMember")]
    [InlineData("""[3,"ID",{"currentTime":"2026-03-01T08:00:00Z","more":1}]""", "Heartbeat: invalid answer, more: UnknownMember")]
    [InlineData("""[4,"ID","InternalError","no",{}]""", "Heartbeat: CALLERROR InternalError")]
    [InlineData("""[3,"other",{"currentTime":"2026-03-01T08:00:00Z"}]""", "answer without a CALL")]
    [InlineData("""[3]""", "invalid OCPP-J message: The message id is missing.")]
    public async Task Wrong_answer_is_counted_by_its_kind(string answer, string kind)
    {
        var chargePoint = _bench.Start(_bench.Options());
        var server = await _bench.AcceptBootedAsync();
        _bench.Begin(chargePoint);
        _bench.Meter.Measuring = true;
        var call = await server.ReadCallAsync("Heartbeat");
        await server.SendAsync(answer.Replace("ID", call[1].GetString(), StringComparison.Ordinal));
        await LoadBench.SettleAsync(server);
        Assert.Equal((kind, 1L), (_bench.Meter.Errors.Kinds.Single().Kind, _bench.Meter.Errors.Total));
        Assert.Equal(0, _bench.Meter.All.Count);
    }

    [Fact]
    public async Task Answer_that_never_comes_ends_the_connection()
    {
        var chargePoint = _bench.Start(_bench.Options() with { AnswerTimeout = TimeSpan.FromSeconds(5) });
        var server = await _bench.AcceptBootedAsync();
        _bench.Begin(chargePoint);
        await server.ReadCallAsync("Heartbeat");
        _bench.Time.Advance(TimeSpan.FromSeconds(5));
        chargePoint.CheckDeadline(_bench.Time.GetTimestamp());
        Assert.Equal(0, _bench.Meter.Errors.Total);
        _bench.Time.Advance(TimeSpan.FromMilliseconds(1));
        chargePoint.CheckDeadline(_bench.Time.GetTimestamp());
        Assert.Equal("Heartbeat: answer timeout", _bench.Meter.Errors.Kinds.Single().Kind);
        await LoadBench.EndsAsync(server);
    }

    [Fact]
    public async Task Handshake_that_is_never_answered_is_given_up()
    {
        var chargePoint = _bench.Start(_bench.Options() with { ConnectTimeout = TimeSpan.FromSeconds(3) });
        var server = await _bench.AcceptUnansweredAsync();
        _bench.Time.Advance(TimeSpan.FromSeconds(3));
        chargePoint.CheckDeadline(_bench.Time.GetTimestamp());
        Assert.Equal(0, _bench.Meter.Lost.Total);
        _bench.Time.Advance(TimeSpan.FromMilliseconds(1));
        chargePoint.CheckDeadline(_bench.Time.GetTimestamp());
        await LoadBench.EndsAsync(server);
        await AcceptAfterAWhileAsync();
        Assert.Equal("opening handshake timeout", _bench.Meter.Lost.Kinds.Single().Kind);
    }

    [Fact]
    public async Task Unanswered_message_is_sent_again_on_the_next_connection_byte_for_byte()
    {
        var chargePoint = _bench.Start(_bench.Options("transactions"));
        var server = await _bench.AcceptBootedAsync();
        _bench.Begin(chargePoint);
        var first = await server.ReadCallAsync("StartTransaction");
        await server.DisposeAsync();

        _bench.Time.Advance(TimeSpan.FromSeconds(1));
        server = await AcceptAfterAWhileAsync();
        await LoadBench.AnswerBootAsync(server);
        var again = await server.ReadCallAsync("StartTransaction");

        Assert.Equal(first.GetRawText(), again.GetRawText());
        Assert.Equal(1, _bench.Meter.Lost.Total);
        Assert.Equal(1, _bench.Faults.Back.Count);
    }

    [Fact]
    public async Task Refused_boot_is_tried_again_after_the_interval()
    {
        var chargePoint = _bench.Start(_bench.Options());
        var server = await _bench.AcceptAsync();
        await LoadBench.AnswerBootAsync(server, "Pending");
        Assert.Empty(await LoadBench.SettleAsync(server));
        Assert.False(chargePoint.IsReady);
        Assert.Equal("BootNotification: Pending", _bench.Meter.Errors.Kinds.Single().Kind);
        _bench.Pass(TimeSpan.FromSeconds(20));
        await LoadBench.AnswerBootAsync(server);
        await LoadBench.SettleAsync(server);
        Assert.True(chargePoint.IsReady);
    }

    [Fact]
    public async Task Command_is_answered_while_a_call_is_under_way()
    {
        var chargePoint = _bench.Start(_bench.Options());
        var server = await _bench.AcceptBootedAsync();
        _bench.Begin(chargePoint);
        await server.ReadCallAsync("Heartbeat");
        await server.SendAsync("""[2,"c-1","ChangeConfiguration",{"key":"a","value":"b"}]""");
        Assert.Equal("""[3,"c-1",{"status":"Accepted"}]""", (await server.ReadAsync()).Text);
        Assert.Equal(1, _bench.Meter.Commands);
    }

    /// <summary>
    /// Tests both receive paths. A write usually arrives as a whole: a whole frame is read in place, and a partial one is reassembled.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(50)]
    [InlineData(1_000)]
    public async Task Frames_may_be_cut_anywhere_and_come_together(int pieceBytes)
    {
        var chargePoint = _bench.Start(_bench.Options());
        var server = await _bench.AcceptBootedAsync();
        _bench.Begin(chargePoint);
        var call = await server.ReadCallAsync("Heartbeat");
        var frames = new ArrayBufferWriter<byte>();
        var longCommand = $$"""[2,"c-1","ChangeConfiguration",{"key":"a","value":"{{new string('b', 300)}}"}]""";
        WebSocketFrameWriter.WriteFrame(frames, WebSocketOpcode.Ping, "one"u8);
        WebSocketFrameWriter.WriteFrame(frames, WebSocketOpcode.Text, """[2,"c-0","ChangeConfiguration",{"key":"a","value":"b"}]"""u8);
        WebSocketFrameWriter.WriteFrame(frames, WebSocketOpcode.Text, Encoding.UTF8.GetBytes(longCommand));
        WebSocketFrameWriter.WriteFrame(frames, WebSocketOpcode.Text, "[3,"u8, fin: false);
        WebSocketFrameWriter.WriteFrame(frames, WebSocketOpcode.Ping, "two"u8);
        WebSocketFrameWriter.WriteFrame(
            frames, WebSocketOpcode.Continuation, Encoding.UTF8.GetBytes($$"""{{call[1].GetRawText()}},{"currentTime":"2026-03-01T08:00:00Z"}]"""));
        WebSocketFrameWriter.WriteFrame(frames, WebSocketOpcode.Text, """[2,"c-2","ChangeConfiguration",{"key":"a","value":"b"}]"""u8);
        foreach (var piece in frames.WrittenMemory.ToArray().Chunk(pieceBytes))
            await server.WriteAsync(output => output.Write(piece));

        Assert.Equal((WebSocketReadStatus.Pong, "one"), await server.ReadAsync());
        Assert.Equal("""[3,"c-0",{"status":"Accepted"}]""", (await server.ReadAsync()).Text);
        Assert.Equal("""[3,"c-1",{"status":"Accepted"}]""", (await server.ReadAsync()).Text);
        Assert.Equal((WebSocketReadStatus.Pong, "two"), await server.ReadAsync());
        await server.ReadCallAsync("Heartbeat");
        Assert.Equal("""[3,"c-2",{"status":"Accepted"}]""", (await server.ReadAsync()).Text);
        Assert.Equal(0, _bench.Meter.Errors.Total);
    }

    [Fact]
    public async Task Answer_that_is_no_text_breaks_the_protocol()
    {
        var chargePoint = _bench.Start(_bench.Options());
        var server = await _bench.AcceptBootedAsync();
        _bench.Begin(chargePoint);
        await server.ReadCallAsync("Heartbeat");
        await server.WriteAsync(static output => WebSocketFrameWriter.WriteFrame(output, WebSocketOpcode.Text, [(byte)'[', 0xFF, (byte)']']));
        await LoadBench.EndsAsync(server);
        Assert.Equal("no WebSocket: InvalidUtf8", _bench.Meter.Errors.Kinds.Single().Kind);
    }

    [Fact]
    public async Task Stop_waits_for_the_answer_and_closes()
    {
        var chargePoint = _bench.Start(_bench.Options());
        var server = await _bench.AcceptBootedAsync();
        _bench.Begin(chargePoint);
        var call = await server.ReadCallAsync("Heartbeat");
        chargePoint.Stop();
        Assert.Empty(await LoadBench.SettleAsync(server));
        await LoadBench.HeartbeatAsync(server, call);
        Assert.Equal((WebSocketReadStatus.Close, "1000"), await server.ReadAsync());
    }

    [Fact]
    public async Task Key_and_identity_are_in_the_handshake()
    {
        _bench.Start(_bench.Options() with { Key = "secret"u8.ToArray(), FirstIndex = 7, IdentityPrefix = "A B+" });
        var server = await _bench.AcceptAsync();
        Assert.Equal("A B+7", server.Request!.Identity);
        Assert.Equal("/ocpp/A%20B%2B7", server.Request.Path);
        Span<byte> password = stackalloc byte[20];
        Assert.Equal(BasicCredentialsStatus.Password, BasicCredentials.Read(server.Request.Authorization!.Value.Span, "A B+7", password, out var length));
        Assert.Equal("secret", Encoding.UTF8.GetString(password[..length]));
    }

    [Fact]
    public async Task Acknowledgements_are_logged_with_what_the_ledger_must_know()
    {
        var file = new MemoryStream();
        _bench.Log = new AckLog(file);
        var chargePoint = _bench.Start(_bench.Options("transactions"));
        var server = await _bench.AcceptBootedAsync();
        _bench.Begin(chargePoint);
        var start = await server.ReadCallAsync("StartTransaction");
        await server.AnswerAsync(start, """{"idTagInfo":{"status":"Accepted"},"transactionId":42}""");
        var meter = await server.ReadCallAsync("MeterValues");
        await server.AnswerAsync(meter, "{}");
        await LoadBench.SettleAsync(server);
        _bench.Log.Flush();

        var lines = Encoding.UTF8.GetString(file.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(["BootNotification", "StartTransaction", "MeterValues"], lines.Select(static line => line.GetProperty("action").GetString()));
        var logged = lines[1];
        Assert.Equal("LOAD_0", logged.GetProperty("chargePoint").GetString());
        Assert.Equal(start[1].GetString(), logged.GetProperty("messageId").GetString());
        Assert.Equal(42, logged.GetProperty("transactionId").GetInt32());
        Assert.Equal(start[3].GetProperty("idTag").GetString(), logged.GetProperty("idTag").GetString());
        Assert.Equal(start[3].GetProperty("meterStart").GetInt32(), logged.GetProperty("meter").GetInt32());
        Assert.Equal(start[3].GetProperty("timestamp").GetString(), logged.GetProperty("timestamp").GetString());
        Assert.Equal(start[3].GetProperty("connectorId").GetInt32(), logged.GetProperty("connectorId").GetInt32());
        Assert.Equal((42, meter[1].GetString()), (lines[2].GetProperty("transactionId").GetInt32(), lines[2].GetProperty("messageId").GetString()));
    }

    [Fact]
    public async Task Failed_start_of_a_transaction_begins_another_later()
    {
        var chargePoint = _bench.Start(_bench.Options("transactions"));
        var server = await _bench.AcceptBootedAsync();
        _bench.Begin(chargePoint);
        var start = await server.ReadCallAsync("StartTransaction");
        await server.SendAsync($"""[4,"{start[1].GetString()}","InternalError","",{"{}"}]""");
        Assert.Empty(await LoadBench.SettleAsync(server));
        _bench.Pass(TimeSpan.FromSeconds(1));
        Assert.NotEqual(start[1].GetString(), (await server.ReadCallAsync("StartTransaction"))[1].GetString());
    }

    /// <summary>
    /// Accepts the reconnect. The charge point detects the loss and then waits for the clock, which this method moves until it is back.
    /// </summary>
    private async Task<ScriptedServer> AcceptAfterAWhileAsync()
    {
        var accepted = _bench.AcceptAsync();
        while (!accepted.IsCompleted)
        {
            _bench.Pass(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        return await accepted;
    }
}
