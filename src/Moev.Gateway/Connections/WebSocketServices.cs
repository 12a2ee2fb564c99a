using Moev.Gateway.Timers;

namespace Moev.Gateway.Connections;

/// <summary>The settings and services that all WebSocket connections of one kind share.</summary>
internal sealed record WebSocketServices(WebSocketSettings Settings, TimingWheel Wheel, TimeProvider Time, ILogger Logger)
{
    /// <summary>Gets the bytes of messages that all connections may hold.</summary>
    public MessageBudget Messages { get; init; } = new(FairShare.Unlimited);
}
