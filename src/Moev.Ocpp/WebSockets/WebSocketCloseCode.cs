namespace Moev.Ocpp.WebSockets;

/// <summary>Why a connection is closed (RFC 6455 §7.4.1 and the IANA registry).</summary>
public enum WebSocketCloseCode : ushort
{
    NormalClosure = 1000,
    GoingAway = 1001,
    ProtocolError = 1002,
    UnsupportedData = 1003,

    /// <summary>Never on the wire: the peer's close frame had no code (RFC 6455 §7.1.5).</summary>
    NoStatusReceived = 1005,

    /// <summary>Never on the wire: the connection ended without a close frame (RFC 6455 §7.1.5).</summary>
    AbnormalClosure = 1006,

    InvalidPayloadData = 1007,
    PolicyViolation = 1008,
    MessageTooBig = 1009,
    MandatoryExtension = 1010,
    InternalError = 1011,
    ServiceRestart = 1012,
    TryAgainLater = 1013,
}
