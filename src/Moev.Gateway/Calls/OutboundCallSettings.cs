using Moev.Gateway.Diagnostics;
using Moev.Gateway.Timers;

namespace Moev.Gateway.Calls;

/// <summary>What all sessions' outbound calls share.</summary>
/// <param name="Wheel">The node's time-outs.</param>
/// <param name="Time">The clock.</param>
/// <param name="Metrics">What is counted.</param>
/// <param name="MaxQueued">Commands that wait for one charge point.</param>
/// <param name="DefaultTimeout">How long a charge point has to answer, unless the caller says otherwise.</param>
internal sealed record OutboundCallSettings(
    TimingWheel Wheel,
    TimeProvider Time,
    GatewayMetrics Metrics,
    int MaxQueued,
    TimeSpan DefaultTimeout);
