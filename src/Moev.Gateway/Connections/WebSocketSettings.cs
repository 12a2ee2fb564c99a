using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Connections;

/// <summary>The limits of one kind of WebSocket connection. Every wait, queue and message has one.</summary>
internal sealed record WebSocketSettings
{
    public OpeningHandshakeLimits Handshake { get; init; } = new();

    /// <summary>The initial limits on what the peer may send. The application may change them.</summary>
    public MessageLimits Messages { get; init; } = new();

    /// <summary>The time from accepting the connection to the end of its upgrade request.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The time from the first byte of a message to its last.</summary>
    public TimeSpan MessageTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The silence after which a ping is sent; zero sends none.</summary>
    public TimeSpan PingAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The time from a ping until any byte must have arrived.</summary>
    public TimeSpan PongTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The time from our close frame to the end of the connection.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The time in which the peer must take some of the bytes that wait for it.</summary>
    public TimeSpan SlowConsumerTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The time from the stop signal until the close frame, if handlers are still at work. With the closing handshake it is less than the 14 s that
    /// the host allows.
    /// </summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>The most bytes that wait behind a send.</summary>
    public int MaxOutboundBytes { get; init; } = 64 * 1_024;

    /// <summary>The most frames that wait behind a send.</summary>
    public int MaxOutboundFrames { get; init; } = 32;

    /// <summary>The rate of pings and pongs; more close the connection with 1008.</summary>
    public MessageRate ControlFrameRate { get; init; } = new(10, 20);

    /// <summary>The rate of messages, which cost the more the longer they are; for more, reading waits.</summary>
    public MessageRate MessageRate { get; init; } = new(PerSecond: 0, Burst: 1);
}
