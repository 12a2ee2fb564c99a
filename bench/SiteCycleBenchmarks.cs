using System.Text;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Moev.Benchmarks.Charging;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Hosting;
using Moev.Gateway.Ledger;
using Moev.Gateway.Ledger.Writing;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Gateway.SmartCharging.Control;
using Moev.Gateway.SmartCharging.Inputs;
using Moev.Gateway.SmartCharging.Ports;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;
using Moev.SmartCharging;
using Moev.SmartCharging.Loads;

namespace Moev.Benchmarks;

/// <summary>
/// A whole cycle of the gateway over 10,000 connectors of which 7,500 charge: the snapshot of the ledger's memory, demand, algorithm, contactor care, wake-ups, safety layer,
/// loads, and the difference to the set-points. Nothing is sent.
/// </summary>
[MemoryDiagnoser]
[BenchmarkCategory(Ungated.Category)] // a few hundred bytes of the algorithm's supervision, which vary
public class SiteCycleBenchmarks
{
    private const int Connectors = 10_000;

    private readonly SiteModel _site = LargeSite.Create(Connectors);
    private readonly SiteOptions _options = new() { SampleSeconds = 86_400, BudgetMilliseconds = 10_000 };
    private WebApplication _host = null!;
    private SessionEnergies _energies = null!;
    private ObedientSetPoints _setPoints = null!;
    private SiteCycle _cycle = null!;
    private SiteView _view = null!;

    [Params("edf", "llf")]
    public string Algorithm { get; set; } = "";

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _host = GatewayHost.Create(["--Ledger:Provider", "memory", "--Ocpp:Port", "0", "--Control:Port", "0", "--Logging:LogLevel:Default", "Error"]);
        var ledger = _host.Services.GetRequiredService<GatewayLedger>();
        await FillAsync(ledger);
        var inputs = new SiteInputs(_site, ledger.Sites);
        _setPoints = new ObedientSetPoints(_site);
        _energies = new SessionEnergies(Connectors, ledger, NullLogger.Instance);
        var rises = new RisingLoads(_site, RisingLoads.LeadTime(TimeSpan.FromSeconds(_options.PeriodSeconds), _options.SettleSeconds));
        var snapshot = new SiteSnapshot(_site, _options, ledger, inputs, _setPoints, _energies, new SitePeak(_site, ledger.Sites), rises);
        if (!AlgorithmTarget.TryParse(Algorithm, out var target, out var problem))
            throw new InvalidOperationException(problem);
        var algorithm = new AlgorithmPorts(TimeProvider.System, new LogThrottle(TimeProvider.System), NullLoggerFactory.Instance)
            .Create(target, "edf", _site, PortSettings.Of(_options), name => ChargingAlgorithms.Create(name, _site));
        _cycle = new SiteCycle(_site, _options, snapshot, algorithm, new NodeLoads(_site, inputs, snapshot.Draws, rises, _options.MeasurementSeconds), TimeProvider.System);
        _view = new SiteView(_site);

        // The first cycles ask the ledger for the energy of each session.
        do
            await Cycle();
        while (_view.Observation.Connectors.Count(static state => state.DeliveredWh > 0) < Connectors * 7 / 10);
        var charging = _view.Allowed.Amps.Count(static amps => amps > 0);
        if (charging < 1_000 || _view.Outcome.IsFallback)
            throw new InvalidOperationException($"{charging} connectors have a current; {_view.Outcome.Problem}");
    }

    [Benchmark]
    public async Task Cycle()
    {
        await _cycle.DecideAsync(_view, CycleTriggers.Period, CancellationToken.None);
        _setPoints.Apply(_view.Observation, _view.Allowed);
    }

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        await _energies.StopAsync();
        await _host.DisposeAsync();
    }

    /// <summary>Three of four connectors have a transaction with meter values, and a declaration.</summary>
    private async Task FillAsync(GatewayLedger ledger)
    {
        for (var i = 0; i < Connectors; i++)
        {
            var now = TimeProvider.System.GetUtcNow();
            var identity = new ChargePointIdentity(_site.Connectors[i].ChargePoint);
            var status = i % 4 == 3 ? ChargePointStatus.Available : ChargePointStatus.Charging;
            ledger.NoteStatus(identity, new ConnectorStatus(1, status, "NoError", null, null, now, now));
            if (status == ChargePointStatus.Available)
                continue;
            var started = await ledger.StartTransactionAsync(new TransactionStart(identity, 1, IdTag.FromString("TAG"), 1_000, null, now, now));
            await ledger.Sites.StoreDeclarationAsync(new SessionDeclaration(
                identity, 1, now, now.AddHours(1), started.TransactionId, now.AddMinutes(60 + (i % 600)), 5_000 + (i % 997 * 40)));
            var payload = Encoding.UTF8.GetBytes(
                $$"""
                {"connectorId":1,"transactionId":{{started.TransactionId}},"meterValue":[{"timestamp":"{{(OcppDateTime)now}}","sampledValue":[{"value":"{{1_000 + (i % 997)}}"},
                {"value":"5.5","measurand":"Current.Import","phase":"L1"},{"value":"5.5","measurand":"Current.Import","phase":"L2"},{"value":"5.5","measurand":"Current.Import","phase":"L3"},
                {"value":"3795","measurand":"Power.Active.Import"}]}]}
                """);
            if (!MeterValuesRequest.TryRead(payload, ValidationMode.Tolerant, out var request, out _))
                throw new InvalidOperationException();
            await ledger.AppendMeterValuesAsync(new MeterValuesReceived(identity, 1, started.TransactionId, request.MeterValue, now, payload, Timestamp: TimeProvider.System.GetTimestamp()));
        }
    }
}
