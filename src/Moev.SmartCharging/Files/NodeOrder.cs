namespace Moev.SmartCharging.Files;

/// <summary>Checks that nodes form one tree, and orders them.</summary>
internal static class NodeOrder
{
    /// <returns>The nodes, in the order of the file except that parents come before their children; an unfinished order when there are errors.</returns>
    public static IReadOnlyList<ReadNode> Of(List<ReadNode> nodes, int maxDepth, FileErrors errors)
    {
        var byId = new Dictionary<string, ReadNode>(nodes.Count, StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            if (!byId.TryAdd(node.Node.Id, node))
                errors.Add(node.At, $"The node '{node.Node.Id}' occurs twice.");
        }

        var roots = nodes.FindAll(static node => node.Parent is null);
        foreach (var second in roots.Skip(1))
            errors.Add(second.At, $"Only one node may be without 'parent', and '{roots[0].Node.Id}' is the first one.");
        var ordered = new List<ReadNode>(nodes.Count);
        var placed = new HashSet<string>(nodes.Count, StringComparer.Ordinal);
        var chain = new List<ReadNode>();
        foreach (var node in nodes)
        {
            chain.Clear();
            if (!TryClimb(node, byId, placed, chain, errors))
                continue;
            for (var i = chain.Count - 1; i >= 0; i--)
            {
                placed.Add(chain[i].Node.Id);
                ordered.Add(chain[i]);
            }
        }

        if (errors.IsEmpty)
            CheckDepth(ordered, maxDepth, errors);

        // The root is the first one: every other node has a parent, which comes before it.
        return ordered;
    }

    /// <summary>Collects a node and those above it that are not placed yet.</summary>
    private static bool TryClimb(
        ReadNode from, Dictionary<string, ReadNode> byId, HashSet<string> placed, List<ReadNode> chain, FileErrors errors)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var node = from; !placed.Contains(node.Node.Id);)
        {
            if (!seen.Add(node.Node.Id))
            {
                errors.Add(from.Parent ?? from.At, $"The node '{from.Node.Id}' is part of a circle, or below one.");
                return false;
            }

            chain.Add(node);
            if (node.Node.Parent is not { } parent)
                return node.Parent is null;
            if (!byId.TryGetValue(parent, out var above))
            {
                if (ReferenceEquals(node, from))
                    errors.Add(node.Parent!, $"The node '{parent}' does not exist.");
                return false;
            }

            node = above;
        }

        return true;
    }

    private static void CheckDepth(List<ReadNode> ordered, int maxDepth, FileErrors errors)
    {
        var depths = new Dictionary<string, int>(ordered.Count, StringComparer.Ordinal);
        foreach (var node in ordered)
        {
            var depth = node.Node.Parent is { } parent ? depths[parent] + 1 : 1;
            depths.Add(node.Node.Id, depth);
            if (depth == maxDepth + 1)
                errors.Add(node.At, $"The tree has more than {maxDepth} levels.");
        }
    }
}
