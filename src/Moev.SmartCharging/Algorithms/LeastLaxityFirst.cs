using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;

namespace Moev.SmartCharging.Algorithms;

/// <summary>
/// Serves the session with the least laxity first: the time until its departure less the time that its remaining energy takes at the highest current that it can use.
/// </summary>
/// <remarks>
/// A higher priority goes first. Each session in turn gets the highest current that it can use and that fits; one whose minimum does not fit gets 0, and the room is left to
/// the next. A session without declared energy charges until it leaves: its laxity is 0. Sessions without a declared departure follow after all that have one, in the order of
/// their arrival. Sessions of similar laxity take turns, because waiting lowers the laxity and charging does not.
/// </remarks>
/// <param name="site">The site.</param>
/// <param name="uninterrupted">True to give all sessions their minimum, as far as it fits, before any gets more.</param>
public sealed class LeastLaxityFirst(SiteModel site, bool uninterrupted = false) : IChargingAlgorithm
{
    private readonly SortedAllocation _sorted = new(site, uninterrupted);

    /// <inheritdoc/>
    public void Decide(Observation observation, Decision decision) => _sorted.Decide(observation, decision, LaxityOf);

    /// <summary>Returns the laxity of a session in s.</summary>
    private static double LaxityOf(Observation observation, int index)
    {
        ref readonly var state = ref observation.Connectors[index];
        if (state.DepartsAt is not { } departure)
            return double.PositiveInfinity;
        if (double.IsNaN(state.RequestedWh))
            return 0;
        var connector = observation.Site.Connectors[index];
        var watts = Math.Min(state.DemandAmps, connector.MaxAmps) * observation.Site.WattsPerAmp(index, state.PhasesOf(connector));
        return (departure - observation.At).TotalSeconds - ((state.RequestedWh - state.DeliveredWh) * 3600 / watts);
    }
}
