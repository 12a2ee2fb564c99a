using Moev.Gateway.Model;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Calls;

/// <summary>The result of handing over a message for sending.</summary>
internal enum SendStatus : byte
{
    /// <summary>Accepted: the message is sent in order, unless the connection ends first.</summary>
    Sent,

    /// <summary>Rejected: too many bytes are queued for this charge point.</summary>
    Full,

    /// <summary>Rejected: the connection is closing or closed.</summary>
    Closed,
}

/// <summary>A charge point's connection, as used by calls in both directions. All members may be called on any thread and do not block.</summary>
internal interface ICallChannel
{
    /// <summary>The reason for closing a connection that has no room for an answer.</summary>
    const string OutboundFull = "too many bytes are queued for this connection";

    /// <summary>Sends one OCPP-J message. The caller may reuse its memory when the method returns.</summary>
    SendStatus Send(ReadOnlyMemory<byte> utf8Message);

    /// <summary>Counts the outcome of a CALL to the charge point.</summary>
    void CommandEnded(CallOutcomeKind kind);

    /// <summary>Begins the closing handshake. Later calls have no effect.</summary>
    void Close(WebSocketCloseCode code, string reason);
}
