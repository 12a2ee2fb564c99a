using System.Collections.Concurrent;
using Moev.Gateway.Model;
using Moev.Gateway.Options;

namespace Moev.Gateway.Ledger.Store.Memory;

/// <summary>The running transactions, and the newest ended ones.</summary>
/// <remarks>Finding one by id takes no lock. Starts and stops, a few a day and charge point, share one short lock.</remarks>
internal sealed class TransactionTable(LedgerOptions options, int firstId)
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<int, TransactionEntry> _byId = new();
    private readonly Dictionary<StartKey, TransactionEntry> _byKey = []; // under _gate; the newest one of its key
    private readonly Dictionary<ChargePointIdentity, List<TransactionEntry>> _runningOf = []; // under _gate; oldest first
    private readonly Queue<TransactionEntry> _ended = []; // under _gate; oldest first
    private readonly Queue<TransactionEntry> _withData = []; // under _gate; oldest first; may have entries without data any more
    private long _dataBytes; // under _gate
    private long _nextId = firstId; // under _gate

    /// <param name="closed">The transactions that it ended, with their closings.</param>
    public StartRecorded Start(in TransactionStart start, out IReadOnlyList<TransactionEntry> closed)
    {
        var key = StartKey.Of(start);
        closed = [];
        lock (_gate)
        {
            if (_byKey.TryGetValue(key, out var known) && (known.IsActive || start.RepeatsEnded(known.ToRecord().MeterStop)))
                return new StartRecorded(known.TransactionId, IsRetry: true);

            var entry = new TransactionEntry(NextId(), start);
            var superseded = CloseForNextStart(start, out var overlaps);
            var running = AddRunning(entry);
            _byKey[key] = entry;
            _byId[entry.TransactionId] = entry;
            while (running.Count > options.MaxRunningPerChargePoint)
                superseded.Add(Close(running[0], TransactionClosing.By(ClosingCause.TooManyRunning, running[0].StartedAt, start.At)));
            closed = superseded;
            return new StartRecorded(
                entry.TransactionId, IsRetry: false, overlaps, superseded.Count == 0 ? null : [.. superseded.Select(static other => other.TransactionId)]);
        }
    }

    public StopRecorded Stop(in TransactionStop stop)
    {
        if (Find(stop.Identity, stop.TransactionId) is not { } entry)
            return StopRecorded.Orphan;

        var data = TransactionData.Find(stop.Payload);
        lock (_gate)
        {
            var wasActive = entry.IsActive;
            var recorded = entry.Stop(stop);
            if (recorded == StopRecorded.Stopped && wasActive)
                End(entry);
            if (recorded == StopRecorded.Stopped && data is { } kept)
                KeepData(entry, kept);
            return recorded;
        }
    }

    public ReadOnlyMemory<byte>? FindData(int transactionId)
    {
        lock (_gate)
            return _byId.TryGetValue(transactionId, out var entry) ? entry.Data : null;
    }

    /// <summary>Ends the transactions of a connector that began before it became Available.</summary>
    public IReadOnlyList<TransactionEntry> Close(in ConnectorAvailable available)
    {
        var closed = new List<TransactionEntry>();
        lock (_gate)
        {
            foreach (var running in Running(available.Identity, available.Covers))
            {
                if (available.At.IsAfter(running.StartedAt, ifEqual: false))
                    closed.Add(Close(running, TransactionClosing.By(ClosingCause.Available, running.StartedAt, available.At)));
            }
        }

        return closed;
    }

    public ClosingRecorded Close(in OperatorClosing closing, out TransactionEntry? closed)
    {
        closed = null;
        if (!_byId.TryGetValue(closing.TransactionId, out var entry))
            return ClosingRecorded.Unknown;
        lock (_gate)
        {
            var recorded = entry.Close(closing);
            if (recorded != ClosingRecorded.Closed)
                return recorded;
            End(entry);
            closed = entry;
            return recorded;
        }
    }

    /// <inheritdoc cref="ILedgerBatch.Reopen"/>
    public bool Reopen(in TransactionReopening reopening)
    {
        if (Find(reopening.Identity, reopening.TransactionId) is not { } entry)
            return false;
        lock (_gate)
        {
            if (Running(entry.Identity, connectorId => connectorId == entry.ConnectorId).Length > 0 || !entry.Reopen())
                return false;
            AddRunning(entry);
            return true;
        }
    }

    /// <summary>Finds a transaction of this charge point; null when it belongs to another one.</summary>
    public TransactionEntry? Find(ChargePointIdentity identity, int transactionId) =>
        _byId.TryGetValue(transactionId, out var entry) && entry.Identity == identity ? entry : null;

    /// <summary>Finds the newest running transaction of a connector. A start that did not tell its connector has connector 0.</summary>
    public TransactionEntry? FindRunning(ChargePointIdentity identity, int connectorId)
    {
        lock (_gate)
        {
            TransactionEntry? found = null;
            if (!_runningOf.TryGetValue(identity, out var running))
                return found;
            foreach (var entry in running)
            {
                if (entry.ConnectorId != connectorId && (entry.ConnectorId != 0 || found is { ConnectorId: not 0 }))
                    continue;
                // The newest by its start: one that was queued arrives after one that began later.
                if (found is null || found.ConnectorId != entry.ConnectorId || entry.StartedAt.IsAfter(found.StartedAt, ifEqual: true))
                    found = entry;
            }

            return found;
        }
    }

    public TransactionRecord? Find(int transactionId) => _byId.TryGetValue(transactionId, out var entry) ? entry.ToRecord() : null;

    public IReadOnlyList<TransactionRecord> List(TransactionFilter filter)
    {
        // The smallest of the newest ids found so far stands on top, to make room for a newer one.
        var newest = new PriorityQueue<TransactionEntry, int>();
        foreach (var entry in Candidates(filter))
        {
            if (!entry.Matches(filter))
                continue;
            if (newest.Count < filter.Limit)
                newest.Enqueue(entry, entry.TransactionId);
            else
                newest.EnqueueDequeue(entry, entry.TransactionId);
        }

        var records = new TransactionRecord[newest.Count];
        for (var i = records.Length - 1; i >= 0; i--)
            records[i] = newest.Dequeue().ToRecord();
        return records;
    }

    // An id is never reused, so there is none after the last one.
    private int NextId() => _nextId <= int.MaxValue ? (int)_nextId++ : throw new LedgerUnavailableException("All transaction ids are used");

    private IEnumerable<TransactionEntry> Candidates(TransactionFilter filter)
    {
        if (filter is not { Identity: { } identity, Active: true })
            return _byId.Select(static pair => pair.Value);

        // What stopping a charge point's transaction asks for: no walk through all that ended.
        lock (_gate)
            return _runningOf.TryGetValue(identity, out var running) ? running.ToArray() : [];
    }

    /// <returns>The running transactions of its charge point, the oldest first.</returns>
    private List<TransactionEntry> AddRunning(TransactionEntry entry)
    {
        if (!_runningOf.TryGetValue(entry.Identity, out var running))
            _runningOf.Add(entry.Identity, running = new List<TransactionEntry>(1));
        running.Add(entry);
        return running;
    }

    private TransactionEntry[] Running(ChargePointIdentity identity, Func<int, bool> isOnConnector) =>
        _runningOf.TryGetValue(identity, out var running) ? [.. running.Where(entry => isOnConnector(entry.ConnectorId))] : [];

    private List<TransactionEntry> CloseForNextStart(in TransactionStart start, out int? overlaps)
    {
        var closed = new List<TransactionEntry>();
        overlaps = null;
        foreach (var running in Running(start.Identity, start.IsOnConnectorOf))
        {
            if (start.IsAfter(running.StartedAt, running.LastReading))
                closed.Add(Close(running, TransactionClosing.By(ClosingCause.NextStart, running.StartedAt, start.At)));
            else
                overlaps = running.TransactionId;
        }

        return closed;
    }

    private TransactionEntry Close(TransactionEntry running, TransactionClosing closing)
    {
        running.Close(closing);
        End(running);
        return running;
    }

    private void End(TransactionEntry entry)
    {
        if (_runningOf.TryGetValue(entry.Identity, out var running) && running.Remove(entry) && running.Count == 0)
            _runningOf.Remove(entry.Identity);
        _ended.Enqueue(entry);
        entry.EndedTimes++;
        while (_ended.Count > options.MaxEndedTransactions)
        {
            // One that was reopened has a place from before, too.
            var oldest = _ended.Dequeue();
            if (--oldest.EndedTimes == 0 && !oldest.IsActive)
                Forget(oldest);
        }
    }

    private void KeepData(TransactionEntry entry, ReadOnlyMemory<byte> data)
    {
        if (data.Length > options.MaxTransactionDataBytes || !_byId.ContainsKey(entry.TransactionId))
            return;
        entry.Data = data;
        _dataBytes += data.Length;
        _withData.Enqueue(entry);
        while (_dataBytes > options.MaxTransactionDataBytes)
            DropData(_withData.Dequeue());
    }

    private void DropData(TransactionEntry entry)
    {
        _dataBytes -= entry.Data?.Length ?? 0;
        entry.Data = null;
        // Those that were forgotten in between.
        while (_withData.TryPeek(out var next) && next.Data is null)
            _withData.Dequeue();
    }

    private void Forget(TransactionEntry entry)
    {
        DropData(entry);
        _byId.TryRemove(entry.TransactionId, out _);
        if (_byKey.TryGetValue(entry.Key, out var newest) && newest == entry)
            _byKey.Remove(entry.Key);
    }
}
