using Moev.Gateway.SmartCharging.Control;
using Moev.Gateway.SmartCharging.Ports;
using Moev.Lab.Fleet;
using Moev.Lab.Hosting;
using Moev.Lab.Plans;
using Moev.Lab.Runs;
using Moev.Lab.Scenarios;
using Moev.Lab.Truth;

namespace Moev.Lab.Realtime;

/// <summary>
/// One run on a clock that does not wait: the scenario's charge points and cars against the gateway in this process, or against any other central system.
/// </summary>
internal sealed class RealtimeRun : IAsyncDisposable
{
    /// <summary>The real time in which charge points may connect before the clock starts.</summary>
    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(10);

    /// <summary>The real time between two looks whether they are connected.</summary>
    private static readonly TimeSpan LookTime = TimeSpan.FromMilliseconds(20);

    private readonly RunPlan _plan;
    private readonly RealtimeSettings _settings;
    private readonly IRunProgress _progress;
    private readonly ScaledTimeProvider _time;
    private readonly IReadOnlyList<Stay> _stays;
    private readonly TruthReporter _truth;
    private readonly Timetable _timetable;
    private readonly Jobs _jobs;
    private readonly RoundTrips _trips = new();
    private readonly Dictionary<string, PlayedChargePoint> _chargePoints = new(StringComparer.Ordinal);
    private GatewayLog? _log;
    private LabGateway? _gateway;
    private volatile bool _isHanging; // the algorithm
    private SiteClient? _client;

    private RealtimeRun(RunPlan plan, RealtimeSettings settings, IRunProgress progress)
    {
        (_plan, _settings, _progress) = (plan, settings, progress);
        var scenario = plan.Scenario;
        _time = new ScaledTimeProvider(scenario.Start, scenario.Clock.Mode == ClockMode.Accelerated ? scenario.Clock.Speed : 1);
        _stays = plan.CreateStays();
        _truth = new TruthReporter(RunRecorder.Create(plan, _stays), _time, scenario.Duration);
        _timetable = new Timetable(_time);
        _jobs = new Jobs(Warn);
    }

    private Scenario Scenario => _plan.Scenario;

    /// <summary>Plays a scenario to its end, or until it is cancelled.</summary>
    /// <exception cref="LabException">The gateway cannot start, or a charge point cannot be simulated.</exception>
    public static async Task<RunRecord> RunAsync(RunPlan plan, RealtimeSettings settings, IRunProgress progress, CancellationToken cancellationToken)
    {
        await using var run = new RealtimeRun(plan, settings, progress);
        return await run.RunAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _jobs.DisposeAsync();
        _time.Start(); // for waits that end by the clock
        await Task.WhenAll(_chargePoints.Values.Select(static chargePoint => chargePoint.DisposeAsync().AsTask()));
        _client?.Dispose();
        if (_gateway is not null)
            await _gateway.DisposeAsync();
        _log?.Dispose();
        _truth.Dispose();
    }

    private async Task<RunRecord> RunAsync(CancellationToken cancellationToken)
    {
        var isComplete = false;
        try
        {
            if (_settings.Url is null)
                await HostAsync(cancellationToken);
            if ((_settings.ControlUrl ?? (_gateway is null ? null : new Uri(_gateway.ControlUrl))) is { } controlUrl)
                _client = new SiteClient(controlUrl);
            CreateChargePoints(_settings.Url ?? _gateway!.OcppUrl);
            Plan();
            await ConnectAsync(cancellationToken);
            _time.Start();
            _settings.Started?.Invoke(new RealtimeView(Scenario, _time, _truth, [.. _chargePoints.Values])
            {
                OcppUrl = _settings.Url ?? _gateway!.OcppUrl,
                ControlUrl = _gateway?.ControlUrl,
            });
            await _timetable.RunAsync(Scenario.Duration, cancellationToken);
            isComplete = true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The record has what happened until now.
        }

        Sample();
        if (_time.Speed != 1 && _trips.Describe(_time.Speed) is { } trips)
            _truth.Warned(trips);
        if (_log?.Suppressed is > 0 and var count)
            _truth.Warned($"The gateway logged {count} further warnings of these kinds.");
        return _truth.Complete(isComplete);
    }

    private async Task HostAsync(CancellationToken cancellationToken)
    {
        try
        {
            _log = new GatewayLog(_settings.GatewayLog, text => Warn($"Gateway: {text}"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabException($"The log of the gateway cannot be written: {e.Message}", e);
        }

        // An external algorithm takes real time, which is more of this clock's.
        var period = Scenario.Control.Period.TotalMilliseconds;
        var budget = (int)Math.Clamp(Math.Min(2_000 * Math.Max(1, _time.Speed), period), 1, 60_000);
        _gateway = await LabGateway.StartAsync(
            Scenario,
            _plan.Algorithm,
            _time,
            Configure,
            new LabGatewayOptions
            {
                Port = _settings.Port,
                ControlPort = _settings.ControlPort,
                Log = _log,
                Settings = new Dictionary<string, string> { ["Site:BudgetMilliseconds"] = budget.ToString(System.Globalization.CultureInfo.InvariantCulture) },
            },
            cancellationToken);
    }

    private void Configure(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ISiteObserver>(new ControllerReporter(_truth));
        builder.Services.AddSingleton(new AlgorithmStopwatch(TimeProvider.System));
        builder.Services.AddSingleton(new AlgorithmDecorator(port => new SilentPort(port, () => _isHanging, _time)));
    }

    private void CreateChargePoints(Uri endpoint)
    {
        var linked = Scenario.Faults.Any(static fault => RealtimeFaults.NeedsLink(fault.Kind));
        foreach (var member in ChargePointFactory.Create(Scenario, _plan.Seed, endpoint))
        {
            var identity = member.Options.Identity;
            var link = linked || !member.Charger.Upstream.IsNone || !member.Charger.Downstream.IsNone ? new LinkDialer(member.Charger, _plan.Seed, identity, _time) : null;
            _chargePoints.Add(identity, new PlayedChargePoint(member, Scenario, _time, _truth, link is null ? new RoundTrips.Watch(_trips) : null, link));
        }
    }

    private void Plan()
    {
        new CarTraffic(Scenario, _chargePoints, _timetable, _time, _truth, _client, _jobs).Add(_stays);
        if (_client is { } client)
        {
            foreach (var signal in Scenario.Signals)
                _timetable.Add(signal.At, () => _jobs.Begin(cancellation => client.SignalAsync(Scenario.Site.Nodes[signal.Node].Id, signal, cancellation)));
        }

        PlanFaults();
        _timetable.Repeat(Scenario.Metrics.Sample, Sample);
        _timetable.Repeat(TimeSpan.FromSeconds(Math.Max(1, _time.Speed)), () => _progress.Reached(_time.Now));
    }

    private void PlanFaults()
    {
        var faults = new RealtimeFaults(new FaultsUnderWay(Scenario), _chargePoints, _gateway, hangs => _isHanging = hangs, _timetable, _truth, _jobs);
        foreach (var planned in FaultPlan.Create(Scenario, _plan.Seed))
        {
            if (_gateway is null && RealtimeFaults.NeedsGateway(planned.Fault.Kind))
                Warn($"The fault {planned.Fault.Kind} is left out: it is one of a gateway in this process.");
            else
                faults.Add(planned);
        }
    }

    /// <summary>Lets the charge points connect while the clock stands still, so that the fleet is there when it starts.</summary>
    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        foreach (var chargePoint in _chargePoints.Values)
            chargePoint.Start();
        var started = TimeProvider.System.GetTimestamp();
        while (!_chargePoints.Values.All(static chargePoint => chargePoint.IsOnline))
        {
            if (TimeProvider.System.GetElapsedTime(started) > ConnectTime)
            {
                Warn($"{_chargePoints.Values.Count(static chargePoint => !chargePoint.IsOnline)} of {_chargePoints.Count} charge points are not connected yet. They try again.");
                return;
            }

            await Task.Delay(LookTime, TimeProvider.System, cancellationToken);
        }
    }

    private void Sample()
    {
        foreach (var chargePoint in _chargePoints.Values)
            chargePoint.Sample();
    }

    private void Warn(string text)
    {
        _progress.Warn(text);
        _truth.Warned(text);
    }
}
