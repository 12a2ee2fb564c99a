using Moev.Gateway.Ledger.Store;

namespace Moev.Gateway.Ledger.Writing;

/// <summary>The waiting writes of one charge point, in their order. A list that is linked through its writes, so that any can be removed at once.</summary>
internal sealed class WriteLane
{
    private LedgerWrite? _last;

    /// <summary>Gets the oldest write; null when none waits.</summary>
    public LedgerWrite? First { get; private set; }

    /// <summary>Gets the bytes of the waiting writes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Gets the number of waiting notes that may be given up.</summary>
    public int Replaceable { get; private set; }

    /// <summary>Gets or sets the bytes that the lane may still take in its turn, and the debt of a larger write.</summary>
    public long Credit { get; set; }

    /// <summary>Gets or sets a value indicating whether the lane waits for its turn.</summary>
    public bool HasTurn { get; set; }

    public void Add(LedgerWrite write)
    {
        write.Previous = _last;
        write.Next = null;
        if (_last is null)
            First = write;
        else
            _last.Next = write;
        _last = write;
        Bytes += write.Label.Bytes;
        Replaceable += write.Label.Key != 0 ? 1 : 0;
    }

    public void Remove(LedgerWrite write)
    {
        if (write.Previous is { } previous)
            previous.Next = write.Next;
        else
            First = write.Next;
        if (write.Next is { } next)
            next.Previous = write.Previous;
        else
            _last = write.Previous;
        (write.Previous, write.Next) = (null, null);
        Bytes -= write.Label.Bytes;
        Replaceable -= write.Label.Key != 0 ? 1 : 0;
    }

    /// <summary>Finds the note that a newer one makes worthless, or else the oldest note that may be given up; null when there is none.</summary>
    public LedgerWrite? FindReplaceable(long key)
    {
        if (Replaceable == 0)
            return null;
        LedgerWrite? oldest = null;
        for (var write = First; write is not null; write = write.Next)
        {
            if (write.Label.Key == 0)
                continue;
            if (write.Label.Key == key)
                return write;
            oldest ??= write;
        }

        return oldest;
    }
}
