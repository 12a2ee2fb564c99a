using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Connections;

/// <summary>The bounds of one kind of WebSocket connection. Every wait, queue and message has one.</summary>
internal sealed record WebSocketSettings
{
    public OpeningHandshakeLimits Handshake { get; init; } = new();

    /// <summary>What the peer may send, at first. The application may change it.</summary>
    public MessageLimits Messages { get; init; } = new();

    /// <summary>From accepting the connection to the end of its upgrade request, absolute.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From the first byte of a message to its last.</summary>
    public TimeSpan MessageTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Silence after which a ping is sent; zero sends none.</summary>
    public TimeSpan PingAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>From a ping until anything must have arrived.</summary>
    public TimeSpan PongTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>From our close frame to the end of the connection.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long waiting bytes may not get any further.</summary>
    public TimeSpan SlowConsumerTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// From the stop signal until the close frame, if handlers are still at work. With the closing handshake that is less than the 14 s that
    /// the host leaves.
    /// </summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Bytes that wait behind a send that is under way.</summary>
    public int MaxOutboundBytes { get; init; } = 64 * 1_024;

    /// <summary>Frames that wait behind a send that is under way.</summary>
    public int MaxOutboundFrames { get; init; } = 32;

    /// <summary>Pings and pongs that are taken; more is a violation.</summary>
    public MessageRate ControlFrameRate { get; init; } = new(10, 20);

    /// <summary>Messages that are taken; for more, reading waits.</summary>
    public MessageRate MessageRate { get; init; }
}
