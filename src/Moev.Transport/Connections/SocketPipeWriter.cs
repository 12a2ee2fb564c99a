using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using Moev.Transport.Polling;

namespace Moev.Transport.Connections;

/// <summary>The output of one socket: a flush makes the system call that sends, on the thread that flushes.</summary>
/// <remarks>
/// <code>
///    (idle) --FlushAsync--→ Sending --the socket takes no more--→ Sending, Waiting --OnReady--→ Sending … --all is sent--→ (idle)
/// </code>
/// The thread that sets Sending, or removes Waiting, owns the buffer. A flush is complete when the kernel has everything: a peer that does not read
/// is a flush that waits. Canceling ends the caller's wait only, as with a pipe: the rest goes to a <see cref="DetachedOutput"/>, which sends it and
/// what is flushed later. The state stays Sending and Detached then.
/// </remarks>
internal sealed class SocketPipeWriter : PipeWriter, IValueTaskSource<FlushResult>
{
    private const int LeastBytes = 1_024;

    private const int Sending = 1;
    private const int Waiting = 2;
    private const int Ready = 4;
    private const int Canceled = 8;
    private const int Completed = 16;
    private const int Detached = 32;

    private readonly EpollConnection _connection;
    private DetachedOutput? _detached; // set before the state is Detached, and read behind it
    private int _state;
    private ManualResetValueTaskSourceCore<bool> _wait; // its result is true when it was canceled

    private byte[]? _buffer;
    private int _sent;
    private int _length;
    private bool _failed; // the connection accepts no more bytes
    private bool _awaited; // a caller awaits the flush

    public SocketPipeWriter(EpollConnection connection) => _connection = connection;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _length - _sent;

    public override Memory<byte> GetMemory(int sizeHint = 0) => MakeRoom(sizeHint).AsMemory(_length);

    public override Span<byte> GetSpan(int sizeHint = 0) => MakeRoom(sizeHint).AsSpan(_length);

    public override void Advance(int bytes)
    {
        if ((uint)bytes > (uint)((_buffer?.Length ?? 0) - _length))
            throw new ArgumentOutOfRangeException(nameof(bytes));
        _length += bytes;
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<FlushResult>(cancellationToken);

        var before = Interlocked.Or(ref _state, Sending);
        if ((before & Completed) != 0)
            return new ValueTask<FlushResult>(new FlushResult(isCanceled: false, isCompleted: true));
        if ((before & Detached) != 0)
            return FlushDetached(cancellationToken);
        if ((before & Sending) != 0)
            throw new InvalidOperationException("Flushing is not allowed before the last flush is complete.");
        _wait.Reset();
        var version = _wait.Version;
        _awaited = true;
        if (Progress())
            return new ValueTask<FlushResult>(Result(TryTakeCanceled()));
        return cancellationToken.CanBeCanceled
            ? FlushCancelableAsync(version, cancellationToken)
            : new ValueTask<FlushResult>(this, version);
    }

    public override void CancelPendingFlush()
    {
        while (true)
        {
            var state = Volatile.Read(ref _state);
            if ((state & Completed) != 0)
                return;
            if ((state & Detached) != 0)
            {
                _detached!.Cancel();
                return;
            }

            // A flush that does not wait yet finds Canceled if it has to.
            var isWaiting = (state & Waiting) != 0;
            if (Interlocked.CompareExchange(ref _state, isWaiting ? state & ~Waiting : state | Canceled, state) != state)
                continue;
            if (isWaiting)
                Detach();
            return;
        }
    }

    public override void Complete(Exception? exception = null)
    {
        // The thread that is sending owns the buffer, and ends the output when it is done.
        var before = Interlocked.Or(ref _state, Completed | Sending);
        if ((before & (Completed | Detached)) == Detached)
            _detached!.Complete(_buffer.AsSpan(0, _length), exception is not null);
        if ((before & (Completed | Sending)) != 0)
            return;
        _awaited = false;
        if (exception is not null)
            _failed = true;
        Progress();
    }

    /// <summary>Notes that the socket is writable. The loop's thread, or the thread that ends the connection.</summary>
    public void OnReady()
    {
        while (true)
        {
            var state = Volatile.Read(ref _state);
            // The usual case: no send waits. A new send asks the socket first.
            if ((state & Sending) == 0)
                return;
            if ((state & Detached) != 0)
            {
                _detached!.OnReady();
                return;
            }

            var isWaited = (state & Waiting) != 0;
            if (Interlocked.CompareExchange(ref _state, isWaited ? state & ~Waiting : state | Ready, state) != state)
                continue;
            if (!isWaited)
                return;
            var isAwaited = _awaited;
            if (!Progress() || !isAwaited)
                return;
            _wait.RunContinuationsAsynchronously = false;
            _wait.SetResult(false);
            return;
        }
    }

    FlushResult IValueTaskSource<FlushResult>.GetResult(short token) => Result(_wait.GetResult(token));

    ValueTaskSourceStatus IValueTaskSource<FlushResult>.GetStatus(short token) => _wait.GetStatus(token);

    void IValueTaskSource<FlushResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wait.OnCompleted(continuation, state, token, flags);

    /// <summary>Continues to send. The buffer's owner.</summary>
    /// <returns>True if it is done; otherwise the loop continues.</returns>
    private bool Progress()
    {
        while (true)
        {
            if (TrySend())
            {
                Release();
                return true;
            }

            var state = Volatile.Read(ref _state);
            if ((state & Ready) != 0)
                Interlocked.And(ref _state, ~Ready);
            else if ((state & Canceled) != 0 && _awaited && TryTakeCanceled())
                return Detach();
            else if (Interlocked.CompareExchange(ref _state, state | Waiting, state) == state)
                return false;
        }
    }

    /// <returns>True if nothing is left to send.</returns>
    private bool TrySend()
    {
        while (_sent < _length && !_failed)
        {
            var sent = _connection.AbortReason is null ? _connection.Socket.Send(_buffer.AsSpan(_sent, _length - _sent)) : PolledSocket.Closed;
            if (sent == PolledSocket.WouldBlock)
                return false;
            if (sent < 0)
                _failed = true;
            else
                _sent += sent;
        }

        // At the end of the connection a caller may still be writing into it, in vain: then the garbage collector frees it.
        if (_buffer is { } buffer && (Volatile.Read(ref _state) & Completed) == 0)
            ArrayPool<byte>.Shared.Return(buffer);
        _buffer = null;
        _sent = _length = 0;
        return true;
    }

    private void Release()
    {
        while (true)
        {
            var state = Volatile.Read(ref _state);
            if ((state & Completed) != 0)
            {
                _connection.EndOutput();
                return;
            }

            if (Interlocked.CompareExchange(ref _state, state & Canceled, state) == state)
                return;
        }
    }

    /// <summary>Ends the caller's wait, and leaves the rest to a <see cref="DetachedOutput"/>. The buffer's owner.</summary>
    /// <returns>False, as <see cref="Progress"/>: the flush is not done.</returns>
    private bool Detach()
    {
        _awaited = false;
        var detached = new DetachedOutput(_connection, _buffer.AsSpan(_sent, _length - _sent));
        ArrayPool<byte>.Shared.Return(_buffer!);
        _buffer = null;
        _sent = _length = 0;
        _detached = detached;
        var before = Interlocked.Or(ref _state, Detached);
        if ((before & Completed) != 0)
            detached.Complete([], isAborted: false);
        // Not inline: the canceling thread must not run the writer. Before that, because of a socket that became writable meanwhile.
        detached.OnReady();
        _wait.RunContinuationsAsynchronously = true;
        _wait.SetResult(true);
        return false;
    }

    private ValueTask<FlushResult> FlushDetached(CancellationToken cancellationToken)
    {
        var bytes = _buffer.AsSpan(0, _length);
        var flush = _detached!.FlushAsync(bytes, cancellationToken);
        if (_buffer is { } buffer)
            ArrayPool<byte>.Shared.Return(buffer);
        _buffer = null;
        _length = 0;
        return flush;
    }

    private bool TryTakeCanceled() =>
        (Volatile.Read(ref _state) & Canceled) != 0 && (Interlocked.And(ref _state, ~Canceled) & Canceled) != 0;

    private FlushResult Result(bool isCanceled) => new(isCanceled, isCompleted: _failed);

    private byte[] MakeRoom(int sizeHint)
    {
        if ((Volatile.Read(ref _state) & (Completed | Waiting)) != 0)
            throw new InvalidOperationException("Writing is not allowed while a flush waits, or after the writer was completed.");
        var needed = _length + Math.Max(sizeHint, 1);
        if (_buffer is null)
            return _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(needed, LeastBytes));
        if (needed <= _buffer.Length)
            return _buffer;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, 2 * _buffer.Length));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        return _buffer = larger;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<FlushResult> FlushCancelableAsync(short version, CancellationToken cancellationToken)
    {
        FlushResult result;
        await using (cancellationToken.UnsafeRegister(static state => ((SocketPipeWriter)state!).CancelPendingFlush(), this))
            result = await new ValueTask<FlushResult>(this, version);
        if (cancellationToken.IsCancellationRequested)
        {
            // All was sent at the same moment: the next flush must not see the cancellation of this one.
            TryTakeCanceled();
            Volatile.Read(ref _detached)?.ForgetCancel();
            if (result.IsCanceled)
                cancellationToken.ThrowIfCancellationRequested();
        }

        return result;
    }
}
