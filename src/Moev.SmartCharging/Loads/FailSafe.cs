using Moev.SmartCharging.Sites;

namespace Moev.SmartCharging.Loads;

/// <summary>The currents that connectors may draw without instructions: together they respect every node of the file.</summary>
internal static class FailSafe
{
    /// <returns>A per phase, by the connector's index.</returns>
    public static double[] Of(SiteModel site)
    {
        var amps = new double[site.Connectors.Count];
        for (var i = 0; i < amps.Length; i++)
        {
            var connector = site.Connectors[i];
            var wanted = connector.FailSafeAmps ?? site.Site.FailSafeAmps ?? SiteConnector.PilotMinimumAmps;
            amps[i] = connector.Steps.RoundDown(wanted, connector.MinAmps, connector.MaxAmps);
        }

        // Values of the file are the user's decision, and SiteFile refuses those that do not fit.
        if (site.Site.FailSafeAmps is null && FirstOverload(site, amps) >= 0)
        {
            for (var i = 0; i < amps.Length; i++)
            {
                if (site.Connectors[i].FailSafeAmps is null)
                    amps[i] = 0;
            }
        }

        return amps;
    }

    /// <summary>Finds a node whose limit in the file the currents exceed, with the largest load of its table.</summary>
    /// <returns>The node's index; -1 when there is none.</returns>
    public static int FirstOverload(SiteModel site, ReadOnlySpan<double> amps)
    {
        var load = new SiteLoad(site);
        var nodes = new NodeState[site.Nodes.Count];
        for (var i = 0; i < nodes.Length; i++)
        {
            nodes[i] = NodeState.Of(site.Nodes[i]);
            foreach (var period in site.Nodes[i].BaseLoad?.Periods ?? [])
            {
                var most = nodes[i].BaseAmps;
                nodes[i].BaseAmps = new PhaseValues(Math.Max(most.First, period.L1), Math.Max(most.Second, period.L2), Math.Max(most.Third, period.L3));
            }
        }

        load.Reset(nodes);
        for (var i = 0; i < amps.Length; i++)
            load.Add(i, site.Connectors[i].Phases.Count, amps[i]);
        for (var i = 0; i < nodes.Length; i++)
        {
            if (!load.IsWithinLimits(i))
                return i;
        }

        return -1;
    }
}
