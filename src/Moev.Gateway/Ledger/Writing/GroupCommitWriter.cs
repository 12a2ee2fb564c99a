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
/// closes and the charge point keeps its queue. <see cref="WaitingWrites"/> bounds what waits.
/// </remarks>
internal sealed class GroupCommitWriter : ILedgerWriter
{
    private const string DoesNotAnswer = "storage does not answer";
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan RefusalLogInterval = TimeSpan.FromMinutes(1);

    /// <summary>The time after which a running commit makes storage unavailable, so that /readyz reports it within 5 s.</summary>
    private static readonly TimeSpan StallTime = TimeSpan.FromSeconds(3);

    private readonly ILedgerCommitter _store;
    private readonly TimeProvider _time;
    private readonly TimeSpan _holdTime;
    private readonly GatewayMetrics _metrics;
    private readonly ILogger _logger;
    private readonly Thread _thread;
    private readonly ITimer _watch;
    private readonly ITimer _retry;
    private readonly AutoResetEvent _wake = new(false);
    private readonly Lock _gate = new();
    private readonly WaitingWrites _waiting; // under _gate
    private readonly BatchCommitter _committer;
    private readonly long?[] _refusedAt = new long?[Enum.GetValues<WriteClass>().Length]; // the last log line of each class; under _gate
    private volatile bool _stopping; // set under _gate
    private volatile bool _retryDue;
    private volatile bool _mustTest; // set by the watch, cleared by the writer's thread
    private volatile string? _unavailableReason; // written by the writer's thread, and by the watch, under _gate, during a call

    /// <param name="holdTime">The time that a caller waits for storage that does not answer.</param>
    /// <param name="limits">The limits of what waits, and of one commit.</param>
    /// <param name="fatal">Ends the process: a flush has failed.</param>
    public GroupCommitWriter(
        ILedgerCommitter store, TimeProvider time, TimeSpan holdTime, WriteLimits limits, GatewayMetrics metrics, Action<Exception> fatal, ILogger logger)
    {
        _store = store;
        _time = time;
        _holdTime = holdTime;
        _metrics = metrics;
        _logger = logger;
        _waiting = new WaitingWrites(limits);
        _committer = new BatchCommitter(store, _gate, time, fatal, logger);
        _metrics.ObserveLedgerQueue(Waiting);
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
        in WriteLabel label, TState state, Func<ILedgerBatch, TState, Pending<TResult>> apply, Action<TState, TResult>? committed = null)
    {
        var write = new LedgerWrite<TState, TResult>(label, state, apply, committed);
        if (!TryHandOver(write))
            write.Failed(Unavailable(_store.IsShortOfSpace ? "the disk is almost full" : "too many writes wait for storage"));
        return new ValueTask<TResult>(write.Task);
    }

    public bool TryNote<TState>(in WriteLabel label, TState state, Action<ILedgerBatch, TState> apply) =>
        TryHandOver(new LedgerNote<TState>(label, state, apply));

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
        bool first, isAdded, isLogged = false;
        var givenUp = 0;
        // The last space is left for those who have something to bill.
        var hasSpace = write.Label.Class > WriteClass.Stranger || !_store.IsShortOfSpace;
        lock (_gate)
        {
            if (_stopping)
                return false;
            write.HandedOverAt = _time.GetTimestamp();
            first = _waiting.Count == 0;
            isAdded = hasSpace && _waiting.TryAdd(write, out givenUp);
            if (!isAdded || givenUp > 0)
                isLogged = MayLog(isAdded ? WriteClass.Note : write.Label.Class);
        }

        for (; givenUp > 0; givenUp--)
            _metrics.LedgerNoteLost();
        if (!isAdded && write.Label.Class != WriteClass.Note)
            _metrics.LedgerRefused(write.Label.Class.ToString());
        if (isLogged)
            LedgerLog.Refused(_logger, isAdded ? WriteClass.Note : write.Label.Class, write.Label.Lane.Value ?? "");

        // While the writer is busy it looks again by itself before it waits.
        if (isAdded && first)
            _wake.Set();
        return isAdded;
    }

    private bool MayLog(WriteClass writes)
    {
        ref var last = ref _refusedAt[(int)writes];
        if (last is { } at && _time.GetElapsedTime(at) < RefusalLogInterval)
            return false;
        last = _time.GetTimestamp();
        return true;
    }

    private (int Writes, long Bytes) Waiting()
    {
        lock (_gate)
            return (_waiting.Count, _waiting.Bytes);
    }

    private void Run()
    {
        while (true)
        {
            bool last;
            lock (_gate)
            {
                last = _stopping;
                _committer.Prepare(_waiting);
            }

            // While storage is unavailable an empty batch tests it: there may be no write until /readyz reports that it is back.
            if (_committer.Batch.Count == 0 && (last || (_unavailableReason is null && !_mustTest)))
            {
                if (last)
                    break;
                _wake.WaitOne();
                continue;
            }

            _mustTest = false;
            if (_committer.TryCommit() is not { } reason)
            {
                Available();
                continue;
            }

            Lost(reason);
            if (last)
                _committer.End(Unavailable("the gateway stops"));
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

    private void FailOverdue()
    {
        LedgerUnavailableException? exception = null; // one for all, because thousands can be overdue at once
        lock (_gate)
        {
            foreach (var write in _committer.Batch)
                FailIfOverdue(write);
            _waiting.RemoveCompleted(FailIfOverdue);
            // A call into storage that never returns reports nothing by itself.
            if (_unavailableReason is null && _committer.Elapsed >= StallTime)
                Lost(DoesNotAnswer);
            // Without a write nothing would notice, for example, that the ledger's file was removed.
            if (_unavailableReason is null && !_stopping && _store.Problem is not null)
            {
                _mustTest = true;
                _wake.Set();
            }
        }

        void FailIfOverdue(LedgerWrite write)
        {
            if (_time.GetElapsedTime(write.HandedOverAt) >= _holdTime)
                write.Failed(exception ??= Unavailable(_unavailableReason ?? DoesNotAnswer));
        }
    }

    private void FailAll(Exception exception)
    {
        lock (_gate)
        {
            foreach (var write in _committer.Batch)
                write.Failed(exception);
            _waiting.RemoveCompleted(write => write.Failed(exception));
        }
    }

    private void Lost(string reason)
    {
        if (_unavailableReason is null)
            LedgerLog.Unavailable(_logger, reason);
        _unavailableReason = reason;
    }

    private void Available()
    {
        if (_unavailableReason is null)
            return;
        _unavailableReason = null;
        LedgerLog.AvailableAgain(_logger);
    }

    private static LedgerUnavailableException Unavailable(string reason) => new(reason);
}
