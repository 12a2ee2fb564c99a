using Moev.Ocpp.WebSockets;

namespace Moev.ChargePoint.Connections;

/// <summary>The network, as the charge point uses it. No member waits; the outcomes are inputs of the core.</summary>
internal interface IConnectionPort
{
    /// <summary>Connects to the central system. Answered by Connected or by Disconnected.</summary>
    /// <param name="authorizationKey">The key of HTTP Basic authentication, or null.</param>
    void Connect(byte[]? authorizationKey);

    /// <summary>Sends a ping.</summary>
    void Ping();

    /// <summary>Starts the closing handshake after everything that was sent before. Answered by Disconnected.</summary>
    void Close(WebSocketCloseCode code, string reason);

    /// <summary>Drops the connection at once. Answered by Disconnected.</summary>
    void Abort();
}
