namespace Moev.Ocpp.OcppJ;

/// <summary>
/// The cached list items of the payload that this thread read last. Validation reads every item; a handler that enumerates them
/// immediately, as most do, need not read them again.
/// </summary>
/// <remarks>
/// A list knows the array and its generation, which is unique per payload of this thread. If either is no longer current, because the
/// handler continued on another thread or other payloads came in between, the list reads its slice of the message with the same result.
/// Therefore only the owning thread touches the array.
/// </remarks>
/// <typeparam name="T">The item type.</typeparam>
internal sealed class ListItemCache<T>
    where T : struct
{
    /// <summary>The maximum number of cached items per payload. Messages rarely have more; longer lists are read from the message.</summary>
    public const int Capacity = 64;

    [ThreadStatic]
    private static ListItemCache<T>? s_ofThread;

    /// <summary>The items of all lists of this type, one list after another.</summary>
    public T[] Items { get; } = new T[Capacity];

    /// <summary>The generation of the payload that the items belong to.</summary>
    public long Generation { get; private set; }

    /// <summary>The number of cached items.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the cache of the current thread, emptied when it holds another payload's items.</summary>
    public static ListItemCache<T> Of(long generation)
    {
        var items = s_ofThread ??= new ListItemCache<T>();
        if (items.Generation == generation)
            return items;

        // The texts point into messages; do not keep a message's memory alive longer than needed.
        Array.Clear(items.Items, 0, items.Count);
        items.Count = 0;
        items.Generation = generation;
        return items;
    }

    /// <summary>Gets the cache of the current thread, if it owns the array and still has that generation.</summary>
    public static ListItemCache<T>? Find(T[]? items, long generation) =>
        s_ofThread is { } mine && mine.Items == items && mine.Generation == generation ? mine : null;

    /// <summary>True when there is no room for another item.</summary>
    public bool IsFull => Count == Capacity;

    /// <summary>
    /// The slot for the next item, unless the cache is full. Items are read directly into it, because a copy costs as much as reading.
    /// </summary>
    public ref T Next => ref Items[Count];

    /// <summary>Keeps the item in the slot.</summary>
    public void Add() => Count++;
}
