using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;

namespace Moev.SmartCharging.Algorithms;

/// <summary>Raises sessions by one step in turn, until none can be raised.</summary>
/// <remarks>
/// The first step is the minimum, the next ones are those of the connector, or a fixed one where all currents are possible. A session whose next step does not fit drops out with what
/// it has. A higher priority goes first in each turn. The order rotates with time, so that no session of equal priority starves where the minimum of all does not fit.
/// </remarks>
public sealed class RoundRobin : IChargingAlgorithm
{
    private readonly double _stepAmps;
    private readonly Allocation _allocation;
    private readonly Rotation _rotation;
    private readonly int[] _queue;

    /// <summary>Creates the algorithm.</summary>
    /// <param name="site">The site.</param>
    /// <param name="rotation">The time in which each session is first once.</param>
    /// <param name="stepAmps">The step where all currents are possible, in A.</param>
    public RoundRobin(SiteModel site, TimeSpan rotation, double stepAmps = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stepAmps, 0.001);
        _stepAmps = stepAmps;
        _allocation = new Allocation(site);
        _rotation = new Rotation(site, rotation);
        _queue = new int[site.Connectors.Count];
    }

    /// <inheritdoc/>
    public void Decide(Observation observation, Decision decision)
    {
        ArgumentNullException.ThrowIfNull(observation);
        ArgumentNullException.ThrowIfNull(decision);
        _allocation.Begin(observation, decision);
        var count = 0;
        foreach (ref readonly var session in _rotation.Order(observation, _allocation))
            _queue[count++] = session.Connector;
        while (count > 0)
        {
            var kept = 0;
            for (var i = 0; i < count; i++)
            {
                if (_allocation.TryRaiseByStep(_queue[i], _stepAmps))
                    _queue[kept++] = _queue[i];
            }

            count = kept;
        }
    }
}
