using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Observations;

namespace Moev.SmartCharging.Algorithms;

/// <summary>
/// Gives every session the maximum of its connector. It ignores the limits of the site: with the safety layer off it exceeds them.
/// </summary>
public sealed class Uncontrolled : IChargingAlgorithm
{
    /// <inheritdoc/>
    public void Decide(Observation observation, Decision decision) => EachAlone.Decide(observation, decision, double.PositiveInfinity);
}
