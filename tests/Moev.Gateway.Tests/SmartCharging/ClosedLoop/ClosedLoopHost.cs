using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Moev.ChargePoint;
using Moev.ChargePoint.Charging;
using Moev.ChargePoint.Simulation;
using Moev.Gateway.Hosting;
using Moev.Gateway.SmartCharging.Control;
using Moev.Gateway.SmartCharging.Inputs;
using Moev.Gateway.Tests.Diagnostics;
using Moev.Ocpp.OcppJ;
using Moev.Tests.Shared;

namespace Moev.Gateway.Tests.SmartCharging.ClosedLoop;

/// <summary>
/// The whole gateway with a site, and simulated charge points that are connected over sockets, under one clock that the test moves. grid (63 A) feeds cable (40 A), which
/// feeds CP_0 to CP_2, and CP_3 to CP_5 directly. Their phases are rotated.
/// </summary>
internal sealed class ClosedLoopHost : IAsyncDisposable
{
    public const int Count = 6;
    public const double GridAmps = 63;
    public const double CableAmps = 40;

    private const int MaxPolls = 500;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(1);

    private readonly SteppedTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero), fireAtOnce: true);
    private readonly string _folder = Directory.CreateTempSubdirectory("moev-closed-loop-").FullName;
    private readonly WebApplication _app;
    private readonly Activity _activity = new();
    private readonly bool[] _plugged = new bool[Count];
    private HttpClient? _client;
    private bool _hasSlow; // charge points with even numbers
    private TimeSpan _latency; // theirs

    private ClosedLoopHost(string[] options)
    {
        var file = Path.Combine(_folder, "site.json");
        File.WriteAllText(file, SiteJson());
        _app = GatewayHost.Create(
            [
                "--Ocpp:Address=127.0.0.1", "--Ocpp:Port=0", "--Control:Port=0", "--Ledger:Provider=memory", $"--Site:File={file}", .. options,
            ],
            builder =>
            {
                builder.Logging.ClearProviders().AddProvider(Log).SetMinimumLevel(LogLevel.Information);
                builder.Services.AddSingleton<TimeProvider>(_time);
            });
        Truth = new GroundTruth(_app.Services.GetRequiredService<SiteInputs>().Site.Site, _time);
    }

    public RecordingLog Log { get; } = new();

    public GroundTruth Truth { get; }

    public SimulatedChargePoint[] ChargePoints { get; private set; } = [];

    public SiteController Controller => _app.Services.GetRequiredService<SiteController>();

    public DateTimeOffset Now => _time.GetUtcNow();

    public HttpClient Client => _client!;

    /// <summary>Starts everything, and waits until all charge points are online and hold their fail-safe limits.</summary>
    /// <param name="change">Changes the options of a charge point, by its index.</param>
    /// <param name="options">More options of the gateway.</param>
    public static Task<ClosedLoopHost> StartAsync(Func<int, ChargePointOptions, ChargePointOptions>? change = null, params string[] options) =>
        StartAsync(TimeSpan.Zero, change, options);

    /// <inheritdoc cref="StartAsync(Func{int, ChargePointOptions, ChargePointOptions}?, string[])"/>
    /// <param name="latency">The time that messages take to charge points with even numbers, once they are online.</param>
    public static async Task<ClosedLoopHost> StartAsync(TimeSpan latency, Func<int, ChargePointOptions, ChargePointOptions>? change = null, params string[] options)
    {
        var host = new ClosedLoopHost(options) { _hasSlow = latency > TimeSpan.Zero };
        await host._app.StartAsync();
        var listeners = host._app.Services.GetRequiredService<GatewayListeners>();
        host._client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(listeners.ControlUrl) };
        host.ChargePoints = [.. Enumerable.Range(0, Count).Select(index => host.Create(index, listeners.OcppEndPoint, change))];
        foreach (var chargePoint in host.ChargePoints)
            chargePoint.Start();
        await host.PassAsync(TimeSpan.FromSeconds(20));
        Assert.All(host.ChargePoints, static chargePoint => Assert.True(chargePoint.IsOnline));
        host._latency = latency;
        return host;
    }

    /// <summary>Lets time pass in small steps. After each, everything that is under way over the sockets arrives.</summary>
    public async Task PassAsync(TimeSpan time, Func<Task>? afterEachStep = null)
    {
        for (var end = Now + time; Now < end;)
        {
            _time.Advance(Step);
            await SettleAsync();
            if (afterEachStep is not null)
                await afterEachStep();
        }
    }

    /// <summary>A car arrives and a transaction begins; a car that is there leaves.</summary>
    public async Task ToggleAsync(int index, int phases)
    {
        if (_plugged[index])
            await LeaveAsync(index);
        else
            await ArriveAsync(index, phases);
    }

    public async Task ArriveAsync(int index, int phases, double maxAmps = 32)
    {
        Assert.Null(ChargePoints[index].PlugIn(1, new Ev(phases, maxAmps, new EvBattery(1_000_000, 1_000_000, soc: 0.1))));
        ChargePoints[index].PresentTag(IdTag.FromString("TAG"), 1);
        _plugged[index] = true;
        await SettleAsync();
    }

    public async Task LeaveAsync(int index)
    {
        ChargePoints[index].Unplug(1);
        _plugged[index] = false;
        await SettleAsync();
    }

    /// <summary>Signals a limit, which holds in truth from now on.</summary>
    public Task LimitAsync(string node, double amps)
    {
        Truth.Limit(node == "grid" ? 0 : 1, amps);
        return PutAsync($"/api/v1/site/nodes/{node}/limit", string.Create(CultureInfo.InvariantCulture, $$"""{"limitAmps":{{amps}},"seconds":3600}"""));
    }

    public async ValueTask DisposeAsync()
    {
        // Waits that end by the clock.
        using var stopping = new CancellationTokenSource();
        var passing = PassAsync(TimeSpan.FromHours(1), () => stopping.IsCancellationRequested ? Task.FromCanceled(stopping.Token) : Task.CompletedTask);
        foreach (var chargePoint in ChargePoints)
            await chargePoint.DisposeAsync();
        _client?.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await stopping.CancelAsync();
        await passing.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        Directory.Delete(_folder, recursive: true);
    }

    private static string SiteJson()
    {
        string[] phases = ["[\"L1\",\"L2\",\"L3\"]", "[\"L2\",\"L3\",\"L1\"]", "[\"L3\",\"L1\",\"L2\"]"];
        var connectors = Enumerable.Range(0, Count).Select(index => string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"chargePoint":"CP_{{index}}","connectorId":1,"node":"{{(index < 3 ? "cable" : "grid")}}","phases":{{phases[index % 3]}},"maxAmps":32}"""));
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"version":1,"name":"Closed loop","voltage":230,"nodes":[{"id":"grid","limitAmps":{{GridAmps}}},{"id":"cable","parent":"grid","limitAmps":{{CableAmps}}}],"connectors":[{{string.Join(',', connectors)}}]}""");
    }

    private SimulatedChargePoint Create(int index, IPEndPoint endpoint, Func<int, ChargePointOptions, ChargePointOptions>? change)
    {
        var options = new ChargePointOptions
        {
            Identity = string.Create(CultureInfo.InvariantCulture, $"CP_{index}"),
            Endpoint = new Uri($"ws://127.0.0.1:{endpoint.Port}"),
            Seed = index,
            RateUnits = ChargingRateUnits.Both,
            MeterValueSampleInterval = TimeSpan.FromSeconds(10),
            ReconnectFirst = TimeSpan.FromSeconds(1),
            ReconnectMax = TimeSpan.FromSeconds(5),
        };
        options = change?.Invoke(index, options) ?? options;
        return new SimulatedChargePoint(options, _time, new Observer(this, index, options.Voltage), IsSlow(index) ? new SlowDialer(() => _latency, _time) : null);
    }

    private async Task PutAsync(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8);
        using var response = await Client.PutAsync(new Uri(path, UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await SettleAsync();
    }

    /// <summary>Waits until nothing happens any more over the sockets and in the controller.</summary>
    private async Task SettleAsync()
    {
        // A CALL that is never answered ends by the clock.
        for (int quiet = 0, polls = 0; quiet < 2 && polls < MaxPolls; polls++)
        {
            var before = _activity.Number + Controller.Read(static view => view.Observation.Number);
            await Task.Delay(Poll, TimeProvider.System);
            var isQuiet = _activity.Number + Controller.Read(static view => view.Observation.Number) == before
                && !ChargePoints.Where((chargePoint, index) => !IsSlow(index) && chargePoint.IsOnline && !chargePoint.IsIdle).Any();
            quiet = isQuiet ? quiet + 1 : 0;
        }
    }

    private bool IsSlow(int index) => _hasSlow && index % 2 == 0;

    private sealed class Activity
    {
        private long _number;

        public long Number => Interlocked.Read(ref _number);

        public void Happened() => Interlocked.Increment(ref _number);
    }

    private sealed class Observer(ClosedLoopHost owner, int index, double volts) : ChargePointObserver
    {
        public override void Connection(string text) => owner._activity.Happened();

        public override void Sent(ReadOnlySpan<byte> message) => owner._activity.Happened();

        public override void Received(ReadOnlySpan<byte> message) => owner._activity.Happened();

        public override void PowerChanged(int connectorId, double offeredCurrent, double current, double power) => owner.Truth.Draw(index, current, power, volts);
    }
}
