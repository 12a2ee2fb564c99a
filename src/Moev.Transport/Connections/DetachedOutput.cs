using System.IO.Pipelines;
using Moev.Transport.Polling;

namespace Moev.Transport.Connections;

/// <summary>
/// The output of a socket after a flush was canceled: sends the rest of that flush although nobody waits for it, and then what is flushed later.
/// For this rare case it is a lock around a buffer. Thread-safe.
/// </summary>
internal sealed class DetachedOutput
{
    private readonly EpollConnection _connection;
    private readonly Lock _gate = new();

    // All below: under _gate.
    private byte[] _buffer;
    private int _sent;
    private TaskCompletionSource<bool>? _wait; // its result is true when it was canceled
    private bool _cancelsNext;
    private bool _failed; // the connection accepts no more bytes
    private bool _isCompleted;
    private bool _isEnded;

    /// <param name="connection">The connection.</param>
    /// <param name="rest">The bytes that were flushed and not sent.</param>
    public DetachedOutput(EpollConnection connection, ReadOnlySpan<byte> rest)
    {
        _connection = connection;
        _buffer = rest.ToArray();
    }

    /// <summary>Sends what the socket takes. Called when it is writable, or has failed.</summary>
    public void OnReady() => Run(static _ => { });

    /// <summary>Ends the wait of the flush that waits, or else of the next one.</summary>
    public void Cancel() => Run(static output =>
    {
        output._cancelsNext = output._wait is null;
        output._wait?.TrySetResult(true);
        output._wait = null;
    });

    /// <summary>Forgets a cancellation that no flush has seen.</summary>
    public void ForgetCancel() => Run(static output => output._cancelsNext = false);

    /// <summary>Takes the last bytes. The output ends when all is sent.</summary>
    /// <param name="unflushed">The bytes that were written and not flushed.</param>
    /// <param name="isAborted">True to drop everything.</param>
    public void Complete(ReadOnlySpan<byte> unflushed, bool isAborted)
    {
        lock (_gate)
        {
            Append(unflushed);
            _isCompleted = true;
            _failed |= isAborted;
        }

        OnReady();
    }

    /// <summary>Sends bytes behind those that wait. One flush at a time.</summary>
    public ValueTask<FlushResult> FlushAsync(ReadOnlySpan<byte> bytes, CancellationToken cancellationToken)
    {
        TaskCompletionSource<bool> wait;
        lock (_gate)
        {
            if (_wait is not null)
                throw new InvalidOperationException("Flushing is not allowed before the last flush is complete.");
            Append(bytes);
            Send();
            if (_sent == _buffer.Length || _cancelsNext)
            {
                var result = new FlushResult(_cancelsNext, _failed);
                _cancelsNext = false;
                return new ValueTask<FlushResult>(result);
            }

            _wait = wait = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return new ValueTask<FlushResult>(WaitAsync(wait.Task, cancellationToken));
    }

    private async Task<FlushResult> WaitAsync(Task<bool> wait, CancellationToken cancellationToken)
    {
        bool isCanceled;
        await using (cancellationToken.UnsafeRegister(static output => ((DetachedOutput)output!).Cancel(), this))
            isCanceled = await wait;
        if (cancellationToken.IsCancellationRequested)
        {
            ForgetCancel();
            if (isCanceled)
                cancellationToken.ThrowIfCancellationRequested();
        }

        lock (_gate)
            return new FlushResult(isCanceled, _failed);
    }

    private void Run(Action<DetachedOutput> change)
    {
        bool ends;
        lock (_gate)
        {
            change(this);
            Send();
            var isSent = _sent == _buffer.Length;
            if (isSent)
            {
                _wait?.TrySetResult(false);
                _wait = null;
            }

            ends = isSent && _isCompleted && !_isEnded;
            _isEnded |= ends;
        }

        // Outside of the lock: it may close the socket, which notifies both directions.
        if (ends)
            _connection.EndOutput();
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        _buffer = [.. _buffer.AsSpan(_sent), .. bytes];
        _sent = 0;
    }

    private void Send()
    {
        while (_sent < _buffer.Length && !_failed)
        {
            var sent = _connection.AbortReason is null ? _connection.Socket.Send(_buffer.AsSpan(_sent)) : PolledSocket.Closed;
            if (sent == PolledSocket.WouldBlock)
                return;
            if (sent < 0)
                _failed = true;
            else
                _sent += sent;
        }

        _buffer = [];
        _sent = 0;
    }
}
