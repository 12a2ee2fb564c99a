using Microsoft.Extensions.Options;
using Moev.Gateway.Calls;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;

namespace Moev.Gateway.SmartCharging.SetPoints;

/// <summary>
/// Makes the connectors of a site follow decisions: a fail-safe profile on each, leases above and below it, cuts before the raises that they pay for. Looks after all
/// connectors once a second, and after one as soon as it has an outcome.
/// </summary>
internal sealed class SetPointController : ISetPoints, IHostedService, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // Multiples of it spread evenly over the interval, however many there are.
    private const double GoldenRatio = 0.618033988749895;

    private readonly Lock _gate = new();
    private readonly SetPointConnector[] _connectors; // its contents are under _gate
    private readonly SiteConnections _connections; // under _gate
    private readonly SiteRoom _room; // under _gate
    private readonly SetPointQueue _queue; // under _gate
    private readonly StepRunner _runner;
    private readonly InterruptedSetPoints _interrupted;
    private readonly LedgerSignal _changed = new();
    private readonly TimeProvider _time;
    private readonly long _started;
    private ITimer? _timer;
    private bool _isStopped; // under _gate

    public SetPointController(
        SiteModel site,
        SetPointSender sender,
        InterruptedSetPoints interrupted,
        IInstalledProfiles installed,
        IChargePointRouter router,
        IChargePointRecords records,
        TimeProvider time,
        IOptions<SiteOptions> options,
        ILogger<SetPointController> logger,
        WorkTracker? work = null)
    {
        (_interrupted, _time) = (interrupted, time);
        _started = time.GetTimestamp();
        _connectors = CreateConnectors(site, SetPointTiming.Of(options.Value));
        _connections = new SiteConnections([.. _connectors.Select(static connector => connector.ChargePoint).Distinct()], installed, router, records);
        _room = new SiteRoom(site, options.Value.Safety == SiteSafety.Enforce);
        _queue = new SetPointQueue(_connectors, _room, options.Value.MaxParallelCalls, options.Value.MaxParallelChecks);
        _runner = new StepRunner(sender, time, logger, Complete, work);
        lock (_gate)
            FindChanges(Now, time.GetUtcNow());
    }

    public ISetPointObserver? Observer
    {
        get => _runner.Observer;
        set => _runner.Observer = value;
    }

    /// <summary>The number of connectors to which something is being sent.</summary>
    public int UnderWay
    {
        get
        {
            lock (_gate)
                return _queue.UnderWay;
        }
    }

    private double Now => _time.GetElapsedTime(_started).TotalSeconds;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var interrupted = await _interrupted.ReadAsync(cancellationToken);
        lock (_gate)
        {
            var (now, wall) = (Now, _time.GetUtcNow());
            foreach (var connector in _connectors)
            {
                foreach (var profile in interrupted[connector.ChargePoint.Identity])
                    connector.Doubt(profile, now, wall);
            }
        }

        _timer = _time.CreateTimer(static self => ((SetPointController)self!).LookAfterAll(), this, Interval, Interval);
    }

    /// <summary>Stops sending. What is in force stays: the leases end by themselves.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        lock (_gate)
            _isStopped = true;
        _timer?.Dispose();
    }

    public Task WhenChanged() => _changed.Next();

    public void Describe(Observation observation)
    {
        lock (_gate)
        {
            var now = Now;
            FindChanges(now, observation.At);
            for (var i = 0; i < _connectors.Length; i++)
            {
                ref var state = ref observation.Connectors[i];
                var connector = _connectors[i];
                state.IsOnline = connector.ChargePoint.IsOnline;
                connector.Observe(state, now);
                connector.Describe(ref state, now, observation.At);
            }

            _room.Reset(observation);
        }
    }

    public void Apply(Observation observation, Decision allowed)
    {
        lock (_gate)
        {
            if (_isStopped)
                return;
            var now = Now;
            _room.Reset(observation);
            for (var i = 0; i < _connectors.Length; i++)
            {
                var connector = _connectors[i];
                connector.Observe(observation.Connectors[i], now);
                // The decision for a connector that cannot be given a current is what it can draw, and not what it should.
                if (connector.IsControllableAt(now))
                    connector.Want(allowed.Amps[i]);
                _room.Recount(connector, now);
            }

            _queue.DecidedAt = now;
            foreach (var connector in _connectors)
                _queue.Consider(connector, now);
            StartSteps(now);
        }
    }

    public SetPointStatus StatusOf(int connector)
    {
        lock (_gate)
            return SetPointWords.StatusOf(_connectors[connector], Now, _time.GetUtcNow());
    }

    private static SetPointConnector[] CreateConnectors(SiteModel site, SetPointTiming timing)
    {
        var connectors = new SetPointConnector[site.Connectors.Count];
        var chargePoints = new Dictionary<string, SiteChargePoint>(StringComparer.Ordinal);
        for (var i = 0; i < connectors.Length; i++)
        {
            var connector = site.Connectors[i];
            if (!chargePoints.TryGetValue(connector.ChargePoint, out var chargePoint))
                chargePoints.Add(connector.ChargePoint, chargePoint = new SiteChargePoint(new ChargePointIdentity(connector.ChargePoint)));
            connectors[i] = new SetPointConnector(
                i, chargePoint, connector, ConnectorWiring.Of(site, i), site.FailSafeOf(i), i * GoldenRatio % 1, timing);
            chargePoint.Connectors.Add(connectors[i]);
        }

        return connectors;
    }

    private void LookAfterAll()
    {
        lock (_gate)
        {
            if (_isStopped)
                return;
            var now = Now;
            _room.MayHaveGrown = true;
            FindChanges(now, _time.GetUtcNow());
            foreach (var connector in _connectors)
            {
                _room.Recount(connector, now);
                _queue.Consider(connector, now);
            }

            StartSteps(now);
        }
    }

    private void FindChanges(double now, DateTimeOffset wall)
    {
        if (_connections.FindChanges(now, wall))
            _changed.Set();
    }

    private void StartSteps(double now)
    {
        var started = _queue.Start(now);
        if (started.Count == 0)
            return;
        var wall = _time.GetUtcNow();
        _runner.Start([.. started.Select(start => StartedStep.Of(start.Connector, start.Step, now, wall))]);
    }

    /// <summary>Takes over the result of a step, and continues with its connector.</summary>
    /// <returns>True when its problem is another than before.</returns>
    private bool Complete(StartedStep started, SetPointResult result)
    {
        var (connector, step) = (started.Connector, started.Step);
        bool isNews;
        lock (_gate)
        {
            var now = Now;
            _queue.End(step);
            var before = connector.Problem;
            connector.Complete(result, now);
            isNews = connector.Problem != before;
            _room.Recount(connector, now);
            if (!_isStopped)
            {
                _queue.Consider(connector, now);
                StartSteps(now);
            }
        }

        if (!step.IsRenewal || result.Outcome != SetPointOutcome.Accepted)
            _changed.Set();
        return isNews;
    }
}
