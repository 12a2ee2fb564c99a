using Moev.Gateway.SmartCharging.Control;
using Moev.Gateway.SmartCharging.SetPoints;
using Moev.Lab.Hosting;

namespace Moev.Lab.Realtime;

/// <summary>Reports what the controller of a hosted gateway does.</summary>
internal sealed class ControllerReporter(TruthReporter truth) : ISiteObserver
{
    public void Sent(int connector, double amps, bool isRenewal) => truth.SetPointSent(connector, amps, isRenewal);

    public void Ended(int connector, double amps, bool isRenewal, SetPointOutcome outcome, TimeSpan elapsed) => truth.SetPointEnded(connector, outcome.ToString());

    public void CycleEnded(SiteView view) => truth.Decided(DecisionRecords.Of(view));
}
