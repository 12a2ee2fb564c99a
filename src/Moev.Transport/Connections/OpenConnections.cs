namespace Moev.Transport.Connections;

/// <summary>Counts the open connections of a transport, up to a maximum. Thread-safe.</summary>
internal sealed class OpenConnections(int max)
{
    private int _open;

    /// <summary>Counts one more. Returns false, and counts nothing, when the maximum is open.</summary>
    public bool TryAdd()
    {
        if (Interlocked.Increment(ref _open) <= max)
            return true;
        Remove();
        return false;
    }

    public void Remove() => Interlocked.Decrement(ref _open);
}
