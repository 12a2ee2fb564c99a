using Moev.Gateway.Model;
using Moev.Gateway.Timers;

namespace Moev.Gateway.Connections;

/// <summary>The settings and services that all WebSocket connections of one kind share.</summary>
internal sealed record WebSocketServices(WebSocketSettings Settings, TimingWheel Wheel, TimeProvider Time, ILogger Logger)
{
    /// <summary>Gets the bytes of messages that all connections may hold.</summary>
    public MessageBudget Messages { get; init; } = new(FairShare.Unlimited);

    /// <summary>Gets the counter of frames, of a host that needs one; null otherwise.</summary>
    public WorkTracker? Work { get; init; }

    /// <summary>
    /// Gets the places for the work on large messages: half of the processors, so that those who send many leave the other half to all others.
    /// </summary>
    public SemaphoreSlim LargeMessages { get; init; } = new(Math.Max(1, Environment.ProcessorCount / 2));
}
