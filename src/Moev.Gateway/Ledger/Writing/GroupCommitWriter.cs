using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger.Store;
using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger.Writing;

/// <summary>
/// The one writer of a store. Writes that arrive while a commit runs are the next batch, so there is no timer: a single write commits at once, and a
/// thousand share one flush. The callers of a batch are released after its commit has returned.
/// </summary>
/// <remarks>
/// It has a dedicated thread, because a database call blocks while the disk is slow. A batch that can't be stored is kept and
/// tried again; a caller waits for <c>holdTime</c> at most and then gets <see cref="LedgerUnavailableException"/>, so that its session
/// closes and the charge point keeps its queue.
/// </remarks>
internal sealed partial class GroupCommitWriter : ILedgerWriter
{
    private const string DoesNotAnswer = "storage does not answer";
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>The time after which a running commit makes storage unavailable, so that /readyz reports it within 5 s.</summary>
    private static readonly TimeSpan StallTime = TimeSpan.FromSeconds(3);

    private readonly ILedgerCommitter _store;
    private readonly TimeProvider _time;
    private readonly TimeSpan _holdTime;
    private readonly int _maxWaiting;
    private readonly int _maxBatch;
    private readonly Action<Exception> _fatal;
    private readonly ILogger _logger;
    private readonly Thread _thread;
    private readonly ITimer _watch;
    private readonly ITimer _retry;
    private readonly AutoResetEvent _wake = new(false);
    private readonly Lock _gate = new();
    private readonly Queue<LedgerWrite> _waiting = []; // under _gate
    private readonly List<LedgerWrite> _batch = []; // filled and cleared under _gate; read by the writer's thread without it
    private long _batchNumber; // writer thread only
    private long? _callBegunAt; // while a call into the store is under way; under _gate
    private volatile bool _stopping; // set under _gate
    private volatile bool _retryDue;
    private volatile bool _mustTest; // set by the watch, cleared by the writer's thread
    private volatile string? _unavailableReason; // written by the writer's thread, and by the watch, under _gate, during a call

    /// <param name="holdTime">The time that a caller waits for storage that does not answer.</param>
    /// <param name="maxWaiting">The number of waiting writes; a further one is refused.</param>
    /// <param name="maxBatch">The number of writes in one transaction.</param>
    /// <param name="fatal">Ends the process: a flush has failed.</param>
    public GroupCommitWriter(
        ILedgerCommitter store, TimeProvider time, TimeSpan holdTime, int maxWaiting, int maxBatch, Action<Exception> fatal, ILogger logger)
    {
        _store = store;
        _time = time;
        _holdTime = holdTime;
        _maxWaiting = maxWaiting;
        _maxBatch = maxBatch;
        _fatal = fatal;
        _logger = logger;
        _watch = time.CreateTimer(static self => ((GroupCommitWriter)self!).FailOverdue(), this, WatchInterval, WatchInterval);
        _retry = time.CreateTimer(static self => ((GroupCommitWriter)self!).RetryNow(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _thread = new Thread(Run) { IsBackground = true, Name = "Ledger writer" };
        _thread.Start();
    }

    /// <summary>Gets the time that <see cref="Dispose"/> waits for storage that hangs inside a call.</summary>
    public TimeSpan EndTime { get; init; } = TimeSpan.FromSeconds(5);

    public IInlineBatch? Inline => null;

    /// <summary>Gets the reason why nothing can be stored now; null when storage is available.</summary>
    public string? UnavailableReason => _unavailableReason;

    public ValueTask<TResult> WriteAsync<TState, TResult>(
        TState state, Func<ILedgerBatch, TState, Pending<TResult>> apply, Action<TState, TResult>? committed = null)
    {
        var write = new LedgerWrite<TState, TResult>(state, apply, committed);
        if (!TryHandOver(write))
            write.Failed(Unavailable("too many writes wait for storage"));
        return new ValueTask<TResult>(write.Task);
    }

    public bool TryNote<TState>(TState state, Action<ILedgerBatch, TState> apply) => TryHandOver(new LedgerNote<TState>(state, apply));

    /// <summary>Stores the waiting writes and ends. Writes that can't be stored fail.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_stopping)
                return;
            _stopping = true;
        }

        _wake.Set();
        var ended = _thread.Join(EndTime);
        _watch.Dispose();
        _retry.Dispose();
        if (ended)
            _wake.Dispose();
        else
            FailAll(Unavailable($"the gateway stops, and {DoesNotAnswer}"));
    }

    private bool TryHandOver(LedgerWrite write)
    {
        bool first;
        lock (_gate)
        {
            if (_stopping || _waiting.Count >= _maxWaiting)
                return false;
            write.HandedOverAt = _time.GetTimestamp();
            first = _waiting.Count == 0;
            _waiting.Enqueue(write);
        }

        // While the writer is busy it looks again by itself before it waits.
        if (first)
            _wake.Set();
        return true;
    }

    private void Run()
    {
        while (true)
        {
            TakeBatch(out var last);
            // While storage is unavailable an empty batch tests it: there may be no write until /readyz reports that it is back.
            if (_batch.Count == 0 && (last || (_unavailableReason is null && !_mustTest)))
            {
                if (last)
                    break;
                _wake.WaitOne();
                continue;
            }

            _mustTest = false;
            if (TryCommit())
                continue;
            if (last)
                EndBatch(Unavailable("the gateway stops"));
            else
                WaitForRetry();
        }

        _store.Dispose();
    }

    // Writes handed over meanwhile do not shorten the wait: storage that fails at once would be tried for every message.
    private void WaitForRetry()
    {
        _retryDue = false;
        _retry.Change(RetryInterval, Timeout.InfiniteTimeSpan);
        while (!_retryDue && !_stopping)
            _wake.WaitOne();
    }

    private void RetryNow()
    {
        _retryDue = true;
        _wake.Set();
    }

    private void TakeBatch(out bool last)
    {
        lock (_gate)
        {
            last = _stopping;
            // A batch that failed is tried again without those whose callers have given up.
            var isChanged = _batch.RemoveAll(static write => write.IsCompleted) > 0;
            while (_batch.Count < _maxBatch && _waiting.TryDequeue(out var write))
            {
                if (write.IsCompleted)
                    continue;
                _batch.Add(write);
                isChanged = true;
            }

            if (isChanged)
                _batchNumber++;
        }
    }

    private bool TryCommit()
    {
        try
        {
            CallStore(_batch);
            Available();
            EndBatch(null);
            return true;
        }
        catch (LedgerUnavailableException exception)
        {
            Lost(exception.Message);
            return false;
        }
        catch (LedgerFlushFailedException exception)
        {
            _fatal(exception);
            EndBatch(exception);
            return true;
        }
        catch (Exception exception)
        {
            // A defect in one write must not block all others.
            LedgerLog.WriteFailed(_logger, _batch.Count, exception);
            Available();
            CommitOneByOne(exception);
            return true;
        }
    }

    private void CallStore(IReadOnlyList<LedgerWrite> writes)
    {
        lock (_gate)
            _callBegunAt = _time.GetTimestamp();
        try
        {
            _store.Commit(_batchNumber, writes);
        }
        finally
        {
            lock (_gate)
                _callBegunAt = null;
        }
    }

    private void CommitOneByOne(Exception cause)
    {
        if (_batch.Count <= 1)
        {
            EndBatch(cause);
            return;
        }

        foreach (var write in _batch)
        {
            try
            {
                _batchNumber++;
                CallStore([write]);
                write.Committed();
            }
            catch (LedgerFlushFailedException exception)
            {
                _fatal(exception);
                EndBatch(exception);
                return;
            }
            catch (Exception exception)
            {
                write.Failed(exception);
            }
        }

        EndBatch(cause);
    }

    private void EndBatch(Exception? failure)
    {
        foreach (var write in _batch)
        {
            if (failure is null)
                write.Committed();
            else
                write.Failed(failure);
        }

        lock (_gate)
            _batch.Clear();
    }
}
