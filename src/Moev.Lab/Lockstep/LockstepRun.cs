using System.Globalization;
using Moev.ChargePoint;
using Moev.Lab.Fleet;
using Moev.Lab.Plans;
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
    private readonly Roster _roster = new();
    private readonly DueTimes _due = new();
    private readonly AlgorithmHang _hang = new();
    private readonly LockstepGateway _gateway;
    private LabChargePoint[] _chargePoints = [];

    public LockstepRun(RunPlan plan, IRunProgress progress)
    {
        _plan = plan;
        _time = new VirtualTimeProvider(plan.Scenario.Start, plan.Scenario.Clock.Housekeeping);
        _stays = plan.CreateStays();
        _recorder = RunRecorder.Create(plan, _stays);
        _gateway = new LockstepGateway(plan, _time, _witness, _hang, progress);
    }

    /// <summary>Simulates.</summary>
    /// <returns>False when it was cancelled.</returns>
    public bool Run(IRunProgress progress, CancellationToken cancellationToken)
    {
        var scenario = _plan.Scenario;
        _gateway.Start();
        var endpoint = new Uri(string.Create(CultureInfo.InvariantCulture, $"ws://{_gateway.EndPoint}"));
        _chargePoints = [.. ChargePointFactory.Create(scenario, _plan.Seed, endpoint).Select(Create)];
        var byIdentity = _chargePoints.ToDictionary(static chargePoint => chargePoint.Identity);
        var conductor = new Conductor(_time, _chargePoints, _roster, _due, _agenda, _witness, _recorder, scenario.Metrics.Sample)
        {
            Gateway = _gateway.EndPoint,
            Work = _gateway.Work,
            Settling = NewSettling(),
        };
        var stays = new StayDirector(scenario, byIdentity, _agenda, _time, _recorder) { Records = _gateway.Records };
        stays.Add(_stays);
        var signals = new SignalDirector(scenario, _agenda, _time) { Records = _gateway.Records };
        signals.Add(scenario.Signals);
        var faults = new LockstepFaults(new FaultsUnderWay(scenario), byIdentity, _agenda, _time, _recorder, _hang, StopGateway, StartGateway);
        foreach (var fault in FaultPlan.Create(scenario, _plan.Seed))
            faults.Add(fault);
        foreach (var chargePoint in _chargePoints)
            chargePoint.Touch().Start();
        conductor.Run(scenario.Duration, progress, cancellationToken);
        return _time.Now >= scenario.Duration;

        void StopGateway()
        {
            foreach (var chargePoint in _chargePoints)
            {
                chargePoint.Touch();
                chargePoint.Link.Cut();
            }

            _gateway.Kill();
            GatewayChanged();
        }

        void StartGateway()
        {
            _gateway.Start();
            GatewayChanged();
        }

        void GatewayChanged()
        {
            (conductor.Gateway, conductor.Work, conductor.Settling) = (_gateway.EndPoint, _gateway.Work, NewSettling());
            stays.Records = signals.Records = _gateway.Records;
        }
    }

    public RunRecord Complete(bool isComplete, TimeSpan elapsed) => _recorder.Complete(_time.Now, isComplete, elapsed);

    public void Dispose()
    {
        foreach (var chargePoint in _chargePoints)
            chargePoint.Dispose();
        _gateway.Dispose();
        _recorder.Dispose();
    }

    private Settling NewSettling() => new(
        _gateway.Work,
        _gateway.Controller,
        _roster,
        new AlgorithmBudget(_plan.Scenario.Control.Budget, _gateway.Budget),
        _hang,
        _time);

    private LabChargePoint Create(FleetMember member, int index)
    {
        var scenario = _plan.Scenario;
        var identity = member.Options.Identity;
        // Pings are for networks that die silently, which the faults of the scenario do in their own way.
        var options = member.Options with { WebSocketPingInterval = TimeSpan.Zero };
        var link = new ChargePointLink(options, member.Charger, RandomStream.For(_plan.Seed, identity, "latency"), scenario.Clock.Resolution, _time);
        return new LabChargePoint(index, member with { Options = options }, scenario.Site, link, _time, new Observer(this, identity), _roster, _due);
    }

    private sealed class Observer(LockstepRun run, string identity) : ChargePointObserver
    {
        public override void Sent(ReadOnlySpan<byte> message) => run._recorder.Message(run._time.Now, identity, isFromChargePoint: true, message);

        public override void Received(ReadOnlySpan<byte> message) => run._recorder.Message(run._time.Now, identity, isFromChargePoint: false, message);

        public override void Connection(string text) => run._recorder.Note(run._time.Now, identity, text);
    }
}
