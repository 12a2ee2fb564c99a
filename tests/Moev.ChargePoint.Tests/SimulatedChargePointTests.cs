using System.Net;
using System.Net.Sockets;
using System.Text;
using Moev.ChargePoint.Connections;
using Moev.ChargePoint.Simulation;
using Moev.ChargePoint.Tests.Support;
using Moev.Ocpp.WebSockets;

namespace Moev.ChargePoint.Tests;

/// <summary>The whole charge point against a central system that a test plays, over bytes.</summary>
public sealed class SimulatedChargePointTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly RecordingObserver _log = new();

    [Fact]
    public async Task Whole_transaction_over_a_web_socket()
    {
        var dialer = new MemoryDialer();
        await using var chargePoint = Create(dialer, options => options with
        {
            AuthorizationKey = Encoding.ASCII.GetBytes("secret:of20bytes"),
            WebSocketPingInterval = TimeSpan.Zero,
        });
        chargePoint.Start();
        await using var server = new ScriptedServer(await dialer.AcceptAsync());
        await server.BringOnlineAsync(_time);
        Assert.Equal(("/ocpp/CP%201", "CP 1"), (server.Request!.Path, server.Request.Identity));
        Assert.Equal(["ocpp1.6"], server.Request.SubProtocols);
        Assert.Equal(
            "Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes("CP 1:secret:of20bytes")),
            Encoding.ASCII.GetString(server.Request.Authorization!.Value.Span));
        Assert.True(chargePoint.IsOnline);

        Assert.Null(chargePoint.PlugIn(1, Bench.Car()));
        await server.AnswerAsync(await server.ReadCallAsync("StatusNotification"), "{}");
        Assert.Null(chargePoint.PresentTag("TAG"));
        await server.AnswerAsync(await server.ReadCallAsync("Authorize"), """{"idTagInfo":{"status":"Accepted"}}""");
        await server.AnswerAsync(await server.ReadCallAsync("StartTransaction"), """{"idTagInfo":{"status":"Accepted"},"transactionId":3}""");
        await server.AnswerAsync(await server.ReadCallAsync("StatusNotification"), "{}");
        _time.Advance(TimeSpan.FromSeconds(60));
        await server.AnswerAsync(await server.ReadCallAsync("MeterValues"), "{}");
        var connector = Assert.Single(chargePoint.Snapshot());
        Assert.Equal((3, 368, 22_080), (connector.TransactionId, connector.RegisterWh, (int)connector.Power));

        await server.SendAsync("""[2,"s","RemoteStopTransaction",{"transactionId":3}]""");
        Assert.Equal("Accepted", (await server.ReadMessageAsync())[2].GetProperty("status").GetString());
        await server.AnswerAsync(await server.ReadCallAsync("StopTransaction"), "{}");
        await server.AnswerAsync(await server.ReadCallAsync("StatusNotification"), "{}");
    }

    [Fact]
    public async Task Ping_is_answered_with_its_own_payload()
    {
        var dialer = new MemoryDialer();
        await using var chargePoint = Create(dialer);
        chargePoint.Start();
        await using var server = new ScriptedServer(await dialer.AcceptAsync());
        await server.BringOnlineAsync(_time);
        await server.WriteAsync(static output => WebSocketFrameWriter.WriteFrame(output, WebSocketOpcode.Ping, "abc"u8));
        Assert.Equal((WebSocketReadStatus.Pong, "abc"), await server.ReadAsync());
    }

    [Fact]
    public async Task Message_may_come_in_fragments()
    {
        var dialer = new MemoryDialer();
        await using var chargePoint = Create(dialer);
        chargePoint.Start();
        await using var server = new ScriptedServer(await dialer.AcceptAsync());
        await server.BringOnlineAsync(_time);
        await server.WriteAsync(static output =>
        {
            WebSocketFrameWriter.WriteFrame(output, WebSocketOpcode.Text, """[2,"1","DataTra"""u8, fin: false);
            WebSocketFrameWriter.WriteFrame(output, WebSocketOpcode.Ping, default);
            WebSocketFrameWriter.WriteFrame(output, WebSocketOpcode.Continuation, """nsfer",{"vendorId":"x"}]"""u8);
        });
        Assert.Equal(WebSocketReadStatus.Pong, (await server.ReadAsync()).Status);
        Assert.Equal(3, (await server.ReadMessageAsync())[0].GetInt32());
    }

    [Fact]
    public async Task Silent_central_system_is_pinged_and_given_up()
    {
        var dialer = new MemoryDialer();
        await using var chargePoint = Create(dialer);
        chargePoint.Start();
        await using var server = new ScriptedServer(await dialer.AcceptAsync());
        await server.BringOnlineAsync(_time);
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(WebSocketReadStatus.Ping, (await server.ReadAsync()).Status);
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal((WebSocketReadStatus.NeedMore, "the end"), await server.ReadAsync());
    }

    [Fact]
    public async Task Closed_by_the_central_system_it_says_goodbye_and_comes_back_without_a_boot()
    {
        var dialer = new MemoryDialer();
        await using var chargePoint = Create(dialer);
        chargePoint.Start();
        await using (var server = new ScriptedServer(await dialer.AcceptAsync()))
        {
            await server.BringOnlineAsync(_time);
            await server.CloseAsync(WebSocketCloseCode.ServiceRestart, "back soon");
            Assert.Equal((WebSocketReadStatus.Close, "1012"), await server.ReadAsync());
        }

        await using var again = await ReconnectAsync(dialer);
        await again.AcceptAsync();
        await again.ReadCallAsync("StatusNotification");
        Assert.Contains(_log.Connections, static text => text.Contains("closed with 1012 back soon", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Messages_of_a_transaction_wait_for_the_next_connection()
    {
        var dialer = new MemoryDialer();
        await using var chargePoint = Create(dialer);
        chargePoint.Start();
        await using (var server = new ScriptedServer(await dialer.AcceptAsync()))
            await server.BringOnlineAsync(_time);
        dialer.IsDown = true;
        await WaitForAsync(() => !chargePoint.IsOnline);
        Assert.Null(chargePoint.PlugIn(1, Bench.Car()));
        Assert.Null(chargePoint.PresentTag("TAG"));
        Assert.Null(chargePoint.Unplug(1));
        dialer.IsDown = false;

        await using var again = await ReconnectAsync(dialer);
        await again.AcceptAsync();
        await again.AnswerAsync(await again.ReadCallAsync("StartTransaction"), """{"idTagInfo":{"status":"Accepted"},"transactionId":12}""");
        var stop = await again.ReadCallAsync("StopTransaction");
        Assert.Equal(12, stop[3].GetProperty("transactionId").GetInt32());
        await again.AnswerAsync(stop, "{}");
        await again.ReadCallAsync("StatusNotification");
    }

    [Fact]
    public async Task Stop_waits_for_the_central_systems_goodbye()
    {
        var dialer = new MemoryDialer();
        await using var chargePoint = Create(dialer);
        chargePoint.Start();
        await using var server = new ScriptedServer(await dialer.AcceptAsync());
        await server.BringOnlineAsync(_time);
        var stopping = chargePoint.StopAsync(WebSocketCloseCode.NormalClosure, "bye");
        Assert.Equal((WebSocketReadStatus.Close, "1000"), await server.ReadAsync());
        Assert.False(stopping.IsCompleted);
        await server.CloseAsync(WebSocketCloseCode.NormalClosure);
        await server.DisposeAsync();
        await stopping;
    }

    [Fact]
    public async Task Stop_does_not_wait_for_ever()
    {
        var dialer = new MemoryDialer();
        await using var chargePoint = Create(dialer);
        chargePoint.Start();
        await using var server = new ScriptedServer(await dialer.AcceptAsync());
        await server.BringOnlineAsync(_time);
        var stopping = chargePoint.StopAsync(WebSocketCloseCode.GoingAway, "");
        Assert.Equal(WebSocketReadStatus.Close, (await server.ReadAsync()).Status);
        _time.Advance(TimeSpan.FromSeconds(5));
        await stopping;
    }

    [Fact]
    public async Task Stop_before_or_during_a_connection_attempt_ends()
    {
        var dialer = new MemoryDialer();
        await using (Create(dialer))
        {
        }

        await using var chargePoint = Create(dialer);
        chargePoint.Start();
        await using var server = new ScriptedServer(await dialer.AcceptAsync());
        await server.ReadRequestAsync();
        await chargePoint.StopAsync(WebSocketCloseCode.NormalClosure, "");
        await chargePoint.StopAsync(WebSocketCloseCode.NormalClosure, "");
    }

    [Fact]
    public async Task Refusal_is_reported_and_its_wait_is_kept()
    {
        var dialer = new MemoryDialer();
        await using var chargePoint = Create(dialer);
        chargePoint.Start();
        await using var server = new ScriptedServer(await dialer.AcceptAsync());
        await server.RefuseAsync(new HandshakeRefusal(503, "full") { RetryAfterSeconds = 90 });
        await WaitForAsync(() => _log.Connections.Any(static text => text.Contains("refused: 503", StringComparison.Ordinal) && text.EndsWith("in 90.0 s", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Central_system_without_the_sub_protocol_is_left()
    {
        var dialer = new MemoryDialer();
        await using var chargePoint = Create(dialer);
        chargePoint.Start();
        await using var server = new ScriptedServer(await dialer.AcceptAsync());
        await server.AcceptAsync(subProtocol: null);
        Assert.Equal((WebSocketReadStatus.NeedMore, "the end"), await server.ReadAsync());
    }

    [Fact]
    public async Task Handshake_that_is_not_answered_in_time_is_given_up()
    {
        var dialer = new MemoryDialer();
        await using var chargePoint = Create(dialer);
        chargePoint.Start();
        await using var server = new ScriptedServer(await dialer.AcceptAsync());
        await server.ReadRequestAsync();
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal((WebSocketReadStatus.NeedMore, "the end"), await server.ReadAsync());
        await WaitForAsync(() => _log.Connections.Any(static text => text.Contains("no answer to the opening handshake", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("masked", "1002")]
    [InlineData("binary", "1003")]
    [InlineData("big", "1009")]
    public async Task Broken_frame_closes_with_its_code(string kind, string code)
    {
        var dialer = new MemoryDialer();
        await using var chargePoint = Create(dialer, static options => options with { MaxMessageBytes = 1_024 });
        chargePoint.Start();
        await using var server = new ScriptedServer(await dialer.AcceptAsync());
        await server.BringOnlineAsync(_time);
        await server.WriteAsync(output =>
        {
            if (kind == "masked")
                WebSocketFrameWriter.WriteMaskedFrame(output, WebSocketOpcode.Text, "[]"u8, 1);
            else if (kind == "binary")
                WebSocketFrameWriter.WriteFrame(output, WebSocketOpcode.Binary, "[]"u8);
            else
                WebSocketFrameWriter.WriteFrame(output, WebSocketOpcode.Text, new byte[1_025]);
        });
        Assert.Equal((WebSocketReadStatus.Close, code), await server.ReadAsync());
    }

    [Fact]
    public async Task Central_system_that_does_not_read_is_given_up()
    {
        var dialer = new MemoryDialer(window: 1_024);
        await using var chargePoint = Create(dialer, static options => options with { MaxQueuedFrames = 4 });
        chargePoint.Start();
        var stream = await dialer.AcceptAsync();
        await using var server = new ScriptedServer(stream);
        await server.BringOnlineAsync(_time);
        for (var i = 0; i < 1_000 && !_log.Connections.Any(static text => text.Contains("does not read", StringComparison.Ordinal)); i++)
            await server.SendAsync($$"""[2,"{{i}}","GetConfiguration",{}]""");
        await WaitForAsync(() => _log.Connections.Any(static text => text.Contains("does not read", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Same_seed_gives_the_same_bytes()
    {
        async Task<(string, byte[])> RunAsync(int seed)
        {
            var time = new ManualTimeProvider();
            var dialer = new MemoryDialer();
            await using var chargePoint = new SimulatedChargePoint(Options with { Seed = seed }, time, null, dialer);
            chargePoint.Start();
            await using var server = new ScriptedServer(await dialer.AcceptAsync());
            await server.BringOnlineAsync(time);
            Assert.Null(chargePoint.PlugIn(1, Bench.Car()));
            await server.AnswerAsync(await server.ReadCallAsync("StatusNotification"), "{}");
            return (server.Request!.AcceptKey, [.. server.Received]);
        }

        var first = await RunAsync(1);
        var second = await RunAsync(1);
        var other = await RunAsync(2);
        Assert.Equal(first.Item1, second.Item1);
        Assert.Equal(first.Item2, second.Item2);
        Assert.NotEqual(first.Item1, other.Item1);
    }

    [Fact]
    public async Task Charge_point_connects_over_tcp()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await using var chargePoint = new SimulatedChargePoint(
            Options with { Endpoint = new Uri($"ws://127.0.0.1:{port}/ocpp") }, _time, _log, new TcpDialer());
        chargePoint.Start();
        using var client = await listener.AcceptTcpClientAsync();
        await using var server = new ScriptedServer(client.GetStream());
        await server.BringOnlineAsync(_time);
        Assert.Equal("CP 1", server.Request!.Identity);
    }

    [Fact]
    public async Task Central_system_that_is_not_there_is_tried_again()
    {
        var dialer = new MemoryDialer { IsDown = true };
        await using var chargePoint = Create(dialer);
        chargePoint.Start();
        await WaitForAsync(() => _log.Connections.Any(static text => text.Contains("nobody there", StringComparison.Ordinal)));
        dialer.IsDown = false;
        await using var server = await ReconnectAsync(dialer);
        await server.BringOnlineAsync(_time);
    }

    [Theory]
    [InlineData("RDAM 123", "ws://h:9000", "ws://h:9000/RDAM%20123")]
    [InlineData("CP_1", "ws://h:9000/", "ws://h:9000/CP_1")]
    [InlineData("a/b", "ws://h/ocpp/", "ws://h/ocpp/a%2Fb")]
    [InlineData("ü", "ws://h/ocpp?x=1", "ws://h/ocpp/%C3%BC?x=1")]
    public void Identity_is_percent_encoded_behind_the_endpoint(string identity, string endpoint, string url) =>
        Assert.Equal(url, new ChargePointOptions { Identity = identity, Endpoint = new Uri(endpoint) }.Url.AbsoluteUri);

    [Fact]
    public void Options_that_cannot_be_are_refused()
    {
        foreach (var wrong in (ChargePointOptions[])
            [
                Options with { Identity = "" }, Options with { Identity = "a:b" }, Options with { Endpoint = new Uri("http://h") },
                Options with { Connectors = 0 }, Options with { Phases = 4 }, Options with { MaxCurrent = 5 }, Options with { RateUnits = 0 },
                Options with { MaxQueuedFrames = 0 }, Options with { MessageTimeout = TimeSpan.Zero },
                Options with { PilotStepAmps = -1 }, Options with { MinPilotAmps = 0 }, Options with { MinPilotAmps = 33 }, Options with { PilotStepAmps = double.NaN },
                Options with { Meter = new MeterAccuracy { NoisePercent = -1 } }, Options with { Meter = new MeterAccuracy { RegisterErrorPercent = -100 } },
                Options with { Meter = new MeterAccuracy { RegisterStepWh = -1 } },
                Options with { ProfileDelayMedian = TimeSpan.FromSeconds(-1) }, Options with { ProfileDelayP99 = TimeSpan.FromHours(2) },
                Options with { HeartbeatInterval = TimeSpan.FromMilliseconds(1) },
            ])
        {
            Assert.NotNull(wrong.Problem());
            Assert.Throws<ArgumentException>(() => new SimulatedChargePoint(wrong, _time));
        }

        Assert.Null(Options.Problem());
    }

    private static ChargePointOptions Options => new() { Identity = "CP 1", Endpoint = new Uri("ws://localhost:9000/ocpp"), Seed = 5 };

    private SimulatedChargePoint Create(IDialer dialer, Func<ChargePointOptions, ChargePointOptions>? configure = null) =>
        new(configure is null ? Options : configure(Options), _time, _log, dialer);

    /// <summary>Lets the back-off pass until the charge point dials, and not a moment more: its time-outs begin there.</summary>
    private async Task<ScriptedServer> ReconnectAsync(MemoryDialer dialer)
    {
        int Count(string begin) => _log.Connections.Count(text => text.StartsWith(begin, StringComparison.Ordinal));
        await WaitForAsync(() => Count("disconnected") == Count("connecting"));
        var tried = Count("connecting");
        var began = TimeProvider.System.GetTimestamp();
        while (Count("connecting") == tried)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(60), "The charge point does not dial again.");
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        return new ScriptedServer(await dialer.AcceptAsync());
    }

    /// <summary>Gives other threads their turn until something holds; only a hanging test gets to the end.</summary>
    private static async Task WaitForAsync(Func<bool> condition)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(deadline) < TimeSpan.FromSeconds(60));
            await Task.Yield();
        }
    }
}
