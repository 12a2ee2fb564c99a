using Moev.Gateway.SmartCharging.SetPoints;

namespace Moev.Gateway.SmartCharging.Control;

/// <summary>Watches the controller for a host that records what it does. Called on any thread; it must not wait.</summary>
internal interface ISiteObserver : ISetPointObserver
{
    /// <summary>Called at the end of a cycle, before anything of it is sent.</summary>
    /// <param name="view">The cycle. Read during the call only.</param>
    void CycleEnded(SiteView view);
}
