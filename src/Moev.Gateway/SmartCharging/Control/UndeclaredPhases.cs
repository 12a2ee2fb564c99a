using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;
using Moev.SmartCharging.Sites;

namespace Moev.Gateway.SmartCharging.Control;

/// <summary>
/// Finds connectors that draw on more phases than the site file gives them. Their maximum counts on the other lines of their node from then on, until the file is corrected:
/// a set-point would raise those currents too. For one thread at a time.
/// </summary>
internal sealed class UndeclaredPhases(SiteModel site)
{
    private const double UsedAmps = 5; // below the lowest current of the control pilot less the bias of cars

    private readonly bool[] _found = new bool[site.Connectors.Count];
    private readonly PhaseValues[] _loads = new PhaseValues[site.Nodes.Count];

    /// <summary>
    /// Returns true while a connector draws on more phases than its own. Their names do not matter: some meters name those of the grid. A load between two lines is
    /// measured in either way, and tells nothing.
    /// </summary>
    public static bool AreUsed(in ConnectorState state, SiteConnector connector)
    {
        if (connector.Phases.Count > 2 || connector.Phases[0] > Phase.L3)
            return false;
        var used = 0;
        used += state.PhaseAmps.First >= UsedAmps ? 1 : 0;
        used += state.PhaseAmps.Second >= UsedAmps ? 1 : 0;
        used += state.PhaseAmps.Third >= UsedAmps ? 1 : 0;
        return used > connector.Phases.Count;
    }

    /// <summary>Takes over the measurements of an observation.</summary>
    public void Update(Observation observation)
    {
        Array.Clear(_loads);
        for (var i = 0; i < _found.Length; i++)
        {
            var connector = site.Connectors[i];
            _found[i] |= AreUsed(observation.Connectors[i], connector);
            if (_found[i])
            {
                ref var load = ref _loads[site.NodeOf(i)];
                load = OtherConsumers.Add(load, Others(connector));
            }
        }
    }

    /// <summary>Returns what counts on the lines of a node.</summary>
    public PhaseValues Of(int node) => _loads[node];

    private static PhaseValues Others(SiteConnector connector)
    {
        return new PhaseValues(On(Phase.L1), On(Phase.L2), On(Phase.L3));

        double On(Phase phase) => connector.Phases.Contains(phase) ? 0 : connector.MaxAmps;
    }
}
