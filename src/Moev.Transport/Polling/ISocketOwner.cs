namespace Moev.Transport.Polling;

/// <summary>The owner of a <see cref="PolledSocket"/>, which receives its events.</summary>
public interface ISocketOwner
{
    /// <summary>
    /// Called on the loop's thread, once for each change: an owner that does not read or write until <see cref="PolledSocket.WouldBlock"/> is not
    /// notified again. All sockets of the loop wait meanwhile, so it must not block.
    /// </summary>
    void OnReady(SocketEvents events);
}
