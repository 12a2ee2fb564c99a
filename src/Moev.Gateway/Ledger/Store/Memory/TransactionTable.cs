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
    private readonly Dictionary<StartKey, TransactionEntry> _runningByKey = []; // under _gate
    private readonly Dictionary<ChargePointIdentity, List<TransactionEntry>> _runningOf = []; // under _gate; oldest first
    private readonly Queue<TransactionEntry> _ended = []; // under _gate; oldest first
    private long _nextId = firstId; // under _gate

    public StartRecorded Start(in TransactionStart start)
    {
        var key = StartKey.Of(start);
        lock (_gate)
        {
            if (_runningByKey.TryGetValue(key, out var known))
                return new StartRecorded(known.TransactionId, IsRetry: true);

            if (!_runningOf.TryGetValue(start.Identity, out var running))
                _runningOf.Add(start.Identity, running = new List<TransactionEntry>(1));
            int? overlaps = null;
            foreach (var other in running)
            {
                if (other.ConnectorId == start.ConnectorId)
                    overlaps = other.TransactionId;
            }

            if (running.Count >= options.MaxRunningPerChargePoint)
                Forget(running);

            var entry = new TransactionEntry(NextId(), start);
            running.Add(entry);
            _runningByKey.Add(key, entry);
            _byId[entry.TransactionId] = entry;
            return new StartRecorded(entry.TransactionId, IsRetry: false, overlaps);
        }
    }

    /// <summary>Reserves an id that no transaction has or will have.</summary>
    public int ReserveId()
    {
        lock (_gate)
            return NextId();
    }

    public StopRecorded Stop(in TransactionStop stop)
    {
        if (Find(stop.Identity, stop.TransactionId) is not { } entry)
            return StopRecorded.Orphan;

        lock (_gate)
        {
            var recorded = entry.Stop(stop);
            if (recorded == StopRecorded.Stopped)
                End(entry);
            return recorded;
        }
    }

    /// <summary>Finds a transaction of this charge point; null when it belongs to another one.</summary>
    public TransactionEntry? Find(ChargePointIdentity identity, int transactionId) =>
        _byId.TryGetValue(transactionId, out var entry) && entry.Identity == identity ? entry : null;

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

    private void Forget(List<TransactionEntry> running)
    {
        var oldest = running[0];
        running.RemoveAt(0);
        _runningByKey.Remove(oldest.Key);
        _byId.TryRemove(oldest.TransactionId, out _);
    }

    private void End(TransactionEntry entry)
    {
        _runningByKey.Remove(entry.Key);
        if (_runningOf.TryGetValue(entry.Identity, out var running) && running.Remove(entry) && running.Count == 0)
            _runningOf.Remove(entry.Identity);

        // A stop may race with the forgetting of its transaction; what was forgotten stays so.
        if (!_byId.ContainsKey(entry.TransactionId))
            return;
        _ended.Enqueue(entry);
        while (_ended.Count > options.MaxEndedTransactions)
            _byId.TryRemove(_ended.Dequeue().TransactionId, out _);
    }
}
