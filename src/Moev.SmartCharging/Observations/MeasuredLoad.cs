using Moev.SmartCharging.Loads;

namespace Moev.SmartCharging.Observations;

/// <summary>The currents that connectors draw, as far as they are known.</summary>
public static class MeasuredLoad
{
    /// <summary>
    /// Returns the current of a connector in A per phase: the measured one, or the one that follows from the measured power; without a measurement its ceiling if a
    /// session runs, else 0.
    /// </summary>
    /// <param name="observation">The observation.</param>
    /// <param name="connector">The connector's index in the site.</param>
    public static double AmpsOf(Observation observation, int connector)
    {
        ArgumentNullException.ThrowIfNull(observation);
        ref readonly var state = ref observation.Connectors[connector];
        if (double.IsFinite(state.Amps))
            return Math.Max(state.Amps, 0);
        if (double.IsFinite(state.Watts))
            return Math.Max(state.Watts, 0) / observation.Site.WattsPerAmp(connector, state.PhasesOf(observation.Site.Connectors[connector]));
        return state.HasSession && double.IsFinite(state.CeilingAmps) ? state.CeilingAmps : 0;
    }

    /// <summary>Adds the currents of all connectors to a load that is reset to the observation's nodes.</summary>
    /// <param name="observation">The observation.</param>
    /// <param name="load">Takes the currents.</param>
    public static void Fill(Observation observation, SiteLoad load)
    {
        ArgumentNullException.ThrowIfNull(observation);
        ArgumentNullException.ThrowIfNull(load);
        load.Reset(observation.Nodes);
        for (var i = 0; i < observation.Connectors.Length; i++)
            load.Add(i, observation.Connectors[i].PhasesOf(observation.Site.Connectors[i]), AmpsOf(observation, i));
    }
}
