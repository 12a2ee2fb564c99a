using System.Buffers;
using System.IO.Pipelines;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Connections;

/// <summary>Whose turn it is, and flushing: by whoever has the turn, outside the lock.</summary>
internal sealed partial class SendQueue
{
    /// <summary>Under the lock. If somebody else has the turn, it takes along what waits before it gives the turn back.</summary>
    private bool TryTakeTurn()
    {
        while (true)
        {
            var turn = Volatile.Read(ref _turn);
            if (turn == TakenAndAwaited)
                return false;
            if (Interlocked.CompareExchange(ref _turn, turn == Free ? Taken : TakenAndAwaited, turn) == turn)
                return turn == Free;
        }
    }

    /// <summary>Within a batch.</summary>
    private void TakeWaitingAlong()
    {
        lock (_gate)
            MoveWaiting();
    }

    private void Written(int bytes)
    {
        _unflushed += bytes;
        if (_unflushed < MaxBatchBytes)
            return;
        EndBatch();
        BeginBatch();
    }

    /// <summary>Almost always completes at once.</summary>
    private void Flush()
    {
        try
        {
            do
            {
                var flush = _writer.FlushAsync();
                if (flush.IsCompletedSuccessfully)
                {
                    if (IsGone(flush.GetAwaiter().GetResult()))
                        return;
                }
                else
                {
                    _ = FlushSlowAsync(flush); // its end is awaited through WaitUntilFlushedAsync
                    return;
                }
            }
            while (!TryGiveTurnBack());
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
                if (IsGone(await flush) || TryGiveTurnBack())
                    return;
                flush = _writer.FlushAsync();
            }
        }
        catch (Exception)
        {
            Fail();
        }
    }

    private bool IsGone(FlushResult result)
    {
        if (!result.IsCompleted && !result.IsCanceled)
            return false;
        Fail();
        return true;
    }

    /// <summary>After a flush.</summary>
    /// <returns>False when what others have sent was taken along, and is to be flushed.</returns>
    private bool TryGiveTurnBack()
    {
        _unflushed = 0;
        if (!_watched && Interlocked.CompareExchange(ref _turn, Free, Taken) == Taken)
            return true;

        RoomWaiter? waiter;
        lock (_gate)
        {
            if (MoveWaiting())
                return false;
            waiter = GiveTurnBack();
        }

        waiter?.Complete();
        return true;
    }

    private void Fail()
    {
        RoomWaiter? waiter;
        lock (_gate)
        {
            _ended = true;
            DropWaiting();
            waiter = GiveTurnBack();
        }

        waiter?.Complete();
    }

    /// <summary>Under the lock.</summary>
    /// <returns>Who waits for it, to be told outside the lock; null for nobody.</returns>
    private RoomWaiter? GiveTurnBack()
    {
        if (_watched)
            _watcher.FlushDone();
        _watched = false;
        Volatile.Write(ref _turn, Free);
        if (!_roomAwaited)
            return null;
        _roomAwaited = false;
        return _room;
    }

    /// <summary>Under the lock, by whose turn it is: moves what waits into the pipe.</summary>
    /// <returns>Whether there was any.</returns>
    private bool MoveWaiting()
    {
        var hasPong = _pongLength >= 0;
        if (hasPong)
            WebSocketFrameWriter.WriteFrame(_writer, WebSocketOpcode.Pong, _pong.AsSpan(0, _pongLength));
        _pongLength = -1;
        var waits = _waiting is { Length: > 0 };
        if (waits)
        {
            _writer.Write(_waiting!.Span);
            DropWaiting();
        }

        // Whoever waits for room is told by the one who gives the turn back.
        if (!_roomAwaited)
            Volatile.Write(ref _turn, Taken);
        return hasPong || waits;
    }

    private void DropWaiting()
    {
        _waiting?.Clear();
        _waitingFrames = 0;
    }
}
