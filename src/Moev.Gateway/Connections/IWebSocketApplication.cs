using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Connections;

/// <summary>The protocol over a <see cref="WebSocketConnection"/>.</summary>
internal interface IWebSocketApplication
{
    /// <summary>Decides on a legal upgrade request. Read loop only.</summary>
    Admission Admit(OpeningHandshakeRequest request);

    /// <summary>Called when an upgrade request was refused, by the application or by its grammar. Read loop only.</summary>
    /// <param name="refusal">The answer.</param>
    /// <param name="segment">The last segment of the request's path as sent; empty if the path was not read.</param>
    void OnRefused(HandshakeRefusal refusal, string segment);

    /// <summary>Called when the answer to the request is first in the output: from now on frames may be sent. Read loop only.</summary>
    void OnOpened();

    /// <summary>
    /// Called for each message. Read loop only. Nothing more is read until the task completes. Until then, or until it is detached, the message's
    /// memory is valid.
    /// </summary>
    ValueTask OnMessageAsync(WebSocketOpcode type, ReadOnlyMemory<byte> message);

    /// <summary>Called when the peer has sent more messages than its rate allows, and reading waits. Read loop only.</summary>
    void OnRateExceeded()
    {
    }

    /// <summary>Called when the server stops and everything received is delivered: close with 1001 once nothing is left to answer. Read loop only.</summary>
    void OnStopping();

    /// <summary>
    /// Called once when the close frame is about to be sent, or the transport is lost: no message arrives any more, and none should be sent. Any thread;
    /// must not block; may come before <see cref="OnOpened"/>. Only for a request that was accepted.
    /// </summary>
    /// <param name="code">The close code: ours if we began, else the peer's; 1006 without a closing handshake.</param>
    /// <param name="reason">The reason, for the log.</param>
    void OnClosing(WebSocketCloseCode code, string reason);

    /// <summary>Called when the transport is closed. Completes when the application's work for this connection has ended.</summary>
    Task OnClosedAsync();

    /// <summary>Called last, when the connection is over, even if it was never open. Must not block.</summary>
    void OnEnded()
    {
    }
}

/// <summary>The decision on an upgrade request.</summary>
/// <param name="Refusal">The HTTP answer, or null for 101.</param>
/// <param name="SubProtocol">The sub-protocol to answer with, or null for none.</param>
/// <param name="CloseReason">The reason to complete the handshake and close at once with 1002; null to stay open.</param>
internal readonly record struct Admission(HandshakeRefusal? Refusal, string? SubProtocol, string? CloseReason)
{
    public static Admission Accept(string? subProtocol) => new(null, subProtocol, null);

    public static Admission Refuse(HandshakeRefusal refusal) => new(refusal, null, null);

    public static Admission CompleteAndClose(string reason) => new(null, null, reason);
}
