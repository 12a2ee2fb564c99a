using Moev.SmartCharging.Sites;

namespace Moev.SmartCharging.Loads;

/// <summary>
/// The currents in every conductor of a site while connectors are given currents one after another, and the room that is left. A scratch buffer, for one thread at a time.
/// </summary>
public sealed class SiteLoad
{
    /// <summary>A that a sum may exceed its limit by, because of the rounding of computation.</summary>
    public const double Tolerance = 1e-6;

    private readonly SiteModel _site;
    private readonly Network _network;
    private readonly (double Real, double Imaginary)[] _lines; // by line
    private readonly double[] _room; // by line, A that connectors may have together: the limit less other consumers
    private readonly double[] _watts; // by node
    private readonly double[] _wattsRoom; // by node

    /// <summary>Creates an empty load without limits other than the transformers' ratings.</summary>
    public SiteLoad(SiteModel site)
    {
        ArgumentNullException.ThrowIfNull(site);
        _site = site;
        _network = site.Network;
        _lines = new (double, double)[_network.NodeOfGroup.Length * Network.Lines];
        _room = new double[_lines.Length];
        _watts = new double[site.Nodes.Count];
        _wattsRoom = new double[site.Nodes.Count];
        Reset([.. site.Nodes.Select(NodeState.Of)]);
    }

    /// <summary>Removes all connectors' currents, and takes the limits and the load of other consumers over.</summary>
    /// <param name="nodes">By the node's index. Other consumers count at every node above theirs too.</param>
    public void Reset(ReadOnlySpan<NodeState> nodes)
    {
        Array.Clear(_lines);
        Array.Clear(_watts);
        SetLimits(nodes);
    }

    /// <summary>Takes the limits and the load of other consumers over, and keeps the connectors' currents.</summary>
    /// <inheritdoc cref="Reset"/>
    public void SetLimits(ReadOnlySpan<NodeState> nodes)
    {
        var group = 0;
        for (var node = 0; node < nodes.Length; node++)
        {
            ref readonly var state = ref nodes[node];
            _wattsRoom[node] = state.LimitWatts;
            for (; group < _network.NodeOfGroup.Length && _network.NodeOfGroup[group] == node; group++)
            {
                // A node's own limit holds for its secondary lines, which come first.
                var isPrimary = group > 0 && _network.NodeOfGroup[group - 1] == node;
                var limit = isPrimary ? _network.Ratings[group] : Math.Min(_network.Ratings[group], state.LimitAmps);
                Array.Fill(_room, limit, group * Network.Lines, Network.Lines);
            }
        }

        for (var node = 0; node < nodes.Length; node++)
            AddBase(node, nodes[node]);
    }

    /// <summary>Adds a connector's current.</summary>
    /// <param name="connector">The connector's index.</param>
    /// <param name="phases">The number of phases that the car uses, 1 to 3.</param>
    /// <param name="amps">A per phase; negative to take it away again.</param>
    public void Add(int connector, int phases, double amps)
    {
        if (amps == 0)
            return;
        foreach (ref readonly var current in _network.PathOf(connector).Of(phases))
        {
            ref var line = ref _lines[current.Line];
            line.Real += current.Real * amps;
            line.Imaginary += current.Imaginary * amps;
        }

        var watts = _network.WattsPerAmp(connector, phases) * amps;
        for (var node = _site.NodeOf(connector); node >= 0; node = _site.ParentOf(node))
            _watts[node] += watts;
    }

    /// <summary>Returns the highest current that a connector can have in addition without exceeding a limit above it, in A per phase; infinite without a limit.</summary>
    /// <inheritdoc cref="Add"/>
    public double RoomFor(int connector, int phases) => RoomFor(connector, phases, out _);

    /// <inheritdoc cref="RoomFor(int, int)"/>
    /// <param name="binding">The index of the node that limits it; -1 when none does.</param>
    public double RoomFor(int connector, int phases, out int binding)
    {
        var room = double.PositiveInfinity;
        binding = -1;
        foreach (ref readonly var current in _network.PathOf(connector).Of(phases))
        {
            var most = RoomIn(current);
            if (most < room)
                (room, binding) = (most, _network.NodeOfGroup[current.Line / Network.Lines]);
        }

        var watts = _network.WattsPerAmp(connector, phases);
        for (var node = _site.NodeOf(connector); node >= 0; node = _site.ParentOf(node))
        {
            if (_wattsRoom[node] < double.PositiveInfinity && (_wattsRoom[node] - _watts[node]) / watts is var most && most < room)
                (room, binding) = (most, node);
        }

        return Math.Max(room, 0);
    }

    /// <summary>Returns false when a node's lines or power exceed their limits.</summary>
    public bool IsWithinLimits(int node) => ExcessOf(node) <= Tolerance;

    /// <summary>
    /// Returns the excess of a node: A of the most overloaded line above its limit, or the A of one line that correspond to the power above the limit; negative while there is room.
    /// </summary>
    public double ExcessOf(int node)
    {
        var excess = double.NegativeInfinity;
        for (var group = Array.IndexOf(_network.NodeOfGroup, node); group < _network.NodeOfGroup.Length && _network.NodeOfGroup[group] == node; group++)
        {
            for (var line = group * Network.Lines; line < (group + 1) * Network.Lines; line++)
                excess = Math.Max(excess, Magnitude(line) - _room[line]);
        }

        var watts = _watts[node] - _wattsRoom[node];
        return Math.Max(excess, watts / _network.VoltsAt(node));
    }

    /// <summary>Returns the currents of connectors in the lines of a node, in A, without other consumers.</summary>
    public PhaseValues AmpsOf(int node)
    {
        var first = Array.IndexOf(_network.NodeOfGroup, node) * Network.Lines;
        return new PhaseValues(Magnitude(first), Magnitude(first + 1), Magnitude(first + 2));
    }

    /// <summary>Returns the power of connectors at a node in W, without other consumers.</summary>
    public double WattsOf(int node) => _watts[node];

    /// <summary>Gets the site.</summary>
    internal SiteModel Site => _site;

    /// <summary>Returns the current of connectors in a line, as a phasor in A.</summary>
    internal (double Real, double Imaginary) CurrentIn(int line) => _lines[line];

    /// <summary>Returns the A that connectors may have together in a line.</summary>
    internal double RoomOf(int line) => _room[line];

    /// <summary>Returns the power that connectors may have together at a node, in W.</summary>
    internal double WattsRoomOf(int node) => _wattsRoom[node];

    private double Magnitude(int line) => Math.Sqrt((_lines[line].Real * _lines[line].Real) + (_lines[line].Imaginary * _lines[line].Imaginary));

    /// <summary>Solves |S + x·u| = limit for x.</summary>
    private double RoomIn(in Network.Current current)
    {
        var limit = _room[current.Line];
        if (double.IsPositiveInfinity(limit))
            return limit;
        var (real, imaginary) = _lines[current.Line];
        var c = (real * real) + (imaginary * imaginary) - (limit * limit);
        if (limit <= 0 || c >= 0)
            return 0;
        var a = (current.Real * current.Real) + (current.Imaginary * current.Imaginary);
        var b = (real * current.Real) + (imaginary * current.Imaginary);
        return (Math.Sqrt((b * b) - (a * c)) - b) / a;
    }

    /// <summary>Takes the load of other consumers off the room of a node and of all above it. Its phase angle is not known, so magnitudes are added.</summary>
    private void AddBase(int from, in NodeState state)
    {
        var (l1, l2, l3) = (state.BaseAmps.First, state.BaseAmps.Second, state.BaseAmps.Third);
        var watts = Math.Max(state.BaseWatts, 0);
        if (watts == 0)
            watts = (l1 + l2 + l3) * _network.VoltsAt(from);
        if (l1 == 0 && l2 == 0 && l3 == 0 && watts == 0)
            return;
        for (var node = from; node >= 0; node = _site.ParentOf(node))
        {
            var group = Array.IndexOf(_network.NodeOfGroup, node);
            Take(group);
            _wattsRoom[node] -= watts;
            if (_site.Nodes[node].Transformer is not { } transformer)
                continue;
            var ratio = transformer.SecondaryVolts / transformer.PrimaryVolts;
            (l1, l2, l3) = transformer.Winding == TransformerWinding.WyeWye
                ? (l1 * ratio, l2 * ratio, l3 * ratio)
                : ((l1 + l3) * ratio / Math.Sqrt(3), (l2 + l1) * ratio / Math.Sqrt(3), (l3 + l2) * ratio / Math.Sqrt(3));
            Take(group + 1);
        }

        void Take(int group)
        {
            _room[group * Network.Lines] -= l1;
            _room[(group * Network.Lines) + 1] -= l2;
            _room[(group * Network.Lines) + 2] -= l3;
        }
    }
}
