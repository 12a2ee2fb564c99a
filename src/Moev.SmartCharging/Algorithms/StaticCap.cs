using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Observations;

namespace Moev.SmartCharging.Algorithms;

/// <summary>
/// Gives every session the same fixed current, or the maximum of its connector if that is lower: what an installer sets without a load management. It ignores the limits of the
/// site; choose the current so that all sessions fit, or leave the rest to the safety layer.
/// </summary>
/// <param name="capAmps">The current in A per phase; rounded down to a step. Below a connector's minimum its sessions get 0.</param>
public sealed class StaticCap(double capAmps) : IChargingAlgorithm
{
    /// <inheritdoc/>
    public void Decide(Observation observation, Decision decision) => EachAlone.Decide(observation, decision, capAmps);
}
