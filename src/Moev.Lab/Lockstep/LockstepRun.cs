using Moev.ChargePoint;
using Moev.Lab.Runs;
using Moev.Lab.Scenarios;
using Moev.Lab.Truth;

namespace Moev.Lab.Lockstep;

/// <summary>One run in lock-step: the gateway, the charge points, and what the scenario does to them.</summary>
internal sealed class LockstepRun : IDisposable
{
    private readonly RunPlan _plan;
    private readonly VirtualTimeProvider _time;
    private readonly RunRecorder _recorder;
    private readonly IReadOnlyList<Stay> _stays;
    private readonly GatewayWitness _witness = new();
    private readonly Agenda _agenda = new();
    private readonly LockstepGateway _gateway;
    private LabChargePoint[] _chargePoints = [];

    public LockstepRun(RunPlan plan)
    {
        _plan = plan;
        _time = new VirtualTimeProvider(plan.Scenario.Start, plan.Scenario.Clock.Housekeeping);
        _stays = plan.RecordedStays ?? plan.Scenario.Stays.Create(plan.Seed);
        _recorder = RunRecorder.Create(plan, _stays);
        _gateway = new LockstepGateway(plan, _time, _witness);
    }

    /// <summary>Simulates.</summary>
    /// <returns>False when it was cancelled.</returns>
    public bool Run(IRunProgress progress, CancellationToken cancellationToken)
    {
        var scenario = _plan.Scenario;
        _gateway.Start();
        _chargePoints = CreateChargePoints(_gateway.EndPoint!.Port);
        var stays = new StayDirector(scenario, _chargePoints.ToDictionary(static chargePoint => chargePoint.Identity), _agenda, _time, _recorder) { Records = _gateway.Records };
        stays.Add(_stays);
        foreach (var chargePoint in _chargePoints)
            chargePoint.Touch().Start();
        var conductor = new Conductor(_time, _chargePoints, _agenda, _witness, _recorder, scenario.Metrics.Sample)
        {
            Gateway = _gateway.EndPoint,
            Work = _gateway.Work,
            Settling = NewSettling(),
        };
        conductor.Run(scenario.Duration, progress, cancellationToken);
        return _time.Now >= scenario.Duration;
    }

    public RunRecord Complete(bool isComplete, TimeSpan elapsed) => _recorder.Complete(_time.Now, isComplete, elapsed);

    public void Dispose()
    {
        foreach (var chargePoint in _chargePoints)
            chargePoint.Dispose();
        _gateway.Dispose();
        _recorder.Dispose();
    }

    private Settling NewSettling() =>
        new(_gateway.Work, _gateway.Controller, [.. _chargePoints.Select(static chargePoint => chargePoint.Link)], _plan.Scenario.Control.Budget);

    private LabChargePoint[] CreateChargePoints(int port)
    {
        var scenario = _plan.Scenario;
        var site = scenario.Site;
        return
        [
            .. Enumerable.Range(0, site.Connectors.Count)
                .GroupBy(index => site.Connectors[index].ChargePoint)
                .Select(group => Create([.. group], port)),
        ];
    }

    private LabChargePoint Create(IReadOnlyList<int> connectors, int port)
    {
        var scenario = _plan.Scenario;
        var identity = scenario.Site.Connectors[connectors[0]].ChargePoint;
        var settings = scenario.Chargers[connectors[0]];
        var options = ChargePoints.OptionsOf(scenario, connectors, _plan.Seed, new Uri($"ws://127.0.0.1:{port}"));
        var link = new ChargePointLink(options, settings, RandomStream.For(_plan.Seed, identity, "latency"), scenario.Clock.Resolution, _time);
        return new LabChargePoint(
            options, connectors.ToDictionary(index => scenario.Site.Connectors[index].ConnectorId), link, _time, new Observer(this, identity));
    }

    private sealed class Observer(LockstepRun run, string identity) : ChargePointObserver
    {
        public override void Sent(ReadOnlySpan<byte> message) => run._recorder.Message(run._time.Now, identity, isFromChargePoint: true, message);

        public override void Received(ReadOnlySpan<byte> message) => run._recorder.Message(run._time.Now, identity, isFromChargePoint: false, message);

        public override void Connection(string text) => run._recorder.Note(run._time.Now, identity, text);
    }
}
