using System.Buffers;

namespace Moev.Ocpp.WebSockets;

/// <summary>
/// A message that its new owner keeps as long as it needs it, and then disposes on any thread. Disposing twice does nothing.
/// </summary>
public sealed class MessageLease : IDisposable
{
    private readonly ArrayPool<byte> _pool;
    private readonly int _length;
    private byte[]? _array; // any thread; via exchange

    internal MessageLease(ArrayPool<byte> pool, byte[]? array, int length)
    {
        _pool = pool;
        _array = array ?? []; // an empty message needs no rented array
        _length = length;
    }

    /// <summary>The message's payload, unmasked and contiguous; valid until <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> Memory
    {
        get
        {
            byte[]? array = Volatile.Read(ref _array);
            ObjectDisposedException.ThrowIf(array is null, this);
            return array.AsMemory(0, _length);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        byte[]? array = Interlocked.Exchange(ref _array, null);
        if (array is { Length: > 0 })
        {
            MessageBuffer.Return(_pool, array);
        }
    }
}
