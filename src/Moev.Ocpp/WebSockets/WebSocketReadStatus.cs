namespace Moev.Ocpp.WebSockets;

/// <summary>What <see cref="MessageAssembler.Read"/> has found.</summary>
public enum WebSocketReadStatus : byte
{
    /// <summary>Nothing is complete; what can be consumed has been.</summary>
    NeedMore,

    /// <summary>A text message, valid UTF-8: <see cref="MessageAssembler.Message"/>.</summary>
    Text,

    /// <summary>A binary message: <see cref="MessageAssembler.Message"/>.</summary>
    Binary,

    /// <summary>To be answered by a pong with the same payload: <see cref="MessageAssembler.ControlPayload"/>.</summary>
    Ping,

    /// <summary>Somebody is alive; nothing is to be answered: <see cref="MessageAssembler.ControlPayload"/>.</summary>
    Pong,

    /// <summary>The peer's close frame; it sends nothing after it: <see cref="MessageAssembler.CloseCode"/>.</summary>
    Close,

    /// <summary>The connection must fail: <see cref="MessageAssembler.Violation"/>.</summary>
    Violation,
}
