namespace Moev.Transport.Polling;

/// <summary>Who is told what a <see cref="PolledSocket"/> is ready for.</summary>
public interface ISocketOwner
{
    /// <summary>
    /// On the loop's thread, once for each change: whoever does not read or write until <see cref="PolledSocket.WouldBlock"/> is not told
    /// again. All sockets of the loop wait meanwhile, so it must not block.
    /// </summary>
    void OnReady(SocketEvents events);
}
