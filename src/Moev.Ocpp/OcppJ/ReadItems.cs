namespace Moev.Ocpp.OcppJ;

/// <summary>
/// The items of the lists of the newest payload that this thread has read: validating them has read them already, and a handler that
/// enumerates them at once, as most do, need not read them again.
/// </summary>
/// <remarks>
/// A list knows the array and the generation, which no other payload of this thread has. Where either is not this thread's newest, because a
/// handler went on elsewhere or other payloads came in between, the list reads its slice of the message, with the same result. So only the
/// thread that owns the array ever touches it.
/// </remarks>
/// <typeparam name="T">The item.</typeparam>
internal sealed class ReadItems<T>
    where T : struct
{
    /// <summary>Items that are kept of one payload. A message rarely has more; those of longer lists are read from the message.</summary>
    public const int Capacity = 64;

    [ThreadStatic]
    private static ReadItems<T>? s_ofThread;

    /// <summary>The items of all lists of this type, one list after the other.</summary>
    public T[] Items { get; } = new T[Capacity];

    /// <summary>Whose payload's they are.</summary>
    public long Generation { get; private set; }

    /// <summary>How many of them there are.</summary>
    public int Count { get; private set; }

    /// <summary>This thread's, emptied when it holds another payload's.</summary>
    public static ReadItems<T> Of(long generation)
    {
        var items = s_ofThread ??= new ReadItems<T>();
        if (items.Generation == generation)
            return items;

        // Their texts point into messages, whose memory nobody should hold for longer than one message.
        Array.Clear(items.Items, 0, items.Count);
        items.Count = 0;
        items.Generation = generation;
        return items;
    }

    /// <summary>This thread's, if the array is theirs and still holds what was read then: as long as the generation stays.</summary>
    public static ReadItems<T>? Find(T[]? items, long generation) =>
        s_ofThread is { } mine && mine.Items == items && mine.Generation == generation ? mine : null;

    /// <summary>Whether there is no room for another.</summary>
    public bool IsFull => Count == Capacity;

    /// <summary>Where another is to be read to, unless it is full: to where it stays, because a copy of each costs as much as reading it.</summary>
    public ref T Next => ref Items[Count];

    /// <summary>Keeps what was read to there.</summary>
    public void Add() => Count++;
}
