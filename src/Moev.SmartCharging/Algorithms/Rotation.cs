using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;

namespace Moev.SmartCharging.Algorithms;

/// <summary>
/// An order of sessions that rotates with time. Sessions that compete for a node without room for the minimum of all of them form a circle in the order of their arrival. Each of
/// them is first for an equal part of the rotation, and one at a time moves from first to last, so that few cars are paused and resumed. An arrival changes the circle little.
/// </summary>
internal sealed class Rotation
{
    private readonly SiteModel _site;
    private readonly long _ticks;
    private readonly RankedSession[] _order;
    private readonly int[] _circleOf; // by node

    public Rotation(SiteModel site, TimeSpan length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(length, TimeSpan.Zero);
        _site = site;
        _ticks = length.Ticks;
        _order = new RankedSession[site.Connectors.Count];
        _circleOf = new int[site.Nodes.Count];
    }

    /// <summary>Returns the sessions in their present order. It holds until the next call.</summary>
    /// <param name="observation">The observation.</param>
    /// <param name="allocation">An allocation that has begun and not given anything yet.</param>
    public ReadOnlySpan<RankedSession> Order(Observation observation, Allocation allocation)
    {
        FindCircles(allocation);
        var order = _order.AsSpan(0, allocation.Sessions.Length);
        for (var i = 0; i < order.Length; i++)
        {
            var connector = allocation.Sessions[i];
            ref readonly var state = ref observation.Connectors[connector];
            order[i] = new RankedSession(state.Priority, _circleOf[_site.NodeOf(connector)], state.ArrivedAt.UtcTicks, connector);
        }

        order.Sort();
        var turned = (double)(observation.At.UtcTicks % _ticks) / _ticks;
        for (var first = 0; first < order.Length;)
        {
            var (priority, circle, _, _) = order[first];
            var end = first + 1;
            while (end < order.Length && order[end].Priority == priority && order[end].Key == circle)
                end++;
            var offset = OffsetOf((int)circle);
            for (var i = first; i < end; i++)
            {
                var place = ((i - first + offset) / (end - first)) - turned;
                order[i] = order[i] with { Key = place < 0 ? place + 1 : place };
            }

            first = end;
        }

        order.Sort();
        return order;
    }

    /// <summary>
    /// Returns a fraction that looks random. Circles of which two sessions were first at the same moments would let one of them starve: in each tie the same one wins.
    /// </summary>
    private static double OffsetOf(int circle)
    {
        // SplitMix64.
        var mixed = ((ulong)circle + 1) * 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return ((mixed ^ (mixed >> 31)) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>Finds for each node the nearest one, from itself up to the root, that has no room for the minimum of all sessions below it.</summary>
    private void FindCircles(Allocation allocation)
    {
        foreach (var connector in allocation.Sessions)
            allocation.Load.Add(connector, allocation.PhasesOf(connector), allocation.LeastOf(connector));
        for (var node = 0; node < _circleOf.Length; node++)
            _circleOf[node] = node == 0 || !allocation.Load.IsWithinLimits(node) ? node : _circleOf[_site.ParentOf(node)];
        foreach (var connector in allocation.Sessions)
            allocation.Load.Add(connector, allocation.PhasesOf(connector), -allocation.LeastOf(connector));
    }
}
