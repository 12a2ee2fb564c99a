using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Observations;

namespace Moev.SmartCharging.Algorithms;

/// <summary>A decision for each connector without regard to the others.</summary>
internal static class EachAlone
{
    /// <summary>Gives every session that can be controlled a current, or its maximum if that is lower.</summary>
    public static void Decide(Observation observation, Decision decision, double amps)
    {
        ArgumentNullException.ThrowIfNull(observation);
        ArgumentNullException.ThrowIfNull(decision);
        for (var i = 0; i < observation.Connectors.Length; i++)
        {
            var connector = observation.Site.Connectors[i];
            if (observation.Connectors[i] is { IsControllable: true, HasSession: true })
                decision.Amps[i] = connector.Steps.RoundDown(amps, connector.MinAmps, connector.MaxAmps);
        }
    }
}
