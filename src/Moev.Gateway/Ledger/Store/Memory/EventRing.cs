using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger.Store.Memory;

/// <summary>The newest events; the oldest is overwritten first. Ids start again with each process.</summary>
/// <remarks>A ring whose slots keep their buffers: once it is full, a steady stream of similar events allocates nothing.</remarks>
internal sealed class EventRing(int maxEvents)
{
    private const int FirstPlaces = 64;

    private readonly Lock _gate = new();
    private readonly LedgerSignal _stored = new();
    private Place[] _places = new Place[Math.Min(FirstPlaces, maxEvents)]; // under _gate
    private long _lastId; // under _gate
    private volatile bool _hasReaders;

    /// <summary>Gets a value indicating whether events were ever read. Meter values are frequent, so they become events only then.</summary>
    public bool HasReaders => _hasReaders;

    /// <param name="data">Copied.</param>
    public void Add(string type, ChargePointIdentity identity, DateTimeOffset at, ReadOnlySpan<byte> data)
    {
        lock (_gate)
        {
            // The id 1 stands in place 0, so as long as the ring grows nothing in it moves.
            if (_lastId == _places.Length && _places.Length < maxEvents)
                Array.Resize(ref _places, Math.Min(2 * _places.Length, maxEvents));
            ref var place = ref PlaceOf(++_lastId);
            if (place.Data is null || place.Data.Length < data.Length)
                place.Data = new byte[data.Length];
            data.CopyTo(place.Data);
            (place.Type, place.Identity, place.At, place.Length) = (type, identity, at, data.Length);
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
        var events = new List<LedgerEvent>();
        lock (_gate)
        {
            // From where the reader stands: sessions wait for this lock.
            for (var id = Math.Max(Math.Min(filter.After, _lastId) + 1, _lastId - _places.Length + 1); id <= _lastId; id++)
            {
                if (id < 1)
                    continue;
                ref var place = ref PlaceOf(id);
                if (!filter.Wants(place.Type) || (filter.Identity is { } identity && place.Identity != identity))
                    continue;
                events.Add(place.ToEvent(id));
                if (events.Count == filter.Limit)
                    return new EventPage(events, id, IsLast: false);
            }

            return new EventPage(events, _lastId, IsLast: true);
        }
    }

    /// <summary>Lists events in descending order of id.</summary>
    public IReadOnlyList<LedgerEvent> ListNewest(string type, ChargePointIdentity identity, long? before, int limit)
    {
        var events = new List<LedgerEvent>();
        lock (_gate)
        {
            var oldest = Math.Max(_lastId - _places.Length + 1, 1);
            for (var id = Math.Min((before ?? long.MaxValue) - 1, _lastId); id >= oldest && events.Count < limit; id--)
            {
                ref var place = ref PlaceOf(id);
                if (place.Type == type && place.Identity == identity)
                    events.Add(place.ToEvent(id));
            }
        }

        return events;
    }

    public Task WhenStored() => _stored.Next();

    private ref Place PlaceOf(long id) => ref _places[(id - 1) % _places.Length];

    private struct Place
    {
        public string Type;
        public ChargePointIdentity Identity;
        public DateTimeOffset At;
        public byte[]? Data;
        public int Length;

        /// <summary>A copy: the place is used again.</summary>
        public readonly LedgerEvent ToEvent(long id) => new(id, Type, Identity, At, Data.AsSpan(0, Length).ToArray());
    }
}
