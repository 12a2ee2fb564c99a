using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Sites;

namespace Moev.Gateway.SmartCharging.Control;

/// <summary>The currents of other consumers in the lines of all nodes above them. Their phase angles are not known, so magnitudes are added, as in <see cref="SiteLoad"/>.</summary>
internal static class OtherConsumers
{
    public static PhaseValues Add(in PhaseValues a, in PhaseValues b) => new(a.First + b.First, a.Second + b.Second, a.Third + b.Third);

    /// <summary>Sums up the other consumers at each node and below it.</summary>
    /// <param name="nodes">The state of each node.</param>
    /// <param name="sums">Takes A of lines 1 to 3, by node.</param>
    public static void Sum(SiteModel site, ReadOnlySpan<NodeState> nodes, Span<PhaseValues> sums)
    {
        sums.Clear();
        for (var node = nodes.Length - 1; node >= 0; node--)
        {
            ref var sum = ref sums[node];
            sum = Add(sum, nodes[node].BaseAmps);
            if (site.ParentOf(node) is >= 0 and var parent)
                sums[parent] = Add(sums[parent], Above(site.Nodes[node].Transformer, sum));
        }
    }

    /// <summary>Converts currents of a node to those in the lines of the node that feeds it.</summary>
    public static PhaseValues Above(Transformer? transformer, in PhaseValues amps)
    {
        if (transformer is null)
            return amps;
        var ratio = transformer.SecondaryVolts / transformer.PrimaryVolts;
        var each = ratio / Math.Sqrt(3);
        return transformer.Winding == TransformerWinding.WyeWye
            ? new PhaseValues(amps.First * ratio, amps.Second * ratio, amps.Third * ratio)
            : new PhaseValues((amps.First + amps.Third) * each, (amps.Second + amps.First) * each, (amps.Third + amps.Second) * each);
    }

    /// <summary>Returns V between a line and neutral at a node.</summary>
    public static double VoltsAt(SiteModel site, int node)
    {
        for (; node >= 0; node = site.ParentOf(node))
        {
            if (site.Nodes[node].Transformer is { } transformer)
                return transformer.SecondaryVolts;
        }

        return site.Site.Voltage;
    }
}
