namespace Moev.Gateway.Connections;

/// <summary>The receiver of a queue's stalls: a flush that waits, and its end. One call at a time.</summary>
internal interface IFlushWatcher
{
    /// <summary>Called when a flush begins to wait for the peer to take bytes.</summary>
    void FlushPending();

    /// <summary>Called when no flush waits any more.</summary>
    void FlushDone();
}
