using System.Buffers;
using System.Diagnostics;

namespace Moev.Ocpp.WebSockets;

/// <summary>
/// One message in one rented array that grows with what has arrived. Owned by the assembler's reader; holds nothing until the first byte.
/// </summary>
internal struct MessageBuffer(ArrayPool<byte> pool)
{
    /// <summary>The least to rent, if the frame is not shorter: most OCPP messages fit.</summary>
    public const int InitialBytes = 1024;

    private byte[]? _array;

    /// <summary>Bytes of the message so far.</summary>
    public int Length { get; private set; }

    /// <summary>Bytes held from the pool.</summary>
    public readonly int RentedBytes => _array?.Length ?? 0;

    public readonly ReadOnlyMemory<byte> Memory => _array.AsMemory(0, Length);

    /// <summary>Makes room for bytes that have arrived.</summary>
    /// <param name="count">Bytes that have arrived, at least 1.</param>
    /// <param name="expected">Bytes until the frame's end, these included: the most that growing ahead may reserve.</param>
    /// <returns>The place to write them to: exactly <paramref name="count"/> bytes, counted as part of the message.</returns>
    public Span<byte> Append(int count, int expected)
    {
        int needed = Length + count;
        if (_array is null || needed > _array.Length)
        {
            Grow(needed, Length + expected);
        }

        Span<byte> room = _array.AsSpan(Length, count);
        Length = needed;
        return room;
    }

    /// <summary>Returns the array, if there is one.</summary>
    public void Release()
    {
        byte[]? array = _array;
        _array = null;
        Length = 0;
        if (array is not null)
        {
            Return(pool, array);
        }
    }

    /// <summary>Moves the array to its new owner and starts empty.</summary>
    public MessageLease Detach()
    {
        var lease = new MessageLease(pool, _array, Length);
        _array = null;
        Length = 0;
        return lease;
    }

    internal static byte[] Rent(ArrayPool<byte> pool, int minimumBytes)
    {
        byte[] array = pool.Rent(minimumBytes);
        TrackRented(array);
        return array;
    }

    internal static void Return(ArrayPool<byte> pool, byte[] array)
    {
        TrackReturned(array);
        pool.Return(array);
    }

    private void Grow(int needed, int frameEnd)
    {
        // By what has arrived, never by what was declared: a peer that declares a lot and sends nothing costs nothing. Doubling keeps
        // the copying linear.
        long ahead = Math.Min(frameEnd, Math.Max(InitialBytes, 2L * RentedBytes));
        byte[] larger = Rent(pool, (int)Math.Max(needed, ahead));
        byte[]? old = _array;
        _array = larger;
        if (old is not null)
        {
            old.AsSpan(0, Length).CopyTo(larger);
            Return(pool, old);
        }
    }

#if DEBUG
    // Two owners of one array would corrupt messages of other connections, far from the fault. Debug builds throw at the second return.
    private static readonly HashSet<byte[]> Rented = new(ReferenceEqualityComparer.Instance);
#endif

    [Conditional("DEBUG")]
    private static void TrackRented(byte[] array)
    {
#if DEBUG
        lock (Rented)
        {
            Rented.Add(array);
        }
#endif
    }

    [Conditional("DEBUG")]
    private static void TrackReturned(byte[] array)
    {
#if DEBUG
        lock (Rented)
        {
            if (!Rented.Remove(array))
            {
                throw new InvalidOperationException("A message buffer was returned twice.");
            }
        }
#endif
    }
}
