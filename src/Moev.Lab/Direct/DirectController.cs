using Moev.Gateway.Options;
using Moev.Gateway.SmartCharging.Control;
using Moev.Gateway.SmartCharging.Inputs;
using Moev.Lab.Hosting;
using Moev.Lab.Plans;
using Moev.Lab.Truth;

namespace Moev.Lab.Direct;

/// <summary>
/// The gateway's controller without latency. A cycle of the gateway (<see cref="SiteCycle"/>) decides every Control.Period after the last one, and at the very moment at which
/// a car comes or goes, a limit changes, or other consumers do. Its offers hold at the same moment, so there is no spacing between cycles, and no cycle for confirmations.
/// </summary>
internal sealed class DirectController(
    RunPlan plan, SiteOptions options, ConnectorTruth[] connectors, NodeTimeline nodes, TruePeak peak, DirectAlgorithm algorithm, IRunRecorder recorder)
{
    private readonly DirectClock _clock = new(plan.Scenario.Start);
    private readonly SiteView _view = new(plan.Scenario.Site);
    private readonly OfferPlan _offers = new(plan.Scenario.Site, connectors, options.Safety, recorder);
    private readonly RisingLoads _rises = new(plan.Scenario.Site, RisingLoads.LeadTime(plan.Scenario.Control.Period, options.SettleSeconds));
    private DirectSnapshot? _snapshot;
    private SiteCycle? _cycle;

    /// <summary>The time of the next cycle, if nothing happens before.</summary>
    public TimeSpan DueAt { get; private set; }

    /// <summary>Decides, and makes the connectors follow. Their cars must have advanced to this moment.</summary>
    public async Task DecideAsync(TimeSpan now, CycleTriggers triggers, CancellationToken cancellationToken)
    {
        _snapshot ??= new DirectSnapshot(plan.Scenario, connectors, nodes, peak, _rises);
        _cycle ??= CreateCycle(_snapshot);
        _clock.Now = _snapshot.Now = now;
        await _cycle.DecideAsync(_view, triggers, cancellationToken);
        DueAt = now + NextPeriod(now);
        recorder.Decided(now, DecisionRecords.Of(_view, now));
        _offers.Apply(now, _view.Observation, _view.Allowed);
    }

    /// <summary>Takes a change of a connector's current into account that its car made by itself.</summary>
    public void Changed(TimeSpan now, int connector) => _offers.Changed(now, connector);

    private TimeSpan NextPeriod(TimeSpan now)
    {
        var period = plan.Scenario.Control.Period;
        return options.AlignCycles ? period - TimeSpan.FromTicks((plan.Scenario.Start + now).UtcTicks % period.Ticks) : period;
    }

    private SiteCycle CreateCycle(DirectSnapshot snapshot)
    {
        var site = plan.Scenario.Site;
        var loads = new NodeLoads(site, new NoInputs(), new ConnectorDraws(site), _rises, options.MeasurementSeconds);
        return new SiteCycle(site, options, snapshot, algorithm.Supervised, loads, _clock);
    }

    /// <summary>The snapshot has all inputs already.</summary>
    private sealed class NoInputs : ISiteInputs
    {
        private static readonly Task Never = new TaskCompletionSource().Task;

        public Gateway.Ledger.SessionDeclaration? DeclarationOf(int connector) => null;

        public Gateway.Ledger.NodeSignal? SignalOf(int node) => null;

        public NodeMeasurement? MeasurementOf(int node) => null;

        public Task WhenChanged() => Never;
    }
}
