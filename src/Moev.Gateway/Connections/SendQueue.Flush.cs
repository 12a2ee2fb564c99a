using System.Buffers;
using System.IO.Pipelines;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Connections;

/// <summary>Flushing: by one thread at a time, outside the lock.</summary>
internal sealed partial class SendQueue
{
    private bool MustFlush(int bytes)
    {
        _unflushed += bytes;
        return _flushing = !_corked || _unflushed >= MaxCorkedBytes;
    }

    /// <summary>Of the thread that set <c>_flushing</c>. Almost always completes at once.</summary>
    private void Flush()
    {
        try
        {
            while (true)
            {
                var flush = _writer.FlushAsync();
                if (flush.IsCompletedSuccessfully)
                {
                    if (TakeWaiting(flush.GetAwaiter().GetResult()))
                        continue;
                    return;
                }

                _ = FlushSlowAsync(flush); // its end is awaited through WaitUntilFlushedAsync
                return;
            }
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
            do
            {
                lock (_gate)
                {
                    _watched = true;
                    _watcher.FlushPending();
                }

                if (!TakeWaiting(await flush))
                    return;
                flush = _writer.FlushAsync();
            }
            while (true);
        }
        catch (Exception)
        {
            Fail();
        }
    }

    /// <summary>After a flush: moves what waits into the pipe.</summary>
    /// <returns>Whether to flush again; if not, others may write.</returns>
    private bool TakeWaiting(FlushResult result)
    {
        if (result.IsCompleted || result.IsCanceled)
        {
            Fail();
            return false;
        }

        RoomWaiter? waiter;
        lock (_gate)
        {
            _unflushed = 0;
            var hasPong = _pongLength >= 0;
            if (hasPong)
                WebSocketFrameWriter.WriteFrame(_writer, WebSocketOpcode.Pong, _pong.AsSpan(0, _pongLength));
            _pongLength = -1;
            if (_waiting is { Length: > 0 } waiting)
            {
                _writer.Write(waiting.Span);
                DropWaiting();
                return true;
            }

            if (hasPong)
                return true;
            EndFlush();
            waiter = TakeWaiter();
        }

        waiter?.Complete();
        return false;
    }

    private void Fail()
    {
        RoomWaiter? waiter;
        lock (_gate)
        {
            _ended = true;
            EndFlush();
            DropWaiting();
            waiter = TakeWaiter();
        }

        waiter?.Complete();
    }

    private void EndFlush()
    {
        _flushing = false;
        if (!_watched)
            return;
        _watched = false;
        _watcher.FlushDone();
    }

    private void DropWaiting()
    {
        _waiting?.Clear();
        _waitingFrames = 0;
    }

    /// <summary>Who waits for the end of the flush, to be told outside the lock; null for nobody.</summary>
    private RoomWaiter? TakeWaiter()
    {
        if (!_roomAwaited)
            return null;
        _roomAwaited = false;
        return _room;
    }
}
