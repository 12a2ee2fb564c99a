namespace Moev.Ocpp.WebSockets;

/// <summary>The directions of a WebSocket connection that are closed: the state of the closing handshake (RFC 6455 §7.1).</summary>
public enum WebSocketState : byte
{
    /// <summary>Both sides may send.</summary>
    Open = 0,

    /// <summary>Our close frame is on its way, or the connection is lost: we send nothing more. The peer's frames are still read.</summary>
    OutputClosed = 1,

    /// <summary>The peer's close frame was read, or a violation was found: nothing more is read. Our close frame is due.</summary>
    InputClosed = 2,

    /// <summary>Neither side sends: the closing handshake is over.</summary>
    Closed = OutputClosed | InputClosed,
}
