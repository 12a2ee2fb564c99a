using Moev.SmartCharging.Loads;

namespace Moev.SmartCharging.Safety;

/// <summary>The limits and other consumers of all nodes, with numbers that can be computed with.</summary>
internal sealed class NodeLimits(SiteModel site)
{
    private readonly NodeState[] _nodes = new NodeState[site.Nodes.Count];

    /// <summary>Returns the nodes. A limit that is not a number is the file's, a negative one 0; where other consumers are not a number, nothing is left.</summary>
    public ReadOnlySpan<NodeState> Of(ReadOnlySpan<NodeState> nodes)
    {
        for (var i = 0; i < nodes.Length; i++)
        {
            var state = nodes[i];
            var file = NodeState.Of(site.Nodes[i]);
            var isKnown = IsNumber(state.BaseAmps.First) && IsNumber(state.BaseAmps.Second) && IsNumber(state.BaseAmps.Third) && IsNumber(state.BaseWatts);
            state.LimitAmps = Limit(state.LimitAmps, file.LimitAmps);
            state.LimitWatts = Limit(state.LimitWatts, file.LimitWatts);
            if (!isKnown)
            {
                state.LimitAmps = 0;
                state.BaseAmps = default;
                state.BaseWatts = 0;
            }

            _nodes[i] = state;
        }

        return _nodes;
    }

    private static bool IsNumber(double value) => double.IsFinite(value);

    private static double Limit(double value, double ofFile) => double.IsNaN(value) ? ofFile : Math.Max(value, 0);
}
