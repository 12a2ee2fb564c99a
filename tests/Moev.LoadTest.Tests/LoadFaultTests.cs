using System.Text.Json;
using Moev.LoadTest.Faults;
using Moev.LoadTest.Options;
using Moev.Ocpp.WebSockets;

namespace Moev.LoadTest.Tests;

/// <summary>Tests each fault from the central system's view.</summary>
public sealed class LoadFaultTests : IAsyncLifetime
{
    private readonly LoadBench _bench = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Duplicate_is_the_same_message_and_must_get_the_same_transaction()
    {
        var chargePoint = _bench.Start(With(new FaultOptions { Duplicates = 1 }, "transactions"));
        var server = await _bench.AcceptBootedAsync();
        _bench.Begin(chargePoint);
        var first = await server.ReadCallAsync("StartTransaction");
        var second = await server.ReadCallAsync("StartTransaction");
        Assert.Equal(first.GetRawText(), second.GetRawText());

        await server.AnswerAsync(first, """{"idTagInfo":{"status":"Accepted"},"transactionId":5}""");
        await server.AnswerAsync(second, """{"idTagInfo":{"status":"Accepted"},"transactionId":5}""");
        await LoadBench.SettleAsync(server);
        Assert.Equal((1L, 1L, 0L), (_bench.Faults.DuplicatesSent, _bench.Faults.DuplicatesAnswered, _bench.Meter.Errors.Total));
    }

    [Fact]
    public async Task Duplicate_that_gets_another_transaction_is_an_error()
    {
        var chargePoint = _bench.Start(With(new FaultOptions { Duplicates = 1 }, "transactions"));
        var server = await _bench.AcceptBootedAsync();
        _bench.Begin(chargePoint);
        var start = await server.ReadCallAsync("StartTransaction");
        await server.AnswerAsync(start, """{"idTagInfo":{"status":"Accepted"},"transactionId":5}""");
        await server.AnswerAsync(start, """{"idTagInfo":{"status":"Accepted"},"transactionId":6}""");
        await LoadBench.SettleAsync(server);
        Assert.Equal("repeated StartTransaction: different transaction id", _bench.Meter.Errors.Kinds.Single().Kind);
    }

    [Fact]
    public async Task Fragments_have_a_ping_between_and_are_one_message()
    {
        var chargePoint = _bench.Start(With(new FaultOptions { Fragments = 1 }));
        var server = await _bench.AcceptBootedAsync();
        _bench.Begin(chargePoint);
        Assert.Equal((WebSocketReadStatus.Ping, "between"), await server.ReadAsync());
        await LoadBench.HeartbeatAsync(server, await server.ReadCallAsync("Heartbeat"));
        Assert.Equal((WebSocketReadStatus.Ping, "between"), await server.ReadAsync());
        await server.ReadCallAsync("Heartbeat");
        Assert.Equal(2, _bench.Faults.Fragmented);
    }

    [Fact]
    public async Task Split_message_arrives_in_pieces()
    {
        var chargePoint = _bench.Start(With(new FaultOptions { SplitWrites = 1 }, "metervalues"));
        var server = await _bench.AcceptBootedAsync();
        _bench.Meter.Measuring = true;
        _bench.Begin(chargePoint);
        var before = server.Received.Count;
        var call = server.ReadCallAsync("StartTransaction");
        var steps = 0;
        while (!call.IsCompleted)
        {
            // No piece arrives before the clock has moved.
            _bench.Time.Advance(TimeSpan.FromMilliseconds(2));
            await Task.Yield();
            steps++;
        }

        Assert.Equal("StartTransaction", (await call)[2].GetString());
        Assert.True(steps >= 2, $"{steps} steps");
        Assert.True(server.Received.Count > before);
        Assert.Equal(1, _bench.Faults.Split);
        Assert.Equal(0, _bench.Meter.Errors.Total);
    }

    [Fact]
    public async Task Silent_one_reads_and_says_nothing_more()
    {
        var chargePoint = _bench.Start(With(new FaultOptions { Silent = Portion.All }));
        var server = await _bench.AcceptBootedAsync();
        _bench.Begin(chargePoint);
        var call = await server.ReadCallAsync("Heartbeat");
        chargePoint.GoSilent();
        await LoadBench.HeartbeatAsync(server, call);
        await server.WriteAsync(static output => WebSocketFrameWriter.WriteFrame(output, WebSocketOpcode.Ping, "there?"u8));
        await server.SendAsync("""[2,"c","Reset",{"type":"Soft"}]""");
        _bench.Time.Advance(TimeSpan.FromSeconds(90));
        chargePoint.CheckDeadline(_bench.Time.GetTimestamp());
        var said = server.ReadAsync();
        await server.WriteAsync(static output => WebSocketFrameWriter.WriteFrame(output, WebSocketOpcode.Ping, "really?"u8));
        Assert.False(said.IsCompleted);

        await server.DisposeAsync();
        await WaitAsync(() => _bench.Faults.SilentEnded.Count == 1);
        Assert.Equal(90, _bench.Faults.SilentEnded.Max.TotalSeconds, 1);
        Assert.Equal(0, _bench.Meter.Lost.Total);
    }

    [Fact]
    public async Task Slow_reader_sends_and_does_not_read_until_it_is_cut_off()
    {
        var chargePoint = _bench.Start(With(new FaultOptions { SlowReaders = Portion.All, SlowReaderRate = 10 }));
        var server = await _bench.AcceptAsync();
        await LoadBench.AnswerBootAsync(server);
        await WaitAsync(() => chargePoint.IsReady);
        _bench.Begin(chargePoint);
        await server.WriteAsync(static output => WebSocketFrameWriter.WriteFrame(output, WebSocketOpcode.Ping, "there?"u8));
        for (var i = 0; i < 20; i++)
        {
            await server.ReadCallAsync("Heartbeat"); // and no pong
            _bench.Pass(TimeSpan.FromMilliseconds(100));
        }

        await server.DisposeAsync();
        await WaitAsync(() =>
        {
            _bench.Pass(TimeSpan.FromMilliseconds(100));
            return _bench.Faults.SlowEnded.Count == 1;
        });
        Assert.Equal(0, _bench.Meter.Lost.Total);
    }

    [Fact]
    public async Task Noisy_one_does_not_wait_and_checks_each_answer()
    {
        var chargePoint = _bench.Start(With(new FaultOptions { Noisy = Portion.All, NoisyRate = 1_000 }));
        var server = await _bench.AcceptBootedAsync();
        _bench.Begin(chargePoint);
        _bench.Pass(TimeSpan.FromMilliseconds(99));
        List<JsonElement> calls = [];
        for (var i = 0; i < 100; i++)
            calls.Add(await server.ReadCallAsync("Heartbeat"));
        Assert.Empty(await LoadBench.SettleAsync(server));
        foreach (var call in calls)
            await LoadBench.HeartbeatAsync(server, call);
        await LoadBench.HeartbeatAsync(server, calls[0]);
        await LoadBench.SettleAsync(server);
        Assert.Equal(100, _bench.Faults.Noisy.Count);
        Assert.Equal(99, _bench.Faults.Noisy.Max.TotalMilliseconds);
        Assert.Equal(("answer without a CALL", 1L), (_bench.Meter.Errors.Kinds.Single().Kind, _bench.Meter.Errors.Total));
    }

    [Fact]
    public async Task Dropped_connection_comes_back_when_told()
    {
        var chargePoint = _bench.Start(With(FaultOptions.None));
        var server = await _bench.AcceptBootedAsync();
        _bench.Begin(chargePoint);
        await server.ReadCallAsync("Heartbeat");
        chargePoint.Drop(TimeSpan.FromSeconds(7));
        await LoadBench.EndsAsync(server);
        var back = _bench.AcceptAsync();
        await WaitAsync(() =>
        {
            _bench.Pass(TimeSpan.FromMilliseconds(500));
            return back.IsCompleted;
        });
        server = await back;
        await LoadBench.AnswerBootAsync(server);
        await server.ReadCallAsync("Heartbeat");
        Assert.Equal((1L, 0L, 1L), (_bench.Faults.Dropped, _bench.Meter.Lost.Total, _bench.Faults.Back.Count));
        Assert.True(_bench.Faults.Back.Max >= TimeSpan.FromSeconds(7));
    }

    [Fact]
    public void Roles_are_taken_in_order_and_never_twice()
    {
        var faults = new FaultOptions { Noisy = new Portion(1, 0), SlowReaders = new Portion(0, 0.2), Silent = new Portion(3, 0) };
        var roles = Enumerable.Range(0, 10).Select(i => faults.RoleOf(i, 10)).ToList();
        Assert.Equal(
            [Role.Noisy, Role.SlowReader, Role.SlowReader, Role.Silent, Role.Silent, Role.Silent, Role.Normal, Role.Normal, Role.Normal, Role.Normal],
            roles);
    }

    private static async Task WaitAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(LoadBench.Patience);
        while (!condition())
        {
            Assert.False(patience.IsCancellationRequested, "waited in vain");
            await Task.Yield();
        }
    }

    private LoadOptions With(FaultOptions faults, string mix = "heartbeat") => _bench.Options(mix) with { Faults = faults };
}
