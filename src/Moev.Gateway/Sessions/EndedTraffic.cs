using Moev.Gateway.Calls;
using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;

namespace Moev.Gateway.Sessions;

/// <summary>The counters of ended connections by charge point. Bounded: the entry that was created first is dropped first. Thread-safe.</summary>
/// <remarks>Used when a connection ends, when a deviation is new to a connection, and on request: never by a message.</remarks>
internal sealed class EndedTraffic(int maxChargePoints)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ChargePointIdentity, Entry> _entries = []; // under _gate
    private readonly Queue<ChargePointIdentity> _order = []; // under _gate

    /// <summary>Adds the counters of an ended connection.</summary>
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

    /// <summary>Returns the kinds of deviations that no ended connection of the charge point had.</summary>
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

    /// <summary>Returns the traffic over all connections of a charge point.</summary>
    /// <param name="open">The counters of the open connection.</param>
    /// <returns>Null if it never connected, or its entry was dropped.</returns>
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
