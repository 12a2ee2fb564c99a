using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger.Store;
using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger.Writing;

/// <summary>
/// The batch that is being committed. A batch that storage refused stays as it is until storage takes it; a write that can't be applied fails
/// alone.
/// </summary>
/// <param name="gate">Protects the list against the watch, which fails overdue writes from another thread.</param>
/// <param name="fatal">Ends the process: a flush has failed.</param>
internal sealed class BatchCommitter(ILedgerCommitter store, Lock gate, TimeProvider time, Action<Exception> fatal, ILogger logger)
{
    private readonly List<LedgerWrite> _batch = []; // changed by the writer's thread under the gate
    private readonly LogThrottle _throttle = new(time);
    private long _number; // writer thread only
    private bool _mustRepeat; // writer thread only; the outcome of the last commit is unknown
    private long? _callBegunAt; // under the gate

    /// <summary>Gets the writes. The writer's thread reads them without the gate, others under it.</summary>
    public IReadOnlyList<LedgerWrite> Batch => _batch;

    /// <summary>Gets the duration of the call into the store that is under way. Under the gate.</summary>
    public TimeSpan Elapsed => _callBegunAt is { } begunAt ? time.GetElapsedTime(begunAt) : TimeSpan.Zero;

    /// <summary>Prepares the next commit. Under the gate.</summary>
    /// <param name="waiting">The writes to take from when the last batch is done.</param>
    public void Prepare(WaitingWrites waiting)
    {
        // The same writes must keep their number, so a batch that is tried again takes no others.
        if (_batch.Count > 0 && (_mustRepeat || _batch.RemoveAll(static write => write.IsCompleted) == 0))
            return;
        if (_batch.Count == 0)
            waiting.Take(_batch);
        if (_batch.Count > 0)
            _number++;
    }

    /// <summary>Commits the batch. Each write has its outcome afterwards, unless storage is unavailable.</summary>
    /// <returns>The reason why storage took nothing; null when it took or refused each write.</returns>
    public string? TryCommit()
    {
        while (true)
        {
            try
            {
                Call(_batch);
                End(null);
                return null;
            }
            catch (LedgerWriteException exception)
            {
                // It is taken out, and the others are tried again at once.
                Log(exception.Write, exception.InnerException!);
                exception.Write.Failed(exception.InnerException!);
                lock (gate)
                    _batch.Remove(exception.Write);
                if (_batch.Count == 0)
                    return null;
                _number++;
            }
            catch (LedgerUnavailableException exception)
            {
                _mustRepeat = false;
                return exception.Message;
            }
            catch (LedgerOutcomeUnknownException exception)
            {
                _mustRepeat = true;
                return exception.Message;
            }
            catch (LedgerFlushFailedException exception)
            {
                fatal(exception);
                End(exception);
                return null;
            }
            catch (Exception exception)
            {
                return TryHalves([.. _batch], exception);
            }
        }
    }

    /// <summary>Ends the batch: all its writes are stored, or fail with one exception.</summary>
    public void End(Exception? failure)
    {
        foreach (var write in _batch)
            End(write, failure);
        lock (gate)
            _batch.Clear();
        _mustRepeat = false;
    }

    /// <summary>Commits writes of which one can't be committed, and the store does not say which: half of them at a time.</summary>
    private string? TryHalves(LedgerWrite[] writes, Exception cause)
    {
        if (writes.Length <= 1)
        {
            foreach (var write in writes)
                Log(write, cause);
            Done(writes, cause);
            return null;
        }

        foreach (var half in new[] { writes[..(writes.Length / 2)], writes[(writes.Length / 2)..] })
        {
            try
            {
                _number++;
                Call(half);
                Done(half, null);
            }
            catch (Exception exception) when (exception is LedgerUnavailableException or LedgerOutcomeUnknownException)
            {
                // What is not committed yet stays in the batch.
                return exception.Message;
            }
            catch (LedgerFlushFailedException exception)
            {
                fatal(exception);
                End(exception);
                return null;
            }
            catch (Exception exception)
            {
                if (TryHalves(half, exception) is { } reason)
                    return reason;
            }
        }

        return null;
    }

    private void Log(LedgerWrite write, Exception exception)
    {
        if (_throttle.TryEnter(write.Label.Lane, LedgerLog.WriteFailedId, out var leftOut))
            LedgerLog.WriteFailed(logger, write.Label.Lane.Value ?? "", leftOut, exception);
    }

    private void Call(IReadOnlyList<LedgerWrite> writes)
    {
        lock (gate)
            _callBegunAt = time.GetTimestamp();
        try
        {
            store.Commit(_number, writes);
        }
        finally
        {
            lock (gate)
                _callBegunAt = null;
        }
    }

    private void Done(LedgerWrite[] writes, Exception? failure)
    {
        foreach (var write in writes)
            End(write, failure);
        lock (gate)
            _batch.RemoveAll(writes.Contains);
    }

    private static void End(LedgerWrite write, Exception? failure)
    {
        if (failure is null)
            write.Committed();
        else
            write.Failed(failure);
    }
}
