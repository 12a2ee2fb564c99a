using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Observations;

namespace Moev.SmartCharging.Algorithms;

/// <summary>
/// Divides the current of a site among its connectors. A function of the observation alone: equal observations give equal decisions. It may keep buffers, so one thread
/// at a time uses it.
/// </summary>
public interface IChargingAlgorithm
{
    /// <summary>Decides.</summary>
    /// <param name="observation">The observation.</param>
    /// <param name="decision">Takes the decision; it names no connector yet.</param>
    void Decide(Observation observation, Decision decision);
}
