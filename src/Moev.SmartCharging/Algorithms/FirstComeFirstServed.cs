using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;

namespace Moev.SmartCharging.Algorithms;

/// <summary>Serves sessions in the order of their arrival.</summary>
/// <remarks>
/// A higher priority goes first. Each session in turn gets the highest current that it can use and that fits; one whose minimum does not fit gets 0, and the room is left to
/// the next. Equal arrivals follow the order of the site's file.
/// </remarks>
/// <param name="site">The site.</param>
/// <param name="uninterrupted">True to give all sessions their minimum, as far as it fits, before any gets more.</param>
public sealed class FirstComeFirstServed(SiteModel site, bool uninterrupted = false) : IChargingAlgorithm
{
    private readonly SortedAllocation _sorted = new(site, uninterrupted);

    /// <inheritdoc/>
    public void Decide(Observation observation, Decision decision) =>
        _sorted.Decide(observation, decision, static (_, _) => 0);
}
