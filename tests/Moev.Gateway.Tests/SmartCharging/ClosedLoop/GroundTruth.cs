using Moev.SmartCharging.Sites;

namespace Moev.Gateway.Tests.SmartCharging.ClosedLoop;

/// <summary>
/// The currents that cars draw, whatever anybody believes, and for how long their sum was above a node's limit. It adds the phasors of each line itself: wye only, so that
/// all currents of a line have the angle of its voltage.
/// </summary>
internal sealed class GroundTruth
{
    private const double ToleranceAmps = 0.2;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly Site _site;
    private readonly int[][] _lines; // by connector: the lines of its phases
    private readonly int[][] _nodes; // by connector: the nodes above it
    private readonly (double Amps, int Phases)[] _drawn; // under _gate
    private readonly double[] _limits; // under _gate; by node
    private readonly DateTimeOffset?[] _aboveSince; // under _gate; by node
    private readonly List<Excess> _excesses = []; // under _gate
    private readonly double[] _worst; // under _gate; by node, of the present excess

    public GroundTruth(Site site, TimeProvider time)
    {
        (_site, _time) = (site, time);
        _lines = [.. site.Connectors.Select(static connector => connector.Phases.Select(static phase => (int)phase).ToArray())];
        _nodes = [.. site.Connectors.Select(connector => Above(connector.Node).ToArray())];
        _drawn = new (double, int)[site.Connectors.Count];
        _limits = [.. site.Nodes.Select(static node => node.LimitAmps ?? double.PositiveInfinity)];
        _aboveSince = new DateTimeOffset?[site.Nodes.Count];
        _worst = new double[site.Nodes.Count];
    }

    /// <summary>The time in which everything was above a limit, one item for each node and time; those that last are not among them.</summary>
    public IReadOnlyList<Excess> Excesses
    {
        get
        {
            lock (_gate)
                return [.. _excesses];
        }
    }

    /// <summary>The longest time above a limit, the present one included.</summary>
    public TimeSpan Longest
    {
        get
        {
            lock (_gate)
            {
                var now = _time.GetUtcNow();
                var present = _aboveSince.Max(since => since is { } start ? now - start : TimeSpan.Zero);
                var past = _excesses.Count == 0 ? TimeSpan.Zero : _excesses.Max(static excess => excess.Duration);
                return present > past ? present : past;
            }
        }
    }

    /// <summary>Sets what a connector draws now.</summary>
    public void Draw(int connector, double amps, double watts, double volts)
    {
        lock (_gate)
        {
            _drawn[connector] = (amps, amps > 0 ? (int)Math.Round(watts / (amps * volts)) : 0);
            Judge();
        }
    }

    /// <summary>Changes the limit of a node.</summary>
    public void Limit(int node, double amps)
    {
        lock (_gate)
        {
            _limits[node] = amps;
            Judge();
        }
    }

    public double DrawnAt(int connector)
    {
        lock (_gate)
            return _drawn[connector].Amps;
    }

    /// <summary>Returns the current of the most loaded line of a node.</summary>
    public double LoadOf(int node)
    {
        lock (_gate)
            return Load(node);
    }

    private double Load(int node)
    {
        Span<double> lines = stackalloc double[3];
        for (var i = 0; i < _drawn.Length; i++)
        {
            if (!_nodes[i].Contains(node))
                continue;
            for (var phase = 0; phase < _drawn[i].Phases; phase++)
                lines[_lines[i][phase]] += _drawn[i].Amps;
        }

        return Math.Max(lines[0], Math.Max(lines[1], lines[2]));
    }

    private void Judge()
    {
        var now = _time.GetUtcNow();
        for (var node = 0; node < _limits.Length; node++)
        {
            var excess = Load(node) - _limits[node];
            if (excess > ToleranceAmps)
            {
                _aboveSince[node] ??= now;
                _worst[node] = Math.Max(_worst[node], excess);
            }
            else if (_aboveSince[node] is { } since)
            {
                _excesses.Add(new Excess(_site.Nodes[node].Id, since, now - since, _worst[node]));
                (_aboveSince[node], _worst[node]) = (null, 0);
            }
        }
    }

    private IEnumerable<int> Above(string node)
    {
        for (var id = node; id is not null;)
        {
            var index = _site.Nodes.Select(static (node, index) => (node, index)).First(item => item.node.Id == id).index;
            yield return index;
            id = _site.Nodes[index].Parent;
        }
    }
}

/// <summary>A time in which a node was above its limit.</summary>
/// <param name="Amps">The highest current above the limit.</param>
internal sealed record Excess(string Node, DateTimeOffset Since, TimeSpan Duration, double Amps);
