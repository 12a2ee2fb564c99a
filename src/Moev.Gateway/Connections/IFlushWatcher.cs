namespace Moev.Gateway.Connections;

/// <summary>Told when bytes stop, and begin again, to get further. One call at a time.</summary>
internal interface IFlushWatcher
{
    /// <summary>A flush waits for the peer to take something, from now on.</summary>
    void FlushPending();

    /// <summary>No flush waits.</summary>
    void FlushDone();
}
