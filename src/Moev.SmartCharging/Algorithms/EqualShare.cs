using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;

namespace Moev.SmartCharging.Algorithms;

/// <summary>
/// Gives all sessions the same current, as high as possible. A session has less than another only if it cannot use more, or if a node above it has no room.
/// </summary>
/// <remarks>
/// Where not all sessions can have their minimum, as many as fit get it, the others 0: 60 A are 6 A for ten cars of twenty, not 3 A for all. A higher priority goes first, and within a
/// priority the order rotates with time, so that no session starves. Priority has no other effect. Currents are rounded down to steps, and what that leaves is not given to others.
/// </remarks>
public sealed class EqualShare : IChargingAlgorithm
{
    private readonly SiteModel _site;
    private readonly Allocation _allocation;
    private readonly Rotation _rotation;
    private readonly WaterFilling _filling;

    /// <summary>Creates the algorithm.</summary>
    /// <param name="site">The site.</param>
    /// <param name="rotation">The time in which each session is first once.</param>
    public EqualShare(SiteModel site, TimeSpan rotation)
    {
        _site = site;
        _allocation = new Allocation(site);
        _rotation = new Rotation(site, rotation);
        _filling = new WaterFilling(site);
    }

    /// <inheritdoc/>
    public void Decide(Observation observation, Decision decision)
    {
        ArgumentNullException.ThrowIfNull(observation);
        ArgumentNullException.ThrowIfNull(decision);
        _allocation.Begin(observation, decision);
        _filling.Clear();
        foreach (ref readonly var session in _rotation.Order(observation, _allocation))
        {
            var connector = session.Connector;
            if (_allocation.TryGiveLeast(connector))
                _filling.Add(connector, _allocation.PhasesOf(connector), _allocation.LeastOf(connector), _allocation.MostOf(connector));
        }

        _filling.Fill(_allocation.Load);
        foreach (var index in _filling.Sessions)
        {
            var connector = _site.Connectors[index];
            decision.Amps[index] = connector.Steps.RoundDown(_filling.AmpsOf(index), connector.MinAmps, connector.MaxAmps);
        }
    }
}
