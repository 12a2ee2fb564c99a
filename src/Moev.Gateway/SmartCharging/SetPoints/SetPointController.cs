using Microsoft.Extensions.Options;
using Moev.Gateway.Calls;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;
using Moev.SmartCharging.Safety;

namespace Moev.Gateway.SmartCharging.SetPoints;

/// <summary>
/// Makes the connectors of a site follow decisions: a fail-safe profile on each, leases above and below it, cuts before the raises that they pay for. Looks after all
/// connectors once a second, and after one as soon as it has an outcome.
/// </summary>
internal sealed partial class SetPointController : ISetPoints, IHostedService, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The time in s after the opening of a session before anything is sent: a charge point that has restarted sends BootNotification first, and may refuse what comes
    /// before (OCPP 1.6 §4.2).
    /// </summary>
    private const double QuietSeconds = 2;

    // Multiples of it spread evenly over the interval, however many there are.
    private const double GoldenRatio = 0.618033988749895;

    private readonly Lock _gate = new();
    private readonly SetPointConnector[] _connectors; // its contents are under _gate
    private readonly SiteChargePoint[] _chargePoints; // likewise
    private readonly Commitments _commitments; // under _gate
    private readonly Queue<int> _cuts = new(); // connectors that wait for a place; under _gate
    private readonly List<int> _raises = []; // connectors whose raise waits for room or a place; under _gate
    private readonly List<(SetPointConnector Connector, SetPointStep Step)> _toStart = []; // under _gate
    private readonly LedgerSignal _changed = new();
    private readonly SetPointSender _sender;
    private readonly IInstalledProfiles _installed;
    private readonly IChargePointRouter _router;
    private readonly IChargePointRecords _records;
    private readonly TimeProvider _time;
    private readonly SetPointTiming _timing;
    private readonly ILogger<SetPointController> _logger;
    private readonly int _places;
    private readonly int _checkPlaces;
    private readonly long _started;
    private ITimer? _timer;
    private double _decidedAt = double.NegativeInfinity; // under _gate
    private int _underWay; // under _gate
    private int _checks; // under _gate
    private bool _isStopped; // under _gate
    private bool _mayRaise; // under _gate; false while no raise has more room than when it was looked at last
    private bool _hasCommitments; // under _gate; false until the first observation

    public SetPointController(
        SiteModel site,
        SetPointSender sender,
        IInstalledProfiles installed,
        IChargePointRouter router,
        IChargePointRecords records,
        TimeProvider time,
        IOptions<SiteOptions> options,
        ILogger<SetPointController> logger)
    {
        (_sender, _installed, _router, _records, _time, _logger) = (sender, installed, router, records, time, logger);
        _timing = SetPointTiming.Of(options.Value);
        (_places, _checkPlaces) = (options.Value.MaxParallelCalls, options.Value.MaxParallelChecks);
        _started = time.GetTimestamp();
        _commitments = new Commitments(site);
        _connectors = new SetPointConnector[site.Connectors.Count];
        var chargePoints = new Dictionary<string, SiteChargePoint>(StringComparer.Ordinal);
        for (var i = 0; i < _connectors.Length; i++)
        {
            var connector = site.Connectors[i];
            if (!chargePoints.TryGetValue(connector.ChargePoint, out var chargePoint))
                chargePoints.Add(connector.ChargePoint, chargePoint = new SiteChargePoint(new ChargePointIdentity(connector.ChargePoint)));
            _connectors[i] = new SetPointConnector(
                i, chargePoint, connector, ConnectorWiring.Of(site, i), site.FailSafeOf(i), i * GoldenRatio % 1, _timing);
            chargePoint.Connectors.Add(_connectors[i]);
        }

        _chargePoints = [.. chargePoints.Values];
        lock (_gate)
            FindChanges(Now, time.GetUtcNow());
    }

    public ISetPointObserver? Observer { get; set; }

    /// <summary>The number of connectors to which something is being sent.</summary>
    public int UnderWay
    {
        get
        {
            lock (_gate)
                return _underWay;
        }
    }

    private double Now => _time.GetElapsedTime(_started).TotalSeconds;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = _time.CreateTimer(static self => ((SetPointController)self!).LookAfterAll(), this, Interval, Interval);
        return Task.CompletedTask;
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

            _commitments.Reset(observation);
            (_hasCommitments, _mayRaise) = (true, true);
        }
    }

    public void Apply(Observation observation, Decision allowed)
    {
        lock (_gate)
        {
            if (_isStopped)
                return;
            var now = Now;
            _commitments.Reset(observation);
            (_hasCommitments, _mayRaise) = (true, true);
            for (var i = 0; i < _connectors.Length; i++)
            {
                var connector = _connectors[i];
                connector.Observe(observation.Connectors[i], now);
                // The decision for a connector that cannot be given a current is what it can draw, and not what it should.
                if (connector.IsControllableAt(now))
                    connector.Want(allowed.Amps[i]);
                Recount(connector, now);
            }

            _decidedAt = now;
            foreach (var connector in _connectors)
                Consider(connector, now);
            Dispatch(now);
        }
    }

    public SetPointStatus StatusOf(int connector)
    {
        lock (_gate)
            return _connectors[connector].Status(Now, _time.GetUtcNow());
    }

    private void LookAfterAll()
    {
        lock (_gate)
        {
            if (_isStopped)
                return;
            var now = Now;
            _mayRaise = true;
            FindChanges(now, _time.GetUtcNow());
            foreach (var connector in _connectors)
            {
                Recount(connector, now);
                Consider(connector, now);
            }

            Dispatch(now);
        }
    }

    /// <summary>Finds connections that were opened or lost, and profiles that someone else has changed.</summary>
    private void FindChanges(double now, DateTimeOffset wall)
    {
        var changed = false;
        foreach (var chargePoint in _chargePoints)
        {
            var profiles = _installed.ProfilesOf(chargePoint.Identity);
            var doubts = _installed.ProfileDoubtsOf(chargePoint.Identity);
            foreach (var connector in chargePoint.Connectors)
                changed |= connector.Sync(profiles, doubts, now, wall);

            var epoch = _router.EpochOf(chargePoint.Identity);
            // Nothing is sent before the first BootNotification was accepted (OCPP 1.6 §4.2).
            if (epoch != 0 && epoch != chargePoint.Epoch && !_records.IsAccepted(chargePoint.Identity))
                epoch = 0;
            if (epoch == chargePoint.Epoch)
                continue;
            changed = true;
            chargePoint.Epoch = epoch;
            if (epoch == 0)
                continue;
            chargePoint.ReadyAt = now + QuietSeconds;
            foreach (var connector in chargePoint.Connectors)
                connector.Connected(now);
        }

        if (changed)
            _changed.Set();
    }

    /// <summary>Takes a connector's present ceiling over.</summary>
    private void Recount(SetPointConnector connector, double now)
    {
        if (!_hasCommitments)
            return;
        var before = _commitments.CeilingOf(connector.Index);
        _commitments.Set(connector.Index, connector.Phases, connector.CeilingAt(now));
        _mayRaise |= _commitments.CeilingOf(connector.Index) < before;
    }
}
