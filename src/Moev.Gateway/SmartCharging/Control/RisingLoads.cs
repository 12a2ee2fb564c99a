using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;
using Moev.SmartCharging.Sites;

namespace Moev.Gateway.SmartCharging.Control;

/// <summary>
/// Counts the rise of a table's load before it comes. Cars that must give way need a cycle that decides it, messages, and the time in which they settle; only then has the load
/// of other consumers room when it rises. Allocates nothing. For one thread at a time.
/// </summary>
/// <param name="site">The site.</param>
/// <param name="ahead">The time before a rise in which it counts.</param>
internal sealed class RisingLoads(SiteModel site, TimeSpan ahead)
{
    private readonly PhaseValues[] _more = new PhaseValues[site.Nodes.Count];

    /// <summary>Returns the time that a cut needs at most: until the next cycle, to reach the charge point, and until the car has followed.</summary>
    public static TimeSpan LeadTime(TimeSpan period, double settleSeconds) => period + TimeSpan.FromSeconds(2 * settleSeconds);

    /// <summary>Forgets the rises of the last cycle.</summary>
    public void Clear() => Array.Clear(_more);

    /// <summary>Raises the load of a node, which is that of its table now, to the highest one that the table has soon.</summary>
    public void Raise(int node, DateTimeOffset at, ref NodeState state)
    {
        if (site.Nodes[node].BaseLoad is not { } table)
            return;
        var time = site.Site.TimeOfDayAt(at);
        var load = table.At(time);
        var highest = Highest(new PhaseValues(load.L1, load.L2, load.L3), table.At(site.Site.TimeOfDayAt(at + ahead)));
        for (var i = 0; i < table.Periods.Count; i++)
        {
            // Periods that begin on the next day too.
            var wait = (table.Periods[i].Start.ToTimeSpan() - time.ToTimeSpan() + TimeSpan.FromDays(1)).Ticks % TimeSpan.TicksPerDay;
            if (wait <= ahead.Ticks)
                highest = Highest(highest, table.Periods[i]);
        }

        var more = new PhaseValues(highest.First - load.L1, highest.Second - load.L2, highest.Third - load.L3);
        _more[node] = more;
        state.BaseAmps = OtherConsumers.Add(state.BaseAmps, more);
        if (state.BaseWatts != 0)
            state.BaseWatts += Watts(node, more);
    }

    /// <summary>Copies the nodes of an observation as they are now, without the rises.</summary>
    public void CopyPresent(Observation observation, Span<NodeState> nodes)
    {
        observation.Nodes.CopyTo(nodes);
        for (var node = 0; node < nodes.Length; node++)
        {
            var more = _more[node];
            if (more == default)
                continue;
            ref var state = ref nodes[node];
            state.BaseAmps = new PhaseValues(state.BaseAmps.First - more.First, state.BaseAmps.Second - more.Second, state.BaseAmps.Third - more.Third);
            if (state.BaseWatts != 0)
                state.BaseWatts = Math.Max(0, state.BaseWatts - Watts(node, more));
        }
    }

    private static PhaseValues Highest(in PhaseValues a, in BaseLoadPeriod b) => new(Math.Max(a.First, b.L1), Math.Max(a.Second, b.L2), Math.Max(a.Third, b.L3));

    private double Watts(int node, in PhaseValues amps) => (amps.First + amps.Second + amps.Third) * OtherConsumers.VoltsAt(site, node);
}
