using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;

namespace Moev.SmartCharging.Algorithms;

/// <summary>Serves the session with the earliest declared departure first.</summary>
/// <remarks>
/// A higher priority goes first. Each session in turn gets the highest current that it can use and that fits; one whose minimum does not fit gets 0, and the room is left to
/// the next. Sessions without a declared departure follow after all that have one, in the order of their arrival.
/// </remarks>
/// <param name="site">The site.</param>
/// <param name="uninterrupted">True to give all sessions their minimum, as far as it fits, before any gets more.</param>
public sealed class EarliestDeadlineFirst(SiteModel site, bool uninterrupted = false) : IChargingAlgorithm
{
    private readonly SortedAllocation _sorted = new(site, uninterrupted);

    /// <inheritdoc/>
    public void Decide(Observation observation, Decision decision) =>
        _sorted.Decide(observation, decision, static (observation, connector) =>
            observation.Connectors[connector].DepartsAt is { } departure ? (departure - observation.At).TotalSeconds : double.PositiveInfinity);
}
