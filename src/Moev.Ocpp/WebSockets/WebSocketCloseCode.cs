namespace Moev.Ocpp.WebSockets;

/// <summary>Why a connection is closed (RFC 6455 §7.4.1 and the IANA registry).</summary>
public enum WebSocketCloseCode : ushort
{
    /// <summary>The connection has done its work.</summary>
    NormalClosure = 1000,
    /// <summary>The endpoint goes away: a restart, or a page that was left.</summary>
    GoingAway = 1001,
    /// <summary>Against RFC 6455.</summary>
    ProtocolError = 1002,
    /// <summary>A kind of message that the receiver does not take.</summary>
    UnsupportedData = 1003,

    /// <summary>Never on the wire: the peer's close frame had no code (RFC 6455 §7.1.5).</summary>
    NoStatusReceived = 1005,

    /// <summary>Never on the wire: the connection ended without a close frame (RFC 6455 §7.1.5).</summary>
    AbnormalClosure = 1006,

    /// <summary>Text that is not UTF-8.</summary>
    InvalidPayloadData = 1007,
    /// <summary>Against a rule of the receiver.</summary>
    PolicyViolation = 1008,
    /// <summary>More than the receiver takes.</summary>
    MessageTooBig = 1009,
    /// <summary>The client wanted an extension that the server did not grant.</summary>
    MandatoryExtension = 1010,
    /// <summary>The server failed.</summary>
    InternalError = 1011,
    /// <summary>The server restarts.</summary>
    ServiceRestart = 1012,
    /// <summary>The server can't serve now.</summary>
    TryAgainLater = 1013,
}
