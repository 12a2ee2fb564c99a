namespace Moev.Ocpp.WebSockets;

/// <summary>The close frame that answers the peer's close frame or violation.</summary>
/// <param name="Code">The code; <see cref="WebSocketCloseCode.NoStatusReceived"/> stands for a frame without a body.</param>
/// <param name="Reason">The reason; empty for none.</param>
public readonly record struct CloseReply(WebSocketCloseCode Code, string Reason);
