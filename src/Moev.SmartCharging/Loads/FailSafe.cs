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
        if (site.Site.FailSafeAmps is null && FirstOverload(site, amps) is not null)
        {
            for (var i = 0; i < amps.Length; i++)
            {
                if (site.Connectors[i].FailSafeAmps is null)
                    amps[i] = 0;
            }
        }

        return amps;
    }

    /// <summary>Finds a node whose limit in the file the currents exceed together with the base loads of the tables.</summary>
    /// <returns>The first one; null when there is none.</returns>
    public static Overload? FirstOverload(SiteModel site, ReadOnlySpan<double> amps)
    {
        var load = new SiteLoad(site);
        for (var i = 0; i < amps.Length; i++)
            load.Add(i, site.Connectors[i].Phases.Count, amps[i]);
        var nodes = new NodeState[site.Nodes.Count];
        foreach (var time in site.Nodes.SelectMany(static node => node.BaseLoad?.Periods ?? []).Select(static period => period.Start).Append(default).Distinct().Order())
        {
            for (var i = 0; i < nodes.Length; i++)
                nodes[i] = NodeState.Of(site.Nodes[i], time);
            load.SetLimits(nodes);
            for (var i = 0; i < nodes.Length; i++)
            {
                if (!load.IsWithinLimits(i))
                    return new Overload(i, load.ExcessOf(i), time);
            }
        }

        return null;
    }
}

/// <summary>A node whose limit is exceeded.</summary>
/// <param name="Node">The node's index.</param>
/// <param name="ExcessAmps">A of one line above the limit.</param>
/// <param name="At">The time of day.</param>
internal readonly record struct Overload(int Node, double ExcessAmps, TimeOnly At);
