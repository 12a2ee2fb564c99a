using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Moev.ChargePoint.Tests.Support;
using Moev.LoadTest.Faults;
using Moev.LoadTest.Load;
using Moev.LoadTest.Options;
using Moev.LoadTest.Reporting;
using Moev.Ocpp.WebSockets;

namespace Moev.LoadTest.Tests;

/// <summary>Tests whole runs with the real clock, against a central system that answers everything.</summary>
public sealed class LoadRunTests : IAsyncLifetime
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly ConcurrentBag<string> _sources = [];
    private int _transactions;
    private Task _accepting = Task.CompletedTask;

    private Uri Url => new($"ws://{_listener.LocalEndpoint}");

    public Task InitializeAsync()
    {
        _listener.Start();
        _accepting = AcceptAsync();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections).WaitAsync(LoadBench.Patience);
    }

    [Theory]
    [InlineData("heartbeat", null)]
    [InlineData("session", null)]
    [InlineData("metervalues", 50.0)]
    [InlineData("transactions", 50.0)]
    public async Task Run_measures_and_ends(string mix, double? rate)
    {
        var report = await RunAsync(Options(mix) with { Rate = rate });
        Assert.Null(report.Invalid);
        Assert.Equal(0, report.Meter.Errors.Total + report.Meter.Lost.Total);
        Assert.Equal(5, report.Meter.Connects.Count);
        Assert.True(report.Measured.Answered > 0);
        Assert.Equal(report.Meter.All.Count, report.Meter.Actions.Sum(static action => action.Latencies.Count));
        if (rate is null)
            Assert.Equal(report.Measured.Answered, report.Meter.All.Count);
    }

    [Fact]
    public async Task Idle_charge_points_connect_and_say_nothing()
    {
        var report = await RunAsync(Options("idle") with { Rate = 5 });
        Assert.Null(report.Invalid);
        Assert.Equal((5, 0L, 0L), (report.Connected, report.Measured.Answered, report.Measured.Outstanding));
    }

    [Fact]
    public async Task Odd_messages_and_a_storm_are_no_errors()
    {
        var report = await RunAsync(Options("session") with
        {
            ChargePoints = 8,
            ReconnectLeast = TimeSpan.FromMilliseconds(10),
            ReconnectMost = TimeSpan.FromMilliseconds(10),
            Duration = TimeSpan.FromSeconds(2),
            Faults = new FaultOptions
            {
                Duplicates = 0.2,
                Fragments = 0.2,
                SplitWrites = 0.2,
                StormAt = TimeSpan.FromMilliseconds(100),
                Noisy = new Portion(1, 0),
                NoisyRate = 500,
            },
        });
        Assert.Equal([], report.Meter.Errors.Kinds);
        Assert.Equal(8, report.Faults.Dropped);
        Assert.Equal(8, report.Faults.Back.Count);
        Assert.True(report.Faults.Noisy.Count > 0 && report.Faults.DuplicatesAnswered > 0 && report.Faults.Fragmented > 0 && report.Faults.Split > 0);
    }

    [Fact]
    public async Task Source_addresses_take_turns()
    {
        Assert.True(SourceAddresses.TryParse("127.0.0.2,127.0.0.3", out var sources));
        await RunAsync(Options("idle") with { SourceAddresses = sources });
        Assert.Equal((3, 2), (_sources.Count(static address => address == "127.0.0.2"), _sources.Count(static address => address == "127.0.0.3")));
    }

    [Fact]
    public async Task Central_system_that_is_not_there_makes_the_run_invalid()
    {
        using var nobody = new TcpListener(IPAddress.Loopback, 0);
        nobody.Start();
        var url = new Uri($"ws://{nobody.LocalEndpoint}");
        nobody.Stop();
        var report = await RunAsync(Options("heartbeat") with { Url = url, WaitForServer = TimeSpan.FromMilliseconds(200) });
        Assert.Equal($"cannot connect to {url}: ConnectionRefused", report.Invalid);
        Assert.False(report.HasStarted);
        Assert.Contains("ConnectionRefused", report.Meter.Lost.Kinds.Select(static kind => kind.Kind));
    }

    [Fact]
    public async Task Commands_are_posted_during_the_run_and_counted_by_status()
    {
        using var api = new HttpListener();
        var port = FreePort();
        api.Prefixes.Add($"http://localhost:{port}/");
        api.Start();
        using var enough = new CancellationTokenSource();
        var isMeasuring = false;
        ConcurrentBag<string> measured = [];
        var serving = ServeAsync(api, body =>
        {
            if (Volatile.Read(ref isMeasuring))
                measured.Add(body);
            // More than the two connections carry, so that most of them were counted.
            if (measured.Count == 10)
                enough.Cancel();
        });
        var options = Options("idle") with
        {
            Commands = new CommandOptions { Url = new Uri($"http://localhost:{port}"), Rate = 200, Connections = 2 },
            Duration = TimeSpan.FromHours(1),
        };
        var report = await new LoadRun(options, TimeProvider.System, null, sample => Volatile.Write(ref isMeasuring, isMeasuring || sample.Phase == "measure"))
            .RunAsync(enough.Token).WaitAsync(LoadBench.Patience);
        api.Stop();
        await serving;

        Assert.Equal(["200", "404"], report.Commands!.Outcomes.Kinds.Select(static kind => kind.Kind).Where(static kind => kind.Length == 3).Order());
        var body = JsonDocument.Parse(measured.First()).RootElement;
        Assert.StartsWith("LOAD_", body.GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.InRange(body.GetProperty("limit").GetInt32(), 6, 32);
    }

    [Fact]
    public async Task First_errors_are_noticed_during_the_run()
    {
        List<string> notices = [];
        var options = Options("idle") with
        {
            Commands = new CommandOptions { Url = new Uri($"http://localhost:{FreePort()}"), Rate = 100, Connections = 1 },
            Duration = TimeSpan.FromHours(1),
        };
        using var enough = new CancellationTokenSource();
        var report = await new LoadRun(options, TimeProvider.System, null, static _ => { }, text =>
        {
            notices.Add(text);
            enough.Cancel();
        }).RunAsync(enough.Token).WaitAsync(LoadBench.Patience);
        Assert.Equal("interrupted", report.Invalid);
        Assert.Equal($"first error of the commands to {options.Commands.Url}: no answer: ConnectionError", Assert.Single(notices));
    }

    private static async Task ServeAsync(HttpListener api, Action<string> served)
    {
        try
        {
            for (var i = 0; ; i++)
            {
                var context = await api.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                served(await reader.ReadToEndAsync());
                context.Response.StatusCode = i % 2 == 0 ? 200 : 404;
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<LoadReport> RunAsync(LoadOptions options) =>
        await new LoadRun(options, TimeProvider.System, null, static _ => { }).RunAsync(CancellationToken.None).WaitAsync(LoadBench.Patience);

    private LoadOptions Options(string mix) => new()
    {
        Url = Url,
        Mix = LoadBench.BuiltIn(mix),
        ChargePoints = 5,
        WarmUp = TimeSpan.FromMilliseconds(50),
        Duration = TimeSpan.FromMilliseconds(500),
        StopTimeout = TimeSpan.FromMilliseconds(500),
    };

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync();
                _sources.Add(((IPEndPoint)socket.RemoteEndPoint!).Address.ToString());
                _connections.Add(AnswerAsync(socket));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task AnswerAsync(Socket socket)
    {
        await using var server = new ScriptedServer(new NetworkStream(socket, ownsSocket: true));
        try
        {
            await server.AcceptAsync();
            Dictionary<string, int> started = [];
            while (await server.ReadAsync() is var (status, text) && status is not (WebSocketReadStatus.NeedMore or WebSocketReadStatus.Close))
            {
                if (status != WebSocketReadStatus.Text)
                    continue;
                var call = JsonDocument.Parse(text).RootElement;
                var id = call[1].GetString()!;
                await server.AnswerAsync(call, call[2].GetString() switch
                {
                    "BootNotification" => """{"status":"Accepted","currentTime":"2026-03-01T08:00:00Z","interval":300}""",
                    "Heartbeat" => """{"currentTime":"2026-03-01T08:00:00Z"}""",
                    "Authorize" or "StopTransaction" => """{"idTagInfo":{"status":"Accepted"}}""",
                    "StartTransaction" => $$"""{"idTagInfo":{"status":"Accepted"},"transactionId":{{(started.TryGetValue(id, out var again) ? again : started[id] = Interlocked.Increment(ref _transactions))}}}""",
                    _ => "{}",
                });
            }
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // Dropped.
        }
    }
}
