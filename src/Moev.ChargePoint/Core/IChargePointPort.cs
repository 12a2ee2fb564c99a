using Moev.Ocpp.WebSockets;

namespace Moev.ChargePoint.Core;

/// <summary>What the core asks of the world around it. Nothing here waits; what comes of it is told to the core later.</summary>
internal interface IChargePointPort
{
    /// <summary>Connect to the central system. Answered by Connected, or by Disconnected.</summary>
    /// <param name="authorizationKey">Key of HTTP Basic authentication, or null.</param>
    void Connect(byte[]? authorizationKey);

    /// <summary>Send one OCPP-J message. Its bytes are copied before this returns.</summary>
    void Send(ReadOnlySpan<byte> message);

    void Ping();

    /// <summary>Say goodbye once everything sent before is on its way. Answered by Disconnected.</summary>
    void Close(WebSocketCloseCode code, string reason);

    /// <summary>Give the connection up at once. Answered by Disconnected.</summary>
    void Abort();

    /// <summary>Fetch a file of at most so many bytes. Answered by TransferEnded.</summary>
    void Download(int transfer, Uri location, int maxBytes);

    /// <summary>Deliver a file. Answered by TransferEnded.</summary>
    void Upload(int transfer, Uri location, string fileName, ReadOnlyMemory<byte> content);

    /// <summary>Nobody waits for this transfer any more. It needs no answer.</summary>
    void CancelTransfer(int transfer);
}
