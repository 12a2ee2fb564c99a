using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Connections;

/// <summary>What speaks over a <see cref="WebSocketConnection"/>.</summary>
internal interface IWebSocketApplication
{
    /// <summary>Decides on a legal upgrade request. Read loop only.</summary>
    Admission Admit(OpeningHandshakeRequest request);

    /// <summary>An upgrade request was refused, by us or by the protocol. Read loop only.</summary>
    void OnRefused(HandshakeRefusal refusal);

    /// <summary>The answer to the request stands first in the output: from now on frames may be sent. Read loop only.</summary>
    void OnOpened();

    /// <summary>
    /// A message has arrived. Read loop only. Nothing further is read until the task completes, and so long, or until it is detached, the
    /// message's memory stays.
    /// </summary>
    ValueTask OnMessageAsync(WebSocketOpcode type, ReadOnlyMemory<byte> message);

    /// <summary>The peer has sent more messages than its rate allows, and reading waits. Read loop only.</summary>
    void OnRateExceeded()
    {
    }

    /// <summary>The server is to stop and all that had arrived is delivered: close with 1001 once nothing is left to answer. Read loop only.</summary>
    void OnStopping();

    /// <summary>
    /// The close frame is about to be sent, or the transport is lost: no message comes any more, and none should be sent. Once, any thread, must not block;
    /// may come before <see cref="OnOpened"/>. Only for a request that was accepted.
    /// </summary>
    /// <param name="code">The close code: ours if we began, else the peer's; 1006 without a closing handshake.</param>
    /// <param name="reason">Why, for the log.</param>
    void OnClosing(WebSocketCloseCode code, string reason);

    /// <summary>The transport is closed. Completes when the application's own work for this connection has ended.</summary>
    Task OnClosedAsync();

    /// <summary>The connection is over, whether it was ever open or not: the last that is heard of it. Must not block.</summary>
    void OnEnded()
    {
    }
}

/// <summary>The decision on an upgrade request.</summary>
/// <param name="Refusal">The HTTP answer, or null for 101.</param>
/// <param name="SubProtocol">The sub-protocol to answer with, or null for none.</param>
/// <param name="CloseReason">Complete the handshake and close at once with 1002 and this reason; null to stay open.</param>
internal readonly record struct Admission(HandshakeRefusal? Refusal, string? SubProtocol, string? CloseReason)
{
    public static Admission Accept(string? subProtocol) => new(null, subProtocol, null);

    public static Admission Refuse(HandshakeRefusal refusal) => new(refusal, null, null);

    public static Admission CompleteAndClose(string reason) => new(null, null, reason);
}
