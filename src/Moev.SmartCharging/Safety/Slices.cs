using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Loads;

namespace Moev.SmartCharging.Safety;

/// <summary>The times between the period starts of all schedules in a decision: in each of them every connector wants one current.</summary>
internal sealed class Slices(SiteModel site, int most)
{
    private readonly int[] _starts = new int[most];
    private double[][] _amps = []; // by slice and connector; only for schedules

    public int Count { get; private set; } = 1;

    /// <summary>Takes the period starts of a decision, the earliest ones.</summary>
    /// <returns>The number of periods that are left out.</returns>
    public int Read(Decision decision)
    {
        _starts[0] = 0;
        Count = 1;
        if (!decision.HasSchedules)
            return 0;
        for (var i = 0; i < site.Connectors.Count; i++)
        {
            foreach (var period in decision.ScheduleOf(i) ?? [])
                Add(period.Start);
        }

        if (_amps.Length < Count)
        {
            var known = _amps.Length;
            Array.Resize(ref _amps, Count);
            for (var i = known; i < Count; i++)
                _amps[i] = new double[site.Connectors.Count];
        }

        var dropped = 0;
        for (var i = 0; i < site.Connectors.Count; i++)
        {
            foreach (var period in decision.ScheduleOf(i) ?? [])
                dropped += period.Start > _starts[Count - 1] ? 1 : 0;
        }

        return dropped;
    }

    /// <summary>Returns the current that a decision wants for a connector in a slice, in A per phase; not a number when it does not name it.</summary>
    public double WantedOf(Decision decision, int connector, int slice)
    {
        if (!decision.HasSchedules || decision.ScheduleOf(connector) is not { } periods)
            return decision.Amps[connector];
        var amps = periods[0].Amps;
        for (var i = 1; i < periods.Count && periods[i].Start <= _starts[slice]; i++)
            amps = periods[i].Amps;
        return double.IsNaN(amps) ? double.NegativeInfinity : amps; // it is named, so no number is nonsense
    }

    /// <summary>Keeps what is allowed in a slice.</summary>
    public void Write(int slice, ReadOnlySpan<double> amps)
    {
        if (Count > 1)
            amps.CopyTo(_amps[slice]);
    }

    /// <summary>Sets the schedules of the allowed decision. A connector whose current does not change has none.</summary>
    public void CopyTo(Decision wanted, Decision allowed)
    {
        List<DecisionPeriod> periods = [];
        for (var i = 0; i < site.Connectors.Count && Count > 1; i++)
        {
            periods.Clear();
            for (var slice = 0; slice < Count; slice++)
            {
                if (slice == 0 || _amps[slice][i] != periods[^1].Amps)
                    periods.Add(new DecisionPeriod(_starts[slice], _amps[slice][i]));
            }

            if (periods.Count == 1)
                continue;
            var same = wanted.ScheduleOf(i);
            allowed.SetSchedule(i, same is not null && same.SequenceEqual(periods) ? same : [.. periods]);
        }
    }

    private void Add(int start)
    {
        if (start <= 0)
            return;
        var at = _starts.AsSpan(0, Count).BinarySearch(start);
        if (at >= 0)
            return;
        at = ~at;
        if (at == _starts.Length)
            return;
        var moved = Math.Min(Count, _starts.Length - 1) - at;
        Array.Copy(_starts, at, _starts, at + 1, moved);
        _starts[at] = start;
        Count = Math.Min(Count + 1, _starts.Length);
    }
}
