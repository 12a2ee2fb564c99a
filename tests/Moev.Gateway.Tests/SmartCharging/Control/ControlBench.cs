using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger;
using Moev.Gateway.Ledger.Writing;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Gateway.SmartCharging.Control;
using Moev.Gateway.SmartCharging.Inputs;
using Moev.Gateway.Tests.Diagnostics;
using Moev.Gateway.Tests.Ledger;
using Moev.Gateway.Tests.Support;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Sites;
using Phase = Moev.SmartCharging.Sites.Phase;

namespace Moev.Gateway.Tests.SmartCharging.Control;

/// <summary>A controller over a ledger in memory, with charge points CP_0, CP_1, … of one connector, and a clock that the test moves.</summary>
internal sealed class ControlBench : IAsyncDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly SiteOptions _options;

    public ControlBench(SiteModel site, SiteOptions? options = null, GatewayLedger? ledger = null)
    {
        Site = site;
        _options = options ?? new SiteOptions();
        var meters = _services.GetRequiredService<IMeterFactory>();
        Metrics = new MetricCounts(meters);
        Ledger = ledger ?? Ledgers.InMemory(new GatewayMetrics(meters), Time);
        Inputs = new SiteInputs(site, Ledger.Sites);
        SetPoints = new FakeSetPoints(site.Connectors.Count);
        Algorithm = new FakeAlgorithm(site);
        Controller = new SiteController(
            site,
            Microsoft.Extensions.Options.Options.Create(_options),
            Ledger,
            Ledger,
            Ledger,
            Ledger,
            Ledger.Sites,
            Inputs,
            SetPoints,
            Algorithm,
            meters,
            new LogThrottle(Time),
            Time,
            LoggerFactory.Create(logging => logging.AddProvider(Log)).CreateLogger<SiteController>());
    }

    public ManualTimeProvider Time { get; } = new();

    public SiteModel Site { get; }

    public GatewayLedger Ledger { get; }

    public SiteInputs Inputs { get; }

    public FakeSetPoints SetPoints { get; }

    public FakeAlgorithm Algorithm { get; }

    public SiteController Controller { get; }

    public MetricCounts Metrics { get; }

    public RecordingLog Log { get; } = new();

    public static ChargePointIdentity Cp(int index) => new($"CP_{index}");

    /// <summary>A grid connection with connectors at it.</summary>
    public static SiteModel Grid(int connectors, double limitAmps, double maxAmps = 32, int phases = 1, BaseLoad? load = null, Tariff? tariff = null) => SiteModel.Of(new Site
    {
        Name = "Depot",
        Voltage = 230,
        Nodes = [new SiteNode { Id = "grid", LimitAmps = limitAmps, BaseLoad = load }],
        Connectors =
        [
            .. Enumerable.Range(0, connectors).Select(i => new SiteConnector
            {
                ChargePoint = $"CP_{i}",
                ConnectorId = 1,
                Node = "grid",
                Phases = phases == 1 ? [Phase.L1] : [Phase.L1, Phase.L2, Phase.L3],
                MaxAmps = maxAmps,
            }),
        ],
        FailSafeAmps = 0,
        Tariff = tariff,
    });

    /// <summary>Starts the loop and waits for its first cycle.</summary>
    public async Task StartAsync()
    {
        await Controller.StartAsync(CancellationToken.None);
        await Waiting.UntilAsync(() => SetPoints.Cycles > 0 || Metrics["moev.site.cycles.failed"] > 0);
    }

    /// <summary>A car arrives and a transaction starts.</summary>
    public async Task<int> ArriveAsync(int index)
    {
        Status(index, ChargePointStatus.Charging);
        var now = Time.GetUtcNow();
        return (await Ledger.StartTransactionAsync(new TransactionStart(Cp(index), 1, IdTag.FromString("TAG"), 1_000, null, now, now))).TransactionId;
    }

    public async Task LeaveAsync(int index, int transactionId)
    {
        var now = Time.GetUtcNow();
        await Ledger.StopTransactionAsync(new TransactionStop(Cp(index), transactionId, null, 2_000, null, now, now, Encoding.UTF8.GetBytes("{}")));
        Status(index, ChargePointStatus.Available);
    }

    public void Status(int index, ChargePointStatus status) =>
        Ledger.NoteStatus(Cp(index), new ConnectorStatus(1, status, "NoError", null, null, Time.GetUtcNow(), Time.GetUtcNow()));

    /// <summary>Sends meter values.</summary>
    /// <param name="samples">The elements of sampledValue.</param>
    public async Task MeterAsync(int index, string samples, int? transactionId = null)
    {
        var now = Time.GetUtcNow();
        var payload = Encoding.UTF8.GetBytes(
            $$"""{"connectorId":1{{(transactionId is { } id ? $",\"transactionId\":{id}" : "")}},"meterValue":[{"timestamp":"{{(OcppDateTime)now}}","sampledValue":[{{samples}}]}]}""");
        Assert.True(MeterValuesRequest.TryRead(payload, ValidationMode.Tolerant, out var request, out _));
        await Ledger.AppendMeterValuesAsync(new MeterValuesReceived(Cp(index), 1, transactionId, request.MeterValue, now, payload, Timestamp: Time.GetTimestamp()));
    }

    public Task CurrentAsync(int index, double amps, int? transactionId = null) => MeterAsync(
        index, FormattableString.Invariant($$"""{"value":"{{amps}}","measurand":"Current.Import","phase":"L1","unit":"A"}"""), transactionId);

    /// <summary>Lets time pass in small steps until a condition holds.</summary>
    /// <returns>The time that it took.</returns>
    public async Task<TimeSpan> PassUntilAsync(Func<bool> condition, TimeSpan most)
    {
        var started = Time.GetTimestamp();
        while (!condition())
        {
            Assert.True(Time.GetElapsedTime(started) <= most, $"not within {most}: {string.Join(", ", SetPoints.Applied)} after {SetPoints.Cycles} cycles");
            await SettleAsync();
            if (!condition())
                Time.Advance(Step);
        }

        return Time.GetElapsedTime(started);
    }

    /// <summary>Lets time pass, with what the loop does in it.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += Step)
        {
            await SettleAsync();
            Time.Advance(Step);
        }

        await SettleAsync();
    }

    /// <summary>Reads the events of a type.</summary>
    public async Task<IReadOnlyList<string>> EventsAsync(string type) =>
        [.. (await Ledger.ReadEventsAsync(new EventFilter(0, Types: [type]))).Events.Select(static item => Encoding.UTF8.GetString(item.Data.Span))];

    public async ValueTask DisposeAsync()
    {
        await Controller.StopAsync(CancellationToken.None);
        Controller.Dispose();
        Ledger.Dispose();
        Metrics.Dispose();
        await _services.DisposeAsync();
    }

    // The loop runs on the pool: time stands still until it waits again.
    private Task SettleAsync() => Waiting.UntilAsync(() => Controller.IsIdle || Algorithm.IsDeciding);
}
