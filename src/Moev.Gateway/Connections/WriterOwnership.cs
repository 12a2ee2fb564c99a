namespace Moev.Gateway.Connections;

/// <summary>The ownership of a writer by one sender at a time, in one word that changes by compare-and-swap. Any thread.</summary>
/// <remarks>
/// <code>
///            TryAcquire                     another sender: TryAcquireOrAwait, TryAwait
///    Free -----------------→ Owned ----------------------→ OwnedAndAwaited
///     ^ ^       TryRelease     |  ^       ResumeOwned              | |
///     | '----------------------'  '--------------------------------' |
///     '-----------------------------Release--------------------------'
/// </code>
/// Only the owner leaves Owned and OwnedAndAwaited for another state than OwnedAndAwaited.
/// </remarks>
internal struct WriterOwnership()
{
    private const int Free = 0;
    private const int Owned = 1;
    private const int OwnedAndAwaited = 2;

    private int _state = Owned; // a new one is owned by its creator

    /// <summary>Indicates that no sender owns the writer.</summary>
    public bool IsFree => Volatile.Read(ref _state) == Free;

    /// <summary>Indicates that the owner must do more than release the writer.</summary>
    public bool IsAwaited => Volatile.Read(ref _state) == OwnedAndAwaited;

    /// <summary>Acquires the writer if it is free.</summary>
    public bool TryAcquire() => Interlocked.CompareExchange(ref _state, Owned, Free) == Free;

    /// <summary>Acquires the writer if it is free, or else makes its owner look at the backlog before the release.</summary>
    public bool TryAcquireOrAwait()
    {
        while (true)
        {
            var state = Volatile.Read(ref _state);
            if (state == OwnedAndAwaited)
                return false;
            if (Interlocked.CompareExchange(ref _state, state == Free ? Owned : OwnedAndAwaited, state) == state)
                return state == Free;
        }
    }

    /// <summary>Makes the owner complete a wait at the release.</summary>
    /// <returns>False when the writer is free.</returns>
    public bool TryAwait() => Interlocked.CompareExchange(ref _state, OwnedAndAwaited, Owned) != Free;

    /// <summary>Releases the writer if nothing is awaited. The owner's.</summary>
    public bool TryRelease() => Interlocked.CompareExchange(ref _state, Free, Owned) == Owned;

    /// <summary>Notes that what was awaited is done, and keeps the writer. The owner's.</summary>
    public void ResumeOwned() => Volatile.Write(ref _state, Owned);

    /// <summary>Releases the writer. The owner's.</summary>
    public void Release() => Volatile.Write(ref _state, Free);
}
