using Moev.Gateway.SmartCharging.Control;
using Moev.Gateway.SmartCharging.SetPoints;
using Moev.Lab.Hosting;
using Moev.Lab.Truth;

namespace Moev.Lab.Lockstep;

/// <summary>
/// Collects what the controller does, on any thread, until it is recorded in an order that does not depend on threads: outcomes, then decisions, then what was sent.
/// </summary>
internal sealed class GatewayWitness : ISiteObserver
{
    private readonly Lock _gate = new();
    private readonly List<(int Connector, string Outcome)> _ended = []; // under _gate
    private readonly List<DecisionRecord> _decided = []; // under _gate
    private readonly List<(int Connector, double Amps, bool IsRenewal)> _sent = []; // under _gate

    public void Sent(int connector, double amps, bool isRenewal)
    {
        lock (_gate)
            _sent.Add((connector, amps, isRenewal));
    }

    public void Ended(int connector, double amps, bool isRenewal, SetPointOutcome outcome, TimeSpan elapsed)
    {
        lock (_gate)
            _ended.Add((connector, outcome.ToString()));
    }

    public void CycleEnded(SiteView view)
    {
        var decision = DecisionRecords.Of(view);
        lock (_gate)
            _decided.Add(decision);
    }

    /// <summary>Records what was collected.</summary>
    public void Record(TimeSpan at, IRunRecorder recorder)
    {
        lock (_gate)
        {
            // Each list is stable where the order is that of one connector.
            foreach (var (connector, outcome) in _ended.OrderBy(static entry => entry.Connector))
                recorder.SetPointEnded(at, connector, outcome);
            foreach (var decision in _decided)
                recorder.Decided(at, decision with { At = at });
            foreach (var (connector, amps, isRenewal) in _sent.OrderBy(static entry => entry.Connector))
                recorder.SetPointSent(at, connector, amps, isRenewal);
            _ended.Clear();
            _decided.Clear();
            _sent.Clear();
        }
    }
}
