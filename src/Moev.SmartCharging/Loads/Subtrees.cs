namespace Moev.SmartCharging.Loads;

/// <summary>The connectors below each node.</summary>
internal sealed class Subtrees
{
    private readonly int[] _connectors; // those of a subtree are neighbours
    private readonly int[] _start; // by node
    private readonly int[] _count; // by node

    public Subtrees(SiteModel site)
    {
        var nodes = site.Nodes.Count;
        _connectors = new int[site.Connectors.Count];
        _start = new int[nodes];
        _count = new int[nodes];
        for (var i = 0; i < _connectors.Length; i++)
            _count[site.NodeOf(i)]++;
        var next = (int[])_count.Clone(); // first the connectors of the node itself
        for (var node = nodes - 1; node > 0; node--)
        {
            if (site.ParentOf(node) is >= 0 and var parent)
                _count[parent] += _count[node];
        }

        for (var node = 0; node < nodes; node++)
        {
            if (site.ParentOf(node) is >= 0 and var parent)
            {
                _start[node] = next[parent];
                next[parent] += _count[node];
            }

            next[node] += _start[node];
        }

        var place = (int[])_start.Clone();
        for (var i = 0; i < _connectors.Length; i++)
            _connectors[place[site.NodeOf(i)]++] = i;
    }

    /// <summary>Returns the connectors below a node, also those of nodes below it.</summary>
    public ReadOnlySpan<int> Of(int node) => _connectors.AsSpan(_start[node], _count[node]);
}
