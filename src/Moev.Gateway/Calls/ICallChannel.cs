using Moev.Gateway.Model;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Calls;

/// <summary>What became of a message that was handed over for sending.</summary>
internal enum SendStatus : byte
{
    /// <summary>It will be sent, in order, unless the connection ends before.</summary>
    Sent,

    /// <summary>Not taken: too much waits for this charge point already.</summary>
    Full,

    /// <summary>Not taken: the connection is closing or closed.</summary>
    Closed,
}

/// <summary>The charge point's connection, as calls in both directions need it. All members: any thread, and none blocks.</summary>
internal interface ICallChannel
{
    /// <summary>Sends one OCPP-J message. Its memory is free again when the method returns.</summary>
    SendStatus Send(ReadOnlyMemory<byte> utf8Message);

    /// <summary>Counts how one of our CALLs ended.</summary>
    void CommandEnded(CallOutcomeKind kind);

    /// <summary>Begins the closing handshake; later calls do nothing.</summary>
    void Close(WebSocketCloseCode code, string reason);
}
