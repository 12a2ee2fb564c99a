using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;

namespace Moev.SmartCharging.Algorithms;

/// <summary>Gives each session in order the highest current that it can use and that fits.</summary>
internal sealed class SortedAllocation
{
    private readonly Allocation _allocation;
    private readonly RankedSession[] _order;
    private readonly bool _uninterrupted;

    /// <param name="site">The site.</param>
    /// <param name="uninterrupted">True to give all sessions their minimum, as far as it fits, before any gets more.</param>
    public SortedAllocation(SiteModel site, bool uninterrupted)
    {
        _allocation = new Allocation(site);
        _order = new RankedSession[site.Connectors.Count];
        _uninterrupted = uninterrupted;
    }

    /// <param name="observation">The observation.</param>
    /// <param name="decision">Takes the decision.</param>
    /// <param name="keyOf">Returns the key of a connector's session; within a priority the lowest is first, and not a number last.</param>
    public void Decide(Observation observation, Decision decision, Func<Observation, int, double> keyOf)
    {
        ArgumentNullException.ThrowIfNull(observation);
        ArgumentNullException.ThrowIfNull(decision);
        _allocation.Begin(observation, decision);
        var order = _order.AsSpan(0, _allocation.Sessions.Length);
        for (var i = 0; i < order.Length; i++)
        {
            var connector = _allocation.Sessions[i];
            ref readonly var state = ref observation.Connectors[connector];
            var key = keyOf(observation, connector);
            order[i] = new RankedSession(state.Priority, double.IsNaN(key) ? double.PositiveInfinity : key, state.ArrivedAt.UtcTicks, connector);
        }

        order.Sort();
        if (_uninterrupted)
        {
            foreach (ref readonly var session in order)
                _allocation.TryGiveLeast(session.Connector);
        }

        foreach (ref readonly var session in order)
            _allocation.GiveMost(session.Connector);
    }
}
