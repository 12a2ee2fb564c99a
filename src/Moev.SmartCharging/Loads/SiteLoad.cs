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
        ArgumentOutOfRangeException.ThrowIfNotEqual(nodes.Length, _site.Nodes.Count);
        for (var group = 0; group < _network.NodeOfGroup.Length; group++)
        {
            // A node's own limit holds for its secondary lines.
            var own = _network.IsPrimary[group] ? double.PositiveInfinity : nodes[_network.NodeOfGroup[group]].LimitAmps;
            _room.AsSpan(group * Network.Lines, Network.Lines).Fill(Math.Min(_network.Ratings[group], own));
        }

        for (var node = 0; node < nodes.Length; node++)
            _wattsRoom[node] = nodes[node].LimitWatts;
        for (var node = 0; node < nodes.Length; node++)
            TakeBase(node, nodes[node]);
    }

    /// <summary>Adds a connector's current.</summary>
    /// <param name="connector">The connector's index.</param>
    /// <param name="phases">The number of phases that the car uses, 1 to 3.</param>
    /// <param name="amps">A per phase; negative to take it away again.</param>
    public void Add(int connector, int phases, double amps)
    {
        if (amps == 0)
            return;
        var path = _network.PathOf(connector);
        foreach (ref readonly var current in path.Of(phases))
        {
            ref var line = ref _lines[current.Line];
            line.Real += current.Real * amps;
            line.Imaginary += current.Imaginary * amps;
        }

        var watts = path.WattsPerAmp(phases) * amps;
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
        var path = _network.PathOf(connector);
        foreach (ref readonly var current in path.Of(phases))
        {
            var most = RoomIn(current);
            if (most < room)
                (room, binding) = (most, _network.NodeOfGroup[current.Line / Network.Lines]);
        }

        var watts = path.WattsPerAmp(phases);
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
        var end = _network.FirstGroupOf(node + 1) * Network.Lines;
        for (var line = _network.FirstGroupOf(node) * Network.Lines; line < end; line++)
            excess = Math.Max(excess, Magnitude(line) - _room[line]);
        var watts = _watts[node] - _wattsRoom[node];
        return Math.Max(excess, watts / _network.VoltsAt(node));
    }

    /// <summary>Returns the currents in the lines of a node when all connectors draw what was added, in A, without other consumers.</summary>
    public PhaseValues AmpsOf(int node)
    {
        var first = _network.FirstGroupOf(node) * Network.Lines;
        return new PhaseValues(Magnitude(first), Magnitude(first + 1), Magnitude(first + 2));
    }

    /// <summary>Returns the power of connectors at a node in W, without other consumers.</summary>
    public double WattsOf(int node) => _watts[node];

    /// <summary>Gets the site.</summary>
    internal SiteModel Site => _site;

    /// <summary>Returns the current of connectors in a line, as a phasor in A.</summary>
    internal (double Real, double Imaginary) CurrentIn(int line) => _lines[line];

    /// <summary>Returns the current that connectors may have in a line together, in A: the limit less other consumers; infinite without a limit.</summary>
    internal double RoomOf(int line) => _room[line];

    /// <summary>Returns the power that connectors may have at a node together, in W: the limit less other consumers; infinite without a limit.</summary>
    internal double WattsRoomOf(int node) => _wattsRoom[node];

    private double Magnitude(int line) => Math.Sqrt((_lines[line].Real * _lines[line].Real) + (_lines[line].Imaginary * _lines[line].Imaginary));

    /// <summary>Solves |S + x·u| = limit for x.</summary>
    private double RoomIn(in LineCurrent current)
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
        var root = Math.Sqrt((b * b) - (a * c));
        return b > 0 ? -c / (root + b) : (root - b) / a; // without the difference of nearly equal numbers
    }

    /// <summary>
    /// Takes the load of other consumers off the room of a node and of all above it. Its phase angle is not known, so magnitudes are added.
    /// </summary>
    private void TakeBase(int from, in NodeState state)
    {
        var volts = _network.VoltsAt(from);
        var (l1, l2, l3) = (Known(state.BaseAmps.First), Known(state.BaseAmps.Second), Known(state.BaseAmps.Third));
        var watts = Known(state.BaseWatts);
        if (watts == 0)
            watts = (l1 + l2 + l3) * volts;
        else if (l1 == 0 && l2 == 0 && l3 == 0)
            l1 = l2 = l3 = watts / Network.Lines / volts;
        if (watts == 0)
            return;
        for (var node = from; node >= 0; node = _site.ParentOf(node))
        {
            Take(node, isPrimary: false);
            _wattsRoom[node] -= watts;
            if (_site.Nodes[node].Transformer is not { } transformer)
                continue;
            var ratio = transformer.SecondaryVolts / transformer.PrimaryVolts;
            (l1, l2, l3) = transformer.Winding == TransformerWinding.WyeWye
                ? (l1 * ratio, l2 * ratio, l3 * ratio)
                : ((l1 + l3) * ratio / Phasors.Sqrt3, (l2 + l1) * ratio / Phasors.Sqrt3, (l3 + l2) * ratio / Phasors.Sqrt3);
            Take(node, isPrimary: true);
        }

        void Take(int node, bool isPrimary)
        {
            for (var group = _network.FirstGroupOf(node); group < _network.FirstGroupOf(node + 1); group++)
            {
                if (_network.IsPrimary[group] != isPrimary)
                    continue;
                _room[group * Network.Lines] -= l1;
                _room[(group * Network.Lines) + 1] -= l2;
                _room[(group * Network.Lines) + 2] -= l3;
            }
        }

        // What produces current is not counted on, and unknown is not a number.
        static double Known(double value) => value > 0 ? value : 0;
    }
}
