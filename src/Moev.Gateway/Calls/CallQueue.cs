using System.Numerics;

namespace Moev.Gateway.Calls;

/// <summary>A bounded, lock-free FIFO queue for multiple producers and multiple consumers.</summary>
/// <remarks>
/// Vyukov's ring buffer: each cell's sequence number states whether a producer or a consumer may use it. The cell at position p is free for the
/// producer when its sequence is p, and full for the consumer when it is p + 1. A producer that has claimed a position but has not published it
/// yet hides the items behind it. Therefore a thread that enqueues must afterwards try to dequeue, or wake one that does.
/// </remarks>
internal sealed class CallQueue<T>
    where T : class
{
    private readonly Cell[] _cells;
    private readonly int _mask;
    private long _head; // any; via CAS
    private long _tail; // any; via CAS

    /// <param name="capacity">The capacity, rounded up to a power of two.</param>
    public CallQueue(int capacity)
    {
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, capacity));
        _cells = new Cell[size];
        _mask = size - 1;
        for (var position = 0; position < size; position++)
        {
            _cells[position].Sequence = position;
        }
    }

    /// <summary>Gets a value that is true when there is nothing to dequeue.</summary>
    public bool IsEmpty
    {
        get
        {
            var head = Volatile.Read(ref _head);
            return Volatile.Read(ref _cells[head & _mask].Sequence) < head + 1;
        }
    }

    public bool TryEnqueue(T item)
    {
        var position = Volatile.Read(ref _tail);
        while (true)
        {
            ref var cell = ref _cells[position & _mask];
            var difference = Volatile.Read(ref cell.Sequence) - position;
            if (difference < 0)
            {
                return false;
            }

            var seen = difference == 0 ? Interlocked.CompareExchange(ref _tail, position + 1, position) : -1;
            if (seen == position)
            {
                cell.Item = item;
                Volatile.Write(ref cell.Sequence, position + 1);
                return true;
            }

            position = Volatile.Read(ref _tail);
        }
    }

    public bool TryDequeue([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out T? item)
    {
        var position = Volatile.Read(ref _head);
        while (true)
        {
            ref var cell = ref _cells[position & _mask];
            var difference = Volatile.Read(ref cell.Sequence) - (position + 1);
            if (difference < 0)
            {
                item = null;
                return false;
            }

            var seen = difference == 0 ? Interlocked.CompareExchange(ref _head, position + 1, position) : -1;
            if (seen == position)
            {
                item = cell.Item!;
                cell.Item = null;
                Volatile.Write(ref cell.Sequence, position + _mask + 1);
                return true;
            }

            position = Volatile.Read(ref _head);
        }
    }

    private struct Cell
    {
        public long Sequence;
        public T? Item;
    }
}
