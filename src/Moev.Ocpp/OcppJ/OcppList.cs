using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Moev.Ocpp.OcppJ;

/// <summary>
/// An array in a message. It is either a validated slice of the received message, whose items are read during enumeration, or an array from
/// code. A received list is valid only as long as the message's memory.
/// </summary>
/// <typeparam name="T">The item type. Its own texts and lists point into the same memory.</typeparam>
public readonly struct OcppList<T> : IEquatable<OcppList<T>>
    where T : struct, IOcppListItem<T>
{
    private readonly T[]? _items;
    private readonly ReadOnlyMemory<byte> _utf8;
    private readonly int _count;
    private readonly int _start; // index in the cache; its complement when the list was read in strict mode
    private readonly long _generation; // 0: the items are from code. Otherwise: ListItemCache holds them from _start on while it has this generation.

    /// <summary>Creates a list from code. The array is not copied.</summary>
    public OcppList(params T[] items)
    {
        ArgumentNullException.ThrowIfNull(items);
        _items = items;
        _count = items.Length;
    }

    internal OcppList(ReadOnlyMemory<byte> utf8, int count, ValidationMode mode)
    {
        _utf8 = utf8;
        _count = count;
        _start = mode == ValidationMode.Strict ? ~0 : 0;
    }

    /// <summary>Creates a received list whose items were cached during validation.</summary>
    internal OcppList(ReadOnlyMemory<byte> utf8, int count, ValidationMode mode, T[] kept, int start, long generation)
        : this(utf8, count, mode)
    {
        _items = kept;
        _start ^= start;
        _generation = generation;
    }

    /// <summary>The number of items, without those that tolerant mode left out because they cannot be read.</summary>
    public int Count => _count;

    /// <summary>
    /// The array as sent, with the items that cannot be read; empty when the list is from code. In tolerant mode this may be a single item instead of an array.
    /// </summary>
    public ReadOnlyMemory<byte> Utf8 => _utf8;

    // Items are read again as they were validated: tolerant mode reads some of them differently.
    private ValidationMode Mode => _start < 0 ? ValidationMode.Strict : ValidationMode.Tolerant;

    /// <summary>The first item.</summary>
    public T First
    {
        get
        {
            var enumerator = GetEnumerator();
            return enumerator.MoveNext() ? enumerator.Current : throw new InvalidOperationException("The list is empty.");
        }
    }

    /// <summary>Converts an array to a list. The array is not copied.</summary>
    public static implicit operator OcppList<T>(T[] items) => new(items);

    /// <summary>Compares the items one by one.</summary>
    public static bool operator ==(OcppList<T> left, OcppList<T> right) => left.Equals(right);

    /// <summary>Returns true when any items differ.</summary>
    public static bool operator !=(OcppList<T> left, OcppList<T> right) => !left.Equals(right);

    /// <summary>Enumerates the items of this list in place.</summary>
    [UnscopedRef]
    public Enumerator GetEnumerator() => new(in this);

    /// <summary>
    /// Copies the items to a new array. Their own texts and lists still point into the message's memory; to keep them, call <see
    /// cref="Materialize"/> first.
    /// </summary>
    public T[] ToArray()
    {
        var items = new T[_count];
        int index = 0;
        foreach (var item in this)
            items[index++] = item;
        return items;
    }

    /// <summary>Returns a list that is independent of the message's memory: a copy of its bytes, or the array from code.</summary>
    public OcppList<T> Materialize() => _items is null || _generation != 0 ? new OcppList<T>(_utf8.ToArray(), _count, Mode) : this;

    /// <inheritdoc/>
    public bool Equals(OcppList<T> other)
    {
        if (_count != other._count)
            return false;

        var mine = GetEnumerator();
        var theirs = other.GetEnumerator();
        while (mine.MoveNext() && theirs.MoveNext())
        {
            if (!EqualityComparer<T>.Default.Equals(mine.Current, theirs.Current))
                return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is OcppList<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _count == 0 ? 0 : HashCode.Combine(_count, First);

    internal void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> member)
    {
        writer.WriteStartArray(member);
        foreach (var item in this)
            item.WriteItem(writer);
        writer.WriteEndArray();
    }

    /// <summary>Reads the items one after another.</summary>
    public ref struct Enumerator
    {
        private readonly ref readonly OcppList<T> _list;
        private readonly ListItemCache<T>? _kept; // the cache of this thread, while it has the list's generation
        private ReadOnlySpan<T> _ready; // cached items; empty when they are gone
        private int _index;
        private int _read; // number of items read from the slice
        private int _position; // offset behind the items read
        private T _current; // the item read last

        internal Enumerator(in OcppList<T> list)
        {
            _list = ref list;
            _kept = list._generation == 0 ? null : ListItemCache<T>.Find(list._items, list._generation);
            if (list._items is { } items && (list._generation == 0 || _kept is not null))
                _ready = items.AsSpan(list._start < 0 ? ~list._start : list._start, list._count);
            _index = -1;
            _current = default;
        }

        /// <summary>
        /// The current item. A caller that takes it by reference must not read another payload meanwhile: the next payload may reuse the
        /// memory.
        /// </summary>
        [UnscopedRef]
        public readonly ref readonly T Current => ref _ready.IsEmpty ? ref _current : ref _ready[_index];

        /// <summary>Moves to the next item and reads it. Returns false after the last.</summary>
        public bool MoveNext()
        {
            if (_index + 1 >= _list._count)
                return false;

            _index++;
            if (!_ready.IsEmpty && (_kept is null || _kept.Generation == _list._generation))
                return true;

            // Read one item from the slice, unless its cached copy has disappeared meanwhile.
            _ready = default;
            do
                ReadNext();
            while (_read <= _index);
            return true;
        }

        /// <summary>Reads the next item that can be read: the list counts only those.</summary>
        private void ReadNext()
        {
            // A slice that does not begin with a bracket is a single item instead of an array.
            if (_position == 0 && _list._utf8.Span[0] == '[')
                _position = 1;
            bool isRead;
            do
            {
                var rest = _list._utf8[_position..];
                int blank = rest.Span.IndexOfAnyExcept(" \t\r\n,"u8);
                var reader = new PayloadReader(rest[blank..], _list.Mode);
                isRead = reader.TryReadItemAgain<T>(out _current);
                _position += blank + reader.BytesConsumed;
            }
            while (!isRead);
            _read++;
        }
    }
}
