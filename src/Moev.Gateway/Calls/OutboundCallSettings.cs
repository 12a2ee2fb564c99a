using Moev.Gateway.Diagnostics;
using Moev.Gateway.Model;
using Moev.Gateway.Timers;

namespace Moev.Gateway.Calls;

/// <summary>The settings and services shared by the outbound calls of all sessions.</summary>
/// <param name="Wheel">The timing wheel of the node.</param>
/// <param name="Time">The clock.</param>
/// <param name="Metrics">The metrics.</param>
/// <param name="MaxQueued">The maximum number of queued commands of one charge point.</param>
/// <param name="DefaultTimeout">The time for a charge point to answer, unless the caller sets another.</param>
internal sealed record OutboundCallSettings(
    TimingWheel Wheel,
    TimeProvider Time,
    GatewayMetrics Metrics,
    int MaxQueued,
    TimeSpan DefaultTimeout)
{
    /// <summary>Gets the counter of work, of a host that needs one; null otherwise.</summary>
    public WorkTracker? Work { get; init; }
}
