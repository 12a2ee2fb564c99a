using Moev.Gateway.Connections;

namespace Moev.Gateway.Ledger.Memory;

/// <summary>The newest events; the oldest is forgotten first. Ids begin anew with the process.</summary>
internal sealed class EventBook(int maxEvents)
{
    private readonly Lock _gate = new();
    private readonly Queue<LedgerEvent> _events = []; // under _gate
    private readonly LedgerSignal _stored = new();
    private long _lastId; // under _gate
    private volatile bool _hasReaders;

    /// <summary>Whether anybody ever read: meter values are many, and not kept as events for nobody.</summary>
    public bool HasReaders => _hasReaders;

    public void Add(string type, ChargePointIdentity identity, DateTimeOffset at, ReadOnlyMemory<byte> data)
    {
        lock (_gate)
        {
            _events.Enqueue(new LedgerEvent(++_lastId, type, identity, at, data));
            if (_events.Count > maxEvents)
                _events.Dequeue();
        }

        _stored.Set();
    }

    public long LastId()
    {
        _hasReaders = true;
        lock (_gate)
            return _lastId;
    }

    public EventPage Read(EventFilter filter)
    {
        _hasReaders = true;
        lock (_gate)
        {
            LedgerEvent[] events =
            [
                .. _events
                    .Where(item => item.Id > filter.After && filter.Wants(item.Type) && (filter.Identity is null || item.Identity == filter.Identity))
                    .Take(filter.Limit),
            ];
            var isLast = events.Length < filter.Limit;
            return new EventPage(events, isLast ? _lastId : events[^1].Id, isLast);
        }
    }

    /// <summary>In descending order of id.</summary>
    public IReadOnlyList<LedgerEvent> ListNewest(string type, ChargePointIdentity identity, long? before, int limit)
    {
        lock (_gate)
            return [.. _events.Reverse().Where(item => item.Id < (before ?? long.MaxValue) && item.Type == type && item.Identity == identity).Take(limit)];
    }

    public Task WhenStored() => _stored.Next();
}
