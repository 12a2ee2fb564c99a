using Moev.Gateway.Calls;
using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;

namespace Moev.Gateway.Sessions;

/// <summary>The counters of connections that have ended, by charge point: at most so many; the one first heard of is forgotten first. Thread-safe.</summary>
/// <remarks>Touched when a connection ends, when a deviation is new to a connection, and when somebody asks: never by a message.</remarks>
internal sealed class EndedTraffic(int maxChargePoints)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ChargePointIdentity, Entry> _entries = []; // under _gate
    private readonly Queue<ChargePointIdentity> _order = []; // under _gate

    /// <summary>A connection has ended.</summary>
    public void Add(ChargePointIdentity identity, DateTimeOffset connectedAt, in TrafficCounters counters)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(identity, out var entry))
            {
                if (_entries.Count >= maxChargePoints)
                    _entries.Remove(_order.Dequeue());
                _entries.Add(identity, entry = new Entry { Since = connectedAt });
                _order.Enqueue(identity);
            }

            entry.Connections++;
            entry.Counters.Add(counters);
        }
    }

    /// <summary>Those kinds of deviations that no connection of the charge point had that has ended.</summary>
    public PayloadDeviations Unseen(ChargePointIdentity identity, PayloadDeviations kinds)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(identity, out var entry))
                return kinds;
            foreach (var seen in entry.Counters.Deviations.Keys)
                kinds &= ~seen;
            return kinds;
        }
    }

    /// <summary>What passed over all connections.</summary>
    /// <param name="open">The open one's.</param>
    /// <returns>Null when there never was one, or it is forgotten.</returns>
    public TrafficInfo? Find(ChargePointIdentity identity, (DateTimeOffset ConnectedAt, TrafficCounters Counters)? open)
    {
        lock (_gate)
        {
            var ended = _entries.GetValueOrDefault(identity);
            if (ended is null && open is null)
                return null;
            var sum = ended?.Counters ?? default;
            if (open is { } now)
                sum.Add(now.Counters);
            return new TrafficInfo(
                ended?.Since ?? open!.Value.ConnectedAt,
                (ended?.Connections ?? 0) + (open is null ? 0 : 1),
                sum.Received,
                sum.Sent,
                sum.Commands,
                sum.Deviations);
        }
    }

    // All members under _gate.
    private sealed class Entry
    {
        public required DateTimeOffset Since;
        public long Connections;
        public TrafficCounters Counters;
    }
}
