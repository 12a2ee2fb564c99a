using System.IO.Pipelines;
using Moev.Gateway.Calls;
using Moev.Gateway.Model;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Connections;

/// <summary>The frames to one peer: one sender at a time owns the transport's <see cref="PipeWriter"/>, and no sender waits.</summary>
/// <remarks>
/// The owner encodes its frames straight into the pipe, and flushes them. The frames that others send meanwhile go to a bounded backlog, which the
/// owner moves to the pipe before it releases the writer. The read loop owns the writer for a batch, so that all its answers leave in one flush;
/// it needs no lock for them, because only the read loop completes the pipe. Other owners write under the lock, because behind <see cref="End"/>
/// the pipe may be complete. The lock is held for copying bytes only, and guards the backlog and the way out of
/// OwnedAndAwaited (<see cref="WriterOwnership"/>).
/// </remarks>
internal sealed class SendQueue
{
    /// <summary>The bytes of a batch's answers beyond which they are flushed.</summary>
    private const int MaxBatchBytes = 16 * 1_024;

    private readonly PipeWriter _writer; // the owner's
    private readonly WebSocketEndpoint _endpoint;
    private readonly IFlushWatcher _watcher; // the owner's
    private readonly int _maxBytes;
    private readonly int _maxFrames;
    private readonly TrackedConnection? _tracked;
    private readonly Lock _gate = new();
    private WriterOwnership _ownership = new(); // any; the handshake's at first, whose answer must come first
    private int _batchThread; // the read loop's thread while its batch owns the writer, else 0; written by that thread
    private int _unflushed; // the owner's
    private bool _watched; // the owner's: the watcher knows that a flush waits
    private volatile bool _ended; // any, under _gate: no further frame, because a close frame was taken or the transport is gone

    // All below: under _gate.
    private bool _held = true; // until the handshake is answered
    private bool _flushAwaited;
    private OutboundBacklog? _backlog; // these two are made when they are needed first, because most connections never need them
    private FlushWaiter? _flushWaiter;

    public SendQueue(PipeWriter writer, WebSocketEndpoint endpoint, IFlushWatcher watcher, int maxBytes, int maxFrames, TrackedConnection? tracked = null)
    {
        _writer = writer;
        _endpoint = endpoint;
        _watcher = watcher;
        _maxBytes = maxBytes;
        _maxFrames = maxFrames;
        _tracked = tracked;
    }

    /// <summary>Indicates that another sender owns the writer: almost always because a flush waits for the peer. Read loop only.</summary>
    public bool IsCongested => !_ownership.IsFree && _batchThread == 0;

    private bool IsBatchOfThisThread => _batchThread == Environment.CurrentManagedThreadId;

    private OutboundBacklog Backlog => _backlog ??= new OutboundBacklog(_endpoint);

    /// <summary>Takes one frame. Any thread.</summary>
    public SendStatus Send(WebSocketOpcode opcode, ReadOnlySpan<byte> payload)
    {
        if (IsBatchOfThisThread)
        {
            // Frames that were taken before leave before, such as an answer that another thread has given.
            if (_ownership.IsAwaited)
                MoveBacklogWithinBatch();
            if (_ended)
                return SendStatus.Closed;
            _tracked?.FrameSent();
            _endpoint.WriteFrame(_writer, opcode, payload);
            Written(payload.Length);
            return SendStatus.Sent;
        }

        lock (_gate)
        {
            if (_ended)
                return SendStatus.Closed;
            if (!_ownership.TryAcquireOrAwait())
            {
                if (!Backlog.TryAdd(opcode, payload, _maxBytes, _maxFrames))
                    return SendStatus.Full;
                _tracked?.FrameSent();
                return SendStatus.Sent;
            }

            _tracked?.FrameSent();
            _endpoint.WriteFrame(_writer, opcode, payload);
        }

        Flush();
        return SendStatus.Sent;
    }

    /// <summary>Answers a ping. Of several that have to wait only the newest is sent (RFC 6455 §5.5.3). Any thread.</summary>
    public void SendPong(ReadOnlySpan<byte> payload) => Send(WebSocketOpcode.Pong, payload);

    /// <summary>Takes the last frame, behind all others and the backlog; NoStatusReceived writes one without a code. Any thread.</summary>
    public void SendClose(WebSocketCloseCode code, string reason)
    {
        var isOfBatch = IsBatchOfThisThread;
        lock (_gate)
        {
            if (_ended)
                return;
            _ended = true;
            _tracked?.FrameSent();
            if (isOfBatch)
            {
                MoveBacklog();
            }
            else if (!_ownership.TryAcquireOrAwait())
            {
                Backlog.AddClose(code, reason);
                return;
            }

            _endpoint.WriteClose(_writer, code, reason);
        }

        if (isOfBatch)
            _unflushed += WebSocketFrameHeader.MaxBytes;
        else
            Flush();
    }

    /// <summary>Sends the answer that opens the WebSocket, and then the frames that were taken before it. Read loop only, once.</summary>
    public void SendAccepted(OpeningHandshakeRequest request, string? subProtocol)
    {
        lock (_gate)
        {
            _held = false;
            OpeningHandshakeWriter.WriteAccepted(_writer, request, subProtocol);
        }

        Flush();
    }

    /// <summary>Sends a refusal, and nothing after it. Read loop only, instead of <see cref="SendAccepted"/>.</summary>
    public void SendRefusal(HandshakeRefusal refusal)
    {
        lock (_gate)
        {
            _held = false;
            _ended = true;
            OpeningHandshakeWriter.WriteRefusal(_writer, refusal);
        }

        Flush();
    }

    /// <summary>Defers the flush of this thread's frames until <see cref="EndBatch"/>, which must follow on it. Read loop only.</summary>
    public void BeginBatch()
    {
        if (_ownership.TryAcquire())
            _batchThread = Environment.CurrentManagedThreadId;
    }

    /// <summary>Flushes the batch. Read loop only.</summary>
    public void EndBatch()
    {
        if (_batchThread == 0)
            return;
        _batchThread = 0;
        if (_unflushed != 0 || !TryRelease())
            Flush();
    }

    /// <summary>Takes no further frame, and drops the backlog: the transport is gone.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ended = true;
            _backlog?.Clear();
        }
    }

    /// <summary>Completes when no flush waits for the peer. Read loop only; to be awaited at once.</summary>
    public ValueTask WaitUntilFlushedAsync()
    {
        lock (_gate)
        {
            if (_held || !_ownership.TryAwait())
                return default;
            _flushWaiter ??= new FlushWaiter();
            _flushAwaited = true;
            return _flushWaiter.Begin();
        }
    }

    /// <summary>Releases the writer after a flush.</summary>
    /// <returns>False when the backlog was moved to the pipe, and is to be flushed.</returns>
    private bool TryRelease()
    {
        _unflushed = 0;
        if (!_watched && _ownership.TryRelease())
            return true;

        FlushWaiter? waiter;
        lock (_gate)
        {
            if (MoveBacklog())
                return false;
            waiter = Release();
        }

        waiter?.Complete();
        return true;
    }

    /// <summary>Releases the writer. Under the lock.</summary>
    /// <returns>The waiter to complete outside the lock; null for none.</returns>
    private FlushWaiter? Release()
    {
        if (_watched)
            _watcher.FlushDone();
        _watched = false;
        _ownership.Release();
        if (!_flushAwaited)
            return null;
        _flushAwaited = false;
        return _flushWaiter;
    }

    /// <summary>Moves the backlog to the pipe. The owner's, under the lock.</summary>
    /// <returns>True if there was any.</returns>
    private bool MoveBacklog()
    {
        var hasMoved = _backlog is not null && _backlog.MoveTo(_writer);

        // A waiter is completed at the release, so the state must still tell of it.
        if (!_flushAwaited)
            _ownership.ResumeOwned();
        return hasMoved;
    }

    private void MoveBacklogWithinBatch()
    {
        // Counted, because the batch is flushed for what it counts: the close frame may be all that was moved.
        lock (_gate)
        {
            if (MoveBacklog())
                _unflushed += WebSocketFrameHeader.MaxBytes;
        }
    }

    private void Written(int payloadBytes)
    {
        _unflushed += WebSocketFrameHeader.MaxBytes + payloadBytes;
        if (_unflushed < MaxBatchBytes)
            return;
        EndBatch();
        BeginBatch();
    }

    /// <summary>Flushes, outside the lock, and releases the writer. Almost always completes at once.</summary>
    private void Flush()
    {
        try
        {
            do
            {
                var flush = _writer.FlushAsync();
                if (flush.IsCompletedSuccessfully)
                {
                    if (TryFinish(flush.GetAwaiter().GetResult()))
                        return;
                }
                else
                {
                    _ = FlushSlowAsync(flush); // WaitUntilFlushedAsync awaits its end
                    return;
                }
            }
            while (true);
        }
        catch (Exception)
        {
            // The transport is gone; the read loop finds that out too, and logs it.
            Fail();
        }
    }

    private async Task FlushSlowAsync(ValueTask<FlushResult> flush)
    {
        try
        {
            while (true)
            {
                _watched = true;
                _watcher.FlushPending();
                if (TryFinish(await flush))
                    return;
                flush = _writer.FlushAsync();
            }
        }
        catch (Exception)
        {
            Fail();
        }
    }

    /// <summary>Ends a flush.</summary>
    /// <returns>False to flush again: the backlog was moved to the pipe, or the wait was canceled and the peer has not taken all.</returns>
    private bool TryFinish(FlushResult result)
    {
        if (!result.IsCompleted)
            return !result.IsCanceled && TryRelease();
        Fail();
        return true;
    }

    private void Fail()
    {
        FlushWaiter? waiter;
        lock (_gate)
        {
            _ended = true;
            _backlog?.Clear();
            waiter = Release();
        }

        waiter?.Complete();
    }
}
