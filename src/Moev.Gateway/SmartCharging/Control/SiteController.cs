using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Gateway.SmartCharging.Inputs;
using Moev.Gateway.SmartCharging.Ports;
using Moev.Gateway.SmartCharging.SetPoints;
using Moev.SmartCharging.Loads;

namespace Moev.Gateway.SmartCharging.Control;

/// <summary>
/// The loop of smart charging: a cycle every Site:PeriodSeconds, and within a second of a change. Two cycles never run at once. A cycle that fails is logged, and the
/// next one follows; set-points that are not renewed end by themselves. At the stop of the gateway nothing is sent: the leases end likewise.
/// </summary>
internal sealed class SiteController : BackgroundService
{
    /// <summary>The time after a cycle within which changes of set-points are no reason for another one.</summary>
    private static readonly TimeSpan SetPointSpacing = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly SiteOptions _options;
    private readonly ISetPoints _setPoints;
    private readonly ISupervisedAlgorithm _algorithm;
    private readonly SessionEnergies _energies;
    private readonly SitePeak _peak;
    private readonly SiteChanges _changes;
    private readonly SiteCycle _cycle;
    private readonly SiteReporter _reporter;
    private readonly SiteMetrics _metrics;
    private readonly LogThrottle _throttle;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly WorkTracker? _work;
    private readonly ISiteObserver? _observer;
    private readonly SiteModel _site;
    private SiteView _published; // under _gate
    private SiteView _spare; // of the loop

    public SiteController(
        SiteModel site,
        IOptions<SiteOptions> options,
        IConnectorChanges changes,
        IConnectorReadings readings,
        ITransactions transactions,
        ISiteEventLog events,
        ISiteRecords records,
        ISiteInputs inputs,
        ISetPoints setPoints,
        ISupervisedAlgorithm algorithm,
        IMeterFactory meters,
        LogThrottle throttle,
        TimeProvider time,
        ILogger<SiteController> logger,
        WorkTracker? work = null,
        ISiteObserver? observer = null)
    {
        (_work, _observer) = (work, observer);
        (_site, _options, _setPoints, _algorithm, _throttle, _time, _logger) = (site, options.Value, setPoints, algorithm, throttle, time, logger);
        (_published, _spare) = (new SiteView(site), new SiteView(site));
        History = new CycleHistory(site.Connectors.Count, _options.MaxDecisions, _options.MaxDecisionBytes, time);
        _metrics = new SiteMetrics(meters, site, _options.MaxNodeSeries, Read);
        _energies = new SessionEnergies(site.Connectors.Count, transactions, logger);
        _peak = new SitePeak(site, records);
        var rises = new RisingLoads(site, RisingLoads.LeadTime(TimeSpan.FromSeconds(_options.PeriodSeconds), _options.SettleSeconds));
        var snapshot = new SiteSnapshot(site, _options, readings, inputs, setPoints, _energies, _peak, rises);
        _cycle = new SiteCycle(site, _options, snapshot, algorithm, new NodeLoads(site, inputs, snapshot.Draws, rises, _options.MeasurementSeconds), time);
        _changes = new SiteChanges(changes, inputs, setPoints, algorithm, time, work);
        _reporter = new SiteReporter(site, events, _metrics, History, throttle, time, logger);
    }

    /// <summary>Gets the newest cycles.</summary>
    public CycleHistory History { get; }

    /// <summary>Gets the condition of the algorithm.</summary>
    public AlgorithmHealth Algorithm => _algorithm.Health;

    /// <summary>Gets a value indicating whether the loop waits for the next cycle, and nothing has happened that starts it.</summary>
    public bool IsIdle => _changes.IsWaiting || _work?.IsCycleWaiting == true;

    /// <summary>Reads the last cycle that has ended. Any thread; the next cycle waits for it at its end.</summary>
    /// <param name="read">Reads the view, and keeps nothing of it.</param>
    public T Read<T>(Func<SiteView, T> read)
    {
        lock (_gate)
            return read(_published);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await _energies.StopAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        SiteLog.Started(
            _logger, _site.Site.Name, _options.File, _site.Connectors.Count, _site.Nodes.Count, _algorithm.Health.Name, _options.Fallback, _options.Safety.ToString());
        _setPoints.Observer = _observer is null ? new SetPointObservers(History, _metrics) : new SetPointObservers(History, _metrics, _observer);
        _algorithm.Observer = _reporter;
        _algorithm.Start();
        var triggers = CycleTriggers.Period;
        var spacing = TimeSpan.FromMilliseconds(_options.SpacingMilliseconds);
        try
        {
            while (true)
            {
                var startedAt = _time.GetTimestamp();
                var period = NextPeriod();
                await TryRunAsync(triggers, startedAt, stoppingToken);
                triggers = await _changes.WaitAsync(spacing, SetPointSpacing, period, startedAt, stoppingToken);
                if (_work is not null)
                    await _work.TurnAsync(WorkTracker.Last, isCounted: false).WaitAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The gateway stops.
        }
    }

    /// <summary>Returns the time from now to the next cycle that is due anyway.</summary>
    private TimeSpan NextPeriod()
    {
        var period = TimeSpan.FromSeconds(_options.PeriodSeconds);
        if (!_options.AlignCycles)
            return period;
        // Timers count whole milliseconds, and one that is early would see nothing of what comes at the multiple.
        var rest = period.Ticks - (_time.GetUtcNow().UtcTicks % period.Ticks);
        return TimeSpan.FromMilliseconds((rest + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond);
    }

    private async Task TryRunAsync(CycleTriggers triggers, long startedAt, CancellationToken cancellationToken)
    {
        try
        {
            _changes.Watch();
            await RunAsync(_spare, triggers, startedAt, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            _metrics.CycleFailed();
            if (_throttle.TryEnter(new ChargePointIdentity(_site.Site.Name), SiteLog.CycleFailedId, out var leftOut))
                SiteLog.CycleFailed(_logger, _cycle.Number, leftOut, e);
        }
    }

    private async Task RunAsync(SiteView view, CycleTriggers triggers, long startedAt, CancellationToken cancellationToken)
    {
        await _cycle.DecideAsync(view, triggers, cancellationToken);
        _reporter.CycleDecided(view, startedAt);
        _observer?.CycleEnded(view);
        _setPoints.Apply(view.Observation, view.Allowed);
        _peak.Add(view.Observation.At, view.Loads[0].MeasuredWatts);
        view.Elapsed = _time.GetElapsedTime(startedAt);
        _reporter.CycleEnded(view);
        lock (_gate)
            (_published, _spare) = (view, _published);
    }
}
