using Moev.SmartCharging.Loads;

namespace Moev.SmartCharging.Algorithms;

/// <summary>The connectors of a site in an order in which those below a node follow each other.</summary>
internal sealed class SubtreeOrder
{
    private readonly int[] _connectors;
    private readonly int[] _first; // by node
    private readonly int[] _count; // by node

    public SubtreeOrder(SiteModel site)
    {
        var nodes = site.Nodes.Count;
        var own = new int[nodes];
        for (var i = 0; i < site.Connectors.Count; i++)
            own[site.NodeOf(i)]++;
        _count = [.. own];
        for (var node = nodes - 1; node > 0; node--)
            _count[site.ParentOf(node)] += _count[node];

        // A node's own connectors come first, then the subtrees of its children.
        _first = new int[nodes];
        var next = new int[nodes];
        for (var node = 0; node < nodes; node++)
        {
            if (node > 0)
            {
                var parent = site.ParentOf(node);
                _first[node] = next[parent];
                next[parent] += _count[node];
            }

            next[node] = _first[node] + own[node];
        }

        _connectors = new int[site.Connectors.Count];
        var free = (int[])_first.Clone();
        for (var i = 0; i < _connectors.Length; i++)
            _connectors[free[site.NodeOf(i)]++] = i;
    }

    /// <summary>Returns the connectors below a node.</summary>
    public ReadOnlySpan<int> Below(int node) => _connectors.AsSpan(_first[node], _count[node]);
}
