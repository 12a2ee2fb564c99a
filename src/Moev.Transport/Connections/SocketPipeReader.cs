using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using Moev.Transport.Polling;

namespace Moev.Transport.Connections;

/// <summary>The input of one socket. It reads on demand: bytes that are not asked for stay in the kernel, and then with the peer.</summary>
/// <remarks>
/// <code>
///               ReadAsync, nothing there             OnReady, CancelPendingRead
///    (idle) ---------------------------→ Waiting ---------------------------→ (idle), the caller goes on
///       '--OnReady--→ Ready --ReadAsync reads--→ (idle)
/// </code>
/// All transitions are a compare-and-swap of one word. The thread that removes Waiting reads and completes the wait, so bytes and buffer belong to
/// one thread at a time: the reader's between a completed read and the next one, otherwise the loop's. A buffer is held only while it has bytes
/// in it: an idle connection has none. Completing the reader during a wait leaves the buffer alone, and ends the wait with a canceled read.
/// </remarks>
internal sealed class SocketPipeReader : PipeReader, IValueTaskSource<ReadResult>
{
    /// <summary>The longest rest, in bytes, that is copied out of the buffer that the connections of a thread share.</summary>
    private const int MaxMovedBytes = 1_024;

    private const int Waiting = 1;
    private const int Ready = 2;
    private const int Canceled = 4;
    private const int Unsure = 8; // a read of fewer bytes than asked for may leave some: there is an end, or urgent data; stays set
    private const int Completed = 16;

    private readonly EpollConnection _connection;
    private int _state;
    private ManualResetValueTaskSourceCore<bool> _wait; // its result is true when it was canceled

    // The current owner's; see the remarks.
    private byte[]? _buffer;
    private int _start;
    private int _examined;
    private int _end;
    private bool _ended;
    private Exception? _failure;
    private volatile bool _isWaited; // a read that had to wait has not been taken: the buffer may be the loop's

    public SocketPipeReader(EpollConnection connection) => _connection = connection;

    private bool HasNews => _end > _examined || _ended || _failure is not null;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfNotAllowed();
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<ReadResult>(cancellationToken);
        if (TryTake(Canceled))
            return new ValueTask<ReadResult>(Result(isCanceled: true));
        if (HasNews || (TryTake(Ready) && Receive()))
            return new ValueTask<ReadResult>(Result(isCanceled: false));

        _wait.Reset();
        var version = _wait.Version;
        _isWaited = true;
        if (!TryArm(out var isCanceled))
        {
            _isWaited = false;
            return new ValueTask<ReadResult>(Result(isCanceled));
        }

        return cancellationToken.CanBeCanceled
            ? ReadCancelableAsync(version, cancellationToken)
            : new ValueTask<ReadResult>(this, version);
    }

    public override bool TryRead(out ReadResult result)
    {
        ThrowIfNotAllowed();
        var isCanceled = TryTake(Canceled);
        if (isCanceled || HasNews || (TryTake(Ready) && Receive()))
        {
            result = Result(isCanceled);
            return true;
        }

        result = default;
        return false;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (_buffer is null)
            return;
        // A position of an earlier read, whose buffer may belong to another connection by now.
        if (consumed.GetObject() != _buffer)
            throw new ArgumentOutOfRangeException(nameof(consumed));
        var start = consumed.GetInteger();
        if (start < _start || start > _end)
            throw new ArgumentOutOfRangeException(nameof(consumed));
        _start = start;
        _examined = Math.Clamp(examined.GetInteger(), start, _end);
        if (_start == _end)
            ReturnBuffer();
        else if (_end - _start <= MaxMovedBytes && _buffer.Length > 2 * MaxMovedBytes)
            MoveRest(_end - _start);
    }

    public override void CancelPendingRead()
    {
        while (true)
        {
            var state = Volatile.Read(ref _state);
            var isWaiting = (state & Waiting) != 0;
            if (Interlocked.CompareExchange(ref _state, isWaiting ? state & ~Waiting : state | Canceled, state) != state)
                continue;
            if (isWaiting)
                CompleteCanceled();
            return;
        }
    }

    public override void Complete(Exception? exception = null)
    {
        if ((Interlocked.Or(ref _state, Completed) & Completed) != 0)
            return;
        // The loop may own the buffer now; then the garbage collector frees it.
        if (!_isWaited)
            ReturnBuffer();
        // epoll does not report the close of a descriptor.
        else if (TryTake(Waiting))
            CompleteCanceled();
        _connection.EndInput();
    }

    /// <summary>Notes that the socket is readable. The loop's thread, or the thread that ends the connection.</summary>
    /// <param name="unsure">True if nothing more will arrive, or urgent data has: the socket is read until it has nothing.</param>
    public void OnReady(bool unsure)
    {
        var news = unsure ? Ready | Unsure : Ready;
        while (true)
        {
            var state = Volatile.Read(ref _state);
            var isWaited = (state & Waiting) != 0;
            var next = (isWaited ? state & ~Waiting : state) | news;
            if (Interlocked.CompareExchange(ref _state, next, state) != state)
                continue;
            if (!isWaited)
                return;
            var isCanceled = false;
            if ((!TryTake(Ready) || !Receive()) && TryArm(out isCanceled))
                return;
            _wait.RunContinuationsAsynchronously = false;
            _wait.SetResult(isCanceled);
            return;
        }
    }

    ReadResult IValueTaskSource<ReadResult>.GetResult(short token)
    {
        var isCanceled = _wait.GetResult(token);
        _isWaited = false;
        return Result(isCanceled);
    }

    ValueTaskSourceStatus IValueTaskSource<ReadResult>.GetStatus(short token) => _wait.GetStatus(token);

    void IValueTaskSource<ReadResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wait.OnCompleted(continuation, state, token, flags);

    /// <summary>Begins a wait, unless bytes have arrived meanwhile.</summary>
    private bool TryArm(out bool isCanceled)
    {
        isCanceled = false;
        while (true)
        {
            var state = Volatile.Read(ref _state);
            if ((state & Completed) != 0)
            {
                isCanceled = true;
                return false;
            }

            if ((state & Canceled) != 0)
            {
                if (!TryTake(Canceled))
                    continue;
                isCanceled = true;
                return false;
            }

            if ((state & Ready) != 0)
            {
                if (TryTake(Ready) && Receive())
                    return false;
            }
            else if (Interlocked.CompareExchange(ref _state, state | Waiting, state) == state)
            {
                return true;
            }
        }
    }

    private bool TryTake(int bit) => (Volatile.Read(ref _state) & bit) != 0 && (Interlocked.And(ref _state, ~bit) & bit) != 0;

    /// <summary>Reads once.</summary>
    /// <returns>True if it returned bytes, the end, or an error.</returns>
    private bool Receive()
    {
        if (_connection.AbortReason is { } reason)
        {
            _failure ??= reason;
            return true;
        }

        var buffer = MakeRoom();
        var room = buffer.Length - _end;
        var received = _connection.Socket.Receive(buffer.AsSpan(_end));
        if (received > 0)
        {
            _end += received;
            // A full buffer may not be all. An end is reported once, perhaps together with the bytes before it, and a read stops at urgent data.
            if (received == room || (Volatile.Read(ref _state) & Unsure) != 0)
                Interlocked.Or(ref _state, Ready);
            return true;
        }

        if (_start == _end)
            ReturnBuffer();
        if (received == PolledSocket.WouldBlock)
            return false;
        if (received == 0)
            _ended = true;
        else
            _failure = EpollConnection.Failure(received);
        // An abort shuts the socket down, which reads as its end.
        if (_connection.AbortReason is { } abort)
            _failure = abort;
        return true;
    }

    /// <summary>Returns a buffer with room after the bytes left in it, which were examined and are not enough.</summary>
    private byte[] MakeRoom()
    {
        if (_buffer is null)
            return _buffer = ArrayPool<byte>.Shared.Rent(_connection.ReceiveBytes);
        // Move only when little room is left; moving on every small read would let a peer force quadratic copying.
        if (_buffer.Length - _end < Math.Max(_connection.ReceiveBytes / 4, 1))
            MoveRest(Math.Max(2 * (_end - _start), _connection.ReceiveBytes));
        return _buffer;
    }

    private void CompleteCanceled()
    {
        // Not inline: the canceling thread must not run the reader.
        _wait.RunContinuationsAsynchronously = true;
        _wait.SetResult(true);
    }

    private void MoveRest(int bytes)
    {
        var larger = ArrayPool<byte>.Shared.Rent(bytes);
        var length = _end - _start;
        var examined = _examined - _start;
        _buffer.AsSpan(_start, length).CopyTo(larger);
        ReturnBuffer();
        (_buffer, _examined, _end) = (larger, examined, length);
    }

    private void ReturnBuffer()
    {
        if (_buffer is { } buffer)
            ArrayPool<byte>.Shared.Return(buffer);
        _buffer = null;
        _start = _examined = _end = 0;
    }

    private ReadResult Result(bool isCanceled)
    {
        if (_failure is { } failure && !isCanceled)
            throw failure;
        // Bytes that have arrived are returned, even after an end or a cancellation.
        var bytes = _buffer is null ? ReadOnlySequence<byte>.Empty : new ReadOnlySequence<byte>(_buffer, _start, _end - _start);
        return new ReadResult(bytes, isCanceled, _ended);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> ReadCancelableAsync(short version, CancellationToken cancellationToken)
    {
        ReadResult result;
        await using (cancellationToken.UnsafeRegister(static state => ((SocketPipeReader)state!).CancelPendingRead(), this))
            result = await new ValueTask<ReadResult>(this, version);
        if (cancellationToken.IsCancellationRequested)
        {
            // Bytes that arrived at the same moment are left for the next read, which must not see the cancellation of this one.
            TryTake(Canceled);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return result;
    }

    private void ThrowIfNotAllowed()
    {
        if ((Volatile.Read(ref _state) & Completed) != 0)
            throw new InvalidOperationException("Reading is not allowed after the reader was completed.");
        if (_isWaited)
            throw new InvalidOperationException("Reading is not allowed while another read waits.");
    }
}
