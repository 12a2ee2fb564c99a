namespace Moev.Ocpp.WebSockets;

/// <summary>The reason why a connection is closed (RFC 6455 §7.4.1 and the IANA registry).</summary>
public enum WebSocketCloseCode : ushort
{
    /// <summary>The connection has served its purpose.</summary>
    NormalClosure = 1000,
    /// <summary>The endpoint goes away, for example at a shutdown.</summary>
    GoingAway = 1001,
    /// <summary>A violation of RFC 6455.</summary>
    ProtocolError = 1002,
    /// <summary>A kind of message that the receiver does not accept.</summary>
    UnsupportedData = 1003,

    /// <summary>Never on the wire: the peer's close frame had no code (RFC 6455 §7.1.5).</summary>
    NoStatusReceived = 1005,

    /// <summary>Never on the wire: the connection ended without a close frame (RFC 6455 §7.1.5).</summary>
    AbnormalClosure = 1006,

    /// <summary>Text that is not UTF-8.</summary>
    InvalidPayloadData = 1007,
    /// <summary>A violation of the receiver's policy.</summary>
    PolicyViolation = 1008,
    /// <summary>A message larger than the receiver accepts.</summary>
    MessageTooBig = 1009,
    /// <summary>The client needs an extension that the server did not negotiate.</summary>
    MandatoryExtension = 1010,
    /// <summary>The server met an unexpected condition.</summary>
    InternalError = 1011,
    /// <summary>The server restarts.</summary>
    ServiceRestart = 1012,
    /// <summary>The server is overloaded.</summary>
    TryAgainLater = 1013,
}
