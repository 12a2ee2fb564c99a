using System.Runtime.CompilerServices;
using Moev.Gateway.SmartCharging.SetPoints;
using Moev.SmartCharging.Observations;

namespace Moev.Gateway.SmartCharging.Control;

/// <summary>
/// The newest cycles in which something changed, bounded in number and bytes: the oldest is dropped first. Sending and following are noted with the newest change of each
/// connector. A ring of structs: once it is full, a cycle allocates nothing. Thread-safe.
/// </summary>
internal sealed class CycleHistory : ISetPointObserver
{
    // Below the size of large objects.
    private const int ChunkLength = 1_000;

    private const float SameAmps = 0.15f; // set-points are rounded to 0.1 A

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly Place[] _cycles; // under _gate
    private readonly ConnectorChange[]?[] _chunks; // under _gate
    private readonly long _capacity;
    private readonly long[] _newest; // under _gate: by connector, the position of its newest change; -1 for none
    private readonly Place[] _newestCycle; // under _gate: by connector
    private long _firstCycle; // under _gate
    private long _nextCycle; // under _gate
    private long _firstChange; // under _gate
    private long _nextChange; // under _gate

    /// <param name="connectors">The connectors of the site.</param>
    /// <param name="maxCycles">Site:MaxDecisions.</param>
    /// <param name="maxBytes">Site:MaxDecisionBytes.</param>
    public CycleHistory(int connectors, int maxCycles, int maxBytes, TimeProvider time)
    {
        _time = time;
        _cycles = new Place[maxCycles];
        _capacity = Math.Max(1, maxBytes / Unsafe.SizeOf<ConnectorChange>());
        _chunks = new ConnectorChange[]?[(_capacity + ChunkLength - 1) / ChunkLength];
        _newest = new long[connectors];
        _newestCycle = new Place[connectors];
        Array.Fill(_newest, -1);
    }

    /// <summary>Adds a cycle. What exceeds the memory for all cycles is left out.</summary>
    /// <param name="cycle">The cycle.</param>
    /// <param name="startedAt">The timestamp of its beginning.</param>
    /// <param name="changes">Its changes.</param>
    public void Add(in CycleRecord cycle, long startedAt, ReadOnlySpan<ConnectorChange> changes)
    {
        var kept = (int)Math.Min(changes.Length, _capacity);
        lock (_gate)
        {
            while (_nextCycle - _firstCycle >= _cycles.Length || (_nextChange + kept - _firstChange > _capacity && _firstCycle < _nextCycle))
                DropFirst();
            var place = new Place(cycle, startedAt, _nextChange, kept);
            _cycles[_nextCycle++ % _cycles.Length] = place;
            foreach (ref readonly var change in changes[..kept])
            {
                _newest[change.Connector] = _nextChange;
                _newestCycle[change.Connector] = place;
                At(_nextChange++) = change;
            }
        }
    }

    /// <summary>Notes which changes the measured currents show.</summary>
    public void Follow(Observation observation)
    {
        lock (_gate)
        {
            for (var i = 0; i < _newest.Length; i++)
            {
                if (_newest[i] < _firstChange)
                    continue;
                ref var change = ref At(_newest[i]);
                ref readonly var state = ref observation.Connectors[i];
                if (!float.IsNaN(change.FollowedAfter) || change.Outcome != SetPointOutcome.Accepted || double.IsNaN(state.Amps) || state.TransactionId != change.TransactionId)
                    continue;
                var after = (observation.At - _newestCycle[i].Cycle.At).TotalSeconds - state.MeasurementAge;
                if (after >= change.SentAfter && Shows(change, state.Amps))
                    change.FollowedAfter = (float)after;
            }
        }
    }

    /// <summary>Lists cycles, the newest first.</summary>
    /// <param name="before">Lists cycles with smaller numbers; null for all.</param>
    /// <param name="limit">The number of cycles at most.</param>
    /// <param name="connector">Lists only cycles that changed this connector, with this change; null for all.</param>
    /// <param name="maxChanges">The number of changes in all cycles together at most; the rest is left out.</param>
    public IReadOnlyList<CycleEntry> List(long? before, int limit, int? connector, int maxChanges)
    {
        var entries = new List<CycleEntry>();
        lock (_gate)
        {
            for (var i = _nextCycle - 1; i >= _firstCycle && entries.Count < limit; i--)
            {
                ref readonly var place = ref _cycles[i % _cycles.Length];
                if (place.Cycle.Number >= before)
                    continue;
                var changes = new List<ConnectorChange>();
                for (var j = place.First; j < place.First + place.Count && changes.Count < maxChanges; j++)
                {
                    if (connector is null || At(j).Connector == connector)
                        changes.Add(At(j));
                }

                if (connector is not null && changes.Count == 0)
                    continue;
                maxChanges -= changes.Count;
                entries.Add(new CycleEntry(place.Cycle, changes));
            }
        }

        return entries;
    }

    public void Sent(int connector, double amps, bool isRenewal)
    {
        if (isRenewal)
            return;
        lock (_gate)
        {
            if (TryFind(connector, amps, out var position) && float.IsNaN(At(position).SentAfter))
                At(position).SentAfter = SinceCycle(connector);
        }
    }

    public void Ended(int connector, double amps, bool isRenewal, SetPointOutcome outcome, TimeSpan elapsed)
    {
        if (isRenewal)
            return;
        lock (_gate)
        {
            if (!TryFind(connector, amps, out var position))
                return;
            ref var change = ref At(position);
            change.Outcome = outcome;
            if (outcome is SetPointOutcome.Accepted or SetPointOutcome.Refused)
                change.AnsweredAfter = SinceCycle(connector);
        }
    }

    private static bool Shows(in ConnectorChange change, double amps)
    {
        // Cars draw a little less than they may. What is within the tolerance of the current before shows nothing.
        var tolerance = Math.Max(1, change.AllowedAmps * 0.1);
        if (Math.Abs(change.BeforeAmps - change.AllowedAmps) is var step && step / 2 < tolerance)
            tolerance = step / 2;
        return change.AllowedAmps < change.BeforeAmps
            ? amps <= change.AllowedAmps + tolerance
            : Math.Abs(amps - change.AllowedAmps) <= tolerance;
    }

    private bool TryFind(int connector, double amps, out long position)
    {
        position = _newest[connector];
        return position >= _firstChange && position >= 0 && Math.Abs(At(position).AllowedAmps - amps) <= SameAmps;
    }

    private float SinceCycle(int connector) => (float)_time.GetElapsedTime(_newestCycle[connector].StartedAt).TotalSeconds;

    private ref ConnectorChange At(long position)
    {
        var index = position % _capacity;
        var chunk = _chunks[index / ChunkLength] ??= new ConnectorChange[ChunkLength];
        return ref chunk[index % ChunkLength];
    }

    private void DropFirst()
    {
        ref var place = ref _cycles[_firstCycle++ % _cycles.Length];
        _firstChange = place.First + place.Count;
        place = default;
    }

    private readonly record struct Place(CycleRecord Cycle, long StartedAt, long First, int Count);
}
