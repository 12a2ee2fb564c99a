namespace Moev.Gateway.Connections;

/// <summary>
/// The bytes of all messages of a process that are not complete, or not handled: peers decide how long they send one, and storage how long a
/// handler waits. A message that arrives at once and is handled at once is never counted. Thread-safe.
/// </summary>
internal sealed class MessageBudget(FairShare share)
{
    private long _used; // any; via interlocked

    /// <summary>Gets the bytes held now.</summary>
    public long Used => Volatile.Read(ref _used);

    /// <summary>Indicates that no large message should be begun.</summary>
    public bool IsSpent => Used >= share.Limit;

    /// <summary>Takes bytes for a source, if they are within its share.</summary>
    public bool TryTake(ConnectionSource source, long bytes)
    {
        if (share.Allows(Interlocked.Add(ref _used, bytes), source.AddMessageBytes(bytes)))
            return true;
        Return(source, bytes);
        return false;
    }

    /// <summary>Takes bytes that are there already.</summary>
    public void Take(ConnectionSource source, long bytes)
    {
        Interlocked.Add(ref _used, bytes);
        source.AddMessageBytes(bytes);
    }

    /// <summary>Returns bytes.</summary>
    public void Return(ConnectionSource source, long bytes) => Take(source, -bytes);
}
