namespace Moev.Ocpp.WebSockets;

/// <summary>The result of <see cref="MessageAssembler.Read"/> and <see cref="WebSocketEndpoint.Read"/>.</summary>
public enum WebSocketReadStatus : byte
{
    /// <summary>No event: more bytes are needed.</summary>
    NeedMore,

    /// <summary>A text message, valid UTF-8: <see cref="MessageAssembler.Message"/>.</summary>
    Text,

    /// <summary>A binary message: <see cref="MessageAssembler.Message"/>.</summary>
    Binary,

    /// <summary>A ping, to be answered by a pong with the same payload: <see cref="MessageAssembler.ControlPayload"/>.</summary>
    Ping,

    /// <summary>A keep-alive; needs no answer: <see cref="MessageAssembler.ControlPayload"/>.</summary>
    Pong,

    /// <summary>The peer's close frame, its last: <see cref="MessageAssembler.CloseCode"/>.</summary>
    Close,

    /// <summary>The connection must fail: <see cref="MessageAssembler.Violation"/>.</summary>
    Violation,
}
