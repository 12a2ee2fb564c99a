using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Moev.ChargePoint.Tests.Support;
using Moev.LoadTest.Faults;
using Moev.LoadTest.Measuring;
using Moev.LoadTest.Mixes;
using Moev.LoadTest.Options;
using Moev.LoadTest.Traffic;
using Moev.Ocpp.WebSockets;
using Moev.Transport.Polling;

namespace Moev.LoadTest.Tests;

/// <summary>Charge points of a load run on real sockets, with a central system played by the test and a manual clock.</summary>
internal sealed class LoadBench : IAsyncDisposable
{
    /// <summary>The timeout, reached only by a hanging test.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly EventLoop _loop = new("bench");
    private readonly CancellationTokenSource _stop = new();
    private readonly List<(LoadChargePoint ChargePoint, Task Task)> _running = [];
    private readonly List<ScriptedServer> _servers = [];

    public LoadBench()
    {
        Pacer = new Pacer(Time);
        _listener.Start();
    }

    public ManualTimeProvider Time { get; } = new();

    /// <summary>The pacer, run by the code that moves the clock.</summary>
    public Pacer Pacer { get; }

    public LoadMeter Meter { get; } = new();

    public FaultMeter Faults { get; } = new();

    public AckLog? Log { get; set; }

    public static Mix Mix(string json) => MixReader.Read(Encoding.UTF8.GetBytes(json), "test", 2, out var problem) ?? throw new InvalidOperationException(problem);

    public static Mix BuiltIn(string name) => MixReader.Read(BuiltInMixes.Text(name), name, 2, out var problem) ?? throw new InvalidOperationException(problem);

    public LoadOptions Options(string mix = "heartbeat") =>
        new() { Url = new Uri($"ws://{_listener.LocalEndpoint}/ocpp"), Mix = BuiltIn(mix), ChargePoints = 1 };

    /// <summary>Starts the charge point, which connects.</summary>
    public LoadChargePoint Start(LoadOptions options)
    {
        var context = new LoadContext
        {
            Options = options,
            Server = (IPEndPoint)_listener.LocalEndpoint,
            Time = Time,
            Meter = Meter,
            Faults = Faults,
            Log = Log,
            Loop = _loop,
            Pacer = Pacer,
            Stop = _stop.Token,
        };
        var chargePoint = new LoadChargePoint(context, 0);
        _running.Add((chargePoint, chargePoint.RunAsync()));
        return chargePoint;
    }

    /// <summary>Accepts the next connection and its handshake.</summary>
    public async Task<ScriptedServer> AcceptAsync()
    {
        var server = await AcceptTcpAsync();
        await server.AcceptAsync();
        return server;
    }

    /// <summary>Accepts the next connection and reads its handshake without answering.</summary>
    public async Task<ScriptedServer> AcceptUnansweredAsync()
    {
        var server = await AcceptTcpAsync();
        await server.ReadRequestAsync();
        return server;
    }

    /// <summary>Accepts the next connection and its BootNotification.</summary>
    public async Task<ScriptedServer> AcceptBootedAsync()
    {
        var server = await AcceptAsync();
        await AnswerBootAsync(server);
        await SettleAsync(server);
        return server;
    }

    public static async Task AnswerBootAsync(ScriptedServer server, string status = "Accepted") => await server.AnswerAsync(
        await server.ReadCallAsync("BootNotification"),
        $$"""{"status":"{{status}}","currentTime":"2026-03-01T08:00:00Z","interval":20}""");

    /// <summary>Starts the mix of the charge point.</summary>
    public void Begin(LoadChargePoint chargePoint)
    {
        chargePoint.Begin(Time.GetTimestamp());
        Pacer.Run();
    }

    /// <summary>Moves the clock and wakes everything that is due.</summary>
    public void Pass(TimeSpan time)
    {
        Time.Advance(time);
        Pacer.Run();
    }

    public static Task HeartbeatAsync(ScriptedServer server, JsonElement call) => server.AnswerAsync(call, """{"currentTime":"2026-03-01T08:00:00Z"}""");

    /// <summary>Waits until the charge point has read everything sent to it.</summary>
    /// <returns>The messages that it sent meanwhile.</returns>
    public static async Task<List<string>> SettleAsync(ScriptedServer server)
    {
        await server.WriteAsync(static output => WebSocketFrameWriter.WriteFrame(output, WebSocketOpcode.Ping, "settled?"u8));
        List<string> texts = [];
        while (await server.ReadAsync() is var (status, text) && status != WebSocketReadStatus.Pong)
        {
            Assert.NotEqual(WebSocketReadStatus.NeedMore, status);
            texts.Add(text);
        }

        return texts;
    }

    /// <summary>Expects the connection to end, gracefully or not.</summary>
    public static async Task EndsAsync(ScriptedServer server)
    {
        try
        {
            Assert.Equal((WebSocketReadStatus.NeedMore, "the end"), await server.ReadAsync());
        }
        catch (IOException)
        {
            // The connection was reset.
        }
    }

    private async Task<ScriptedServer> AcceptTcpAsync()
    {
        var socket = await _listener.AcceptSocketAsync().WaitAsync(Patience);
        var server = new ScriptedServer(new NetworkStream(socket, ownsSocket: true));
        _servers.Add(server);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var (chargePoint, _) in _running)
            chargePoint.Dispose();
        await Task.WhenAll(_running.Select(static running => running.Task)).WaitAsync(Patience);
        foreach (var server in _servers)
            await server.DisposeAsync();
        _loop.Dispose();
        _listener.Stop();
        _stop.Dispose();
    }
}
