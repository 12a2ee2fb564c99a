using Moev.Lab.Scenarios;
using Moev.SmartCharging.Loads;

namespace Moev.Lab.Truth;

/// <summary>
/// The limits of nodes and the load of other consumers over the time of a scenario, in truth. The load of a node is that of <see cref="Scenario.BaseLoad"/> when it has
/// changes of this node, otherwise that of the site file's table by the local time of day. A signalled limit holds where it is below the file's, until its end or until the
/// next signal of the same node, as in the gateway.
/// </summary>
internal sealed class NodeTimeline
{
    private readonly Scenario _scenario;
    private readonly NodeState[] _states;
    private readonly int[] _tables; // the nodes that follow their table
    private readonly TimeSpan[] _timesOfDay; // at which a table changes, ascending
    private readonly List<(TimeSpan At, int Node, double Amps, double Watts)> _limits = [];
    private int _nextLoad;
    private int _nextLimit;
    private TimeSpan? _nextTable;

    /// <summary>Prepares the timeline. It stands before the start: the first change is at 0.</summary>
    public NodeTimeline(Scenario scenario)
    {
        _scenario = scenario;
        var nodes = scenario.Site.Nodes;
        _states = [.. nodes.Select(NodeState.Of)];
        var given = (scenario.BaseLoad?.Changes ?? []).Select(static change => change.Node).ToHashSet();
        _tables = [.. Enumerable.Range(0, nodes.Count).Where(node => nodes[node].BaseLoad is { Periods.Count: > 0 } && !given.Contains(node))];
        _timesOfDay = [.. _tables.SelectMany(node => nodes[node].BaseLoad!.Periods).Select(static period => period.Start.ToTimeSpan()).Distinct().Order()];
        _nextTable = TimeSpan.Zero;
        AddLimits(scenario.Signals);
    }

    /// <summary>The states that hold now, by the node's index.</summary>
    public ReadOnlySpan<NodeState> States => _states;

    /// <summary>The time of the next change; null when there is none until the end of the scenario.</summary>
    public TimeSpan? Next
    {
        get
        {
            var next = _nextTable ?? TimeSpan.MaxValue;
            if (_scenario.BaseLoad is { } load && _nextLoad < load.Changes.Count)
                next = Least(next, load.Changes[_nextLoad].At);
            if (_nextLimit < _limits.Count)
                next = Least(next, _limits[_nextLimit].At);
            return next <= _scenario.Duration ? next : null;
        }
    }

    /// <summary>Applies all changes up to a time, and at it.</summary>
    public void MoveTo(TimeSpan at)
    {
        while (Next is { } next && next <= at)
        {
            if (_nextTable <= next)
                FollowTables(next);
            for (; _scenario.BaseLoad is { } load && _nextLoad < load.Changes.Count && load.Changes[_nextLoad].At <= next; _nextLoad++)
                _states[load.Changes[_nextLoad].Node].BaseAmps = load.Changes[_nextLoad].Amps;
            for (; _nextLimit < _limits.Count && _limits[_nextLimit].At <= next; _nextLimit++)
            {
                var limit = _limits[_nextLimit];
                _states[limit.Node].LimitAmps = limit.Amps;
                _states[limit.Node].LimitWatts = limit.Watts;
            }
        }
    }

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private void AddLimits(IReadOnlyList<LimitSignal> signals)
    {
        for (var i = 0; i < signals.Count; i++)
        {
            var signal = signals[i];
            var file = NodeState.Of(_scenario.Site.Nodes[signal.Node]);
            var amps = Math.Min(signal.LimitAmps ?? double.PositiveInfinity, file.LimitAmps);
            var watts = Math.Min(signal.LimitWatts ?? double.PositiveInfinity, file.LimitWatts);
            _limits.Add((signal.At, signal.Node, amps, watts));
            var end = signal.At + signal.For;
            if (!signals.Skip(i + 1).Any(other => other.Node == signal.Node && other.At <= end))
                _limits.Add((end, signal.Node, file.LimitAmps, file.LimitWatts));
        }

        // Stable, so that of two signals of one moment the later one in the file holds.
        var ordered = _limits.OrderBy(static limit => limit.At).ToArray();
        _limits.Clear();
        _limits.AddRange(ordered);
    }

    private void FollowTables(TimeSpan at)
    {
        var site = _scenario.Site.Site;
        var time = site.TimeOfDayAt(_scenario.Start + at);
        foreach (var node in _tables)
            _states[node].BaseAmps = NodeState.Of(site.Nodes[node], time).BaseAmps;
        _nextTable = _tables.Length == 0 ? null : at + NextBoundary(_scenario.Start + at);
    }

    /// <summary>Returns the time until a table may change: at a time of a table, at midnight, or with the clocks.</summary>
    private TimeSpan NextBoundary(DateTimeOffset from)
    {
        var zone = _scenario.Site.Site.TimeZone;
        var time = TimeZoneInfo.ConvertTime(from, zone).TimeOfDay;
        var next = TimeSpan.FromDays(1);
        foreach (var candidate in _timesOfDay)
        {
            if (candidate > time)
            {
                next = candidate;
                break;
            }
        }

        var (low, high) = (TimeSpan.Zero, next - time);
        var offset = zone.GetUtcOffset(from);
        if (zone.GetUtcOffset(from + high) == offset)
            return high;
        while (high - low > TimeSpan.FromTicks(1))
        {
            var middle = low + ((high - low) / 2);
            if (zone.GetUtcOffset(from + middle) == offset)
                low = middle;
            else
                high = middle;
        }

        return high;
    }
}
