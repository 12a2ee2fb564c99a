using Moev.Gateway.SmartCharging.SetPoints;

namespace Moev.Gateway.SmartCharging.Control;

/// <summary>Passes on what was sent to the history and the metrics.</summary>
internal sealed class SetPointObservers(params IReadOnlyList<ISetPointObserver> observers) : ISetPointObserver
{
    public void Sent(int connector, double amps, bool isRenewal)
    {
        foreach (var observer in observers)
            observer.Sent(connector, amps, isRenewal);
    }

    public void Ended(int connector, double amps, bool isRenewal, SetPointOutcome outcome, TimeSpan elapsed)
    {
        foreach (var observer in observers)
            observer.Ended(connector, amps, isRenewal, outcome, elapsed);
    }
}
