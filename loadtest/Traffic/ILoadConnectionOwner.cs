using Moev.Ocpp.WebSockets;

namespace Moev.LoadTest.Traffic;

/// <summary>The owner of a <see cref="LoadConnection"/>. Called under the owner's lock, on the connection's thread.</summary>
internal interface ILoadConnectionOwner
{
    /// <summary>Called when the opening handshake is complete.</summary>
    void Opened();

    /// <summary>Called for each text message. The memory is valid until the method returns.</summary>
    void MessageArrived(ReadOnlyMemory<byte> utf8);

    /// <summary>Called when the central system breaks the WebSocket protocol, before the connection ends.</summary>
    void ProtocolViolated(FrameViolation violation);
}
