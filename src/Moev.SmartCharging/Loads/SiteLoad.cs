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
    private readonly Line[] _lines;
    private readonly double[] _watts; // by node
    private readonly double[] _wattsRoom; // by node
    private bool _hasLimitOfWatts;

    /// <summary>Creates an empty load without limits other than the transformers' ratings.</summary>
    public SiteLoad(SiteModel site)
    {
        ArgumentNullException.ThrowIfNull(site);
        _site = site;
        _network = site.Network;
        _lines = new Line[_network.NodeOfGroup.Length * Network.Lines];
        _watts = new double[site.Nodes.Count];
        _wattsRoom = new double[site.Nodes.Count];
        Reset([.. site.Nodes.Select(NodeState.Of)]);
    }

    /// <summary>Removes all connectors' currents, and takes the limits and the load of other consumers over.</summary>
    /// <param name="nodes">By the node's index. Other consumers count at every node above theirs too.</param>
    public void Reset(ReadOnlySpan<NodeState> nodes)
    {
        foreach (ref var line in _lines.AsSpan())
            line.Real = line.Imaginary = 0;
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
            foreach (ref var line in _lines.AsSpan(group * Network.Lines, Network.Lines))
                line.Room = Math.Min(_network.Ratings[group], own);
        }

        _hasLimitOfWatts = false;
        for (var node = 0; node < nodes.Length; node++)
        {
            _wattsRoom[node] = nodes[node].LimitWatts;
            _hasLimitOfWatts |= _wattsRoom[node] < double.PositiveInfinity;
        }

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
            if (_lines[current.Line].TryLower(ref room, current))
                binding = _network.NodeOfGroup[current.Line / Network.Lines];
        }

        var watts = path.WattsPerAmp(phases);
        for (var node = _hasLimitOfWatts ? _site.NodeOf(connector) : -1; node >= 0; node = _site.ParentOf(node))
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
            excess = Math.Max(excess, _lines[line].Magnitude - _lines[line].Room);
        var watts = _watts[node] - _wattsRoom[node];
        return Math.Max(excess, watts / _network.VoltsAt(node));
    }

    /// <summary>Returns the currents in the lines of a node when all connectors draw what was added, in A, without other consumers.</summary>
    public PhaseValues AmpsOf(int node)
    {
        var first = _network.FirstGroupOf(node) * Network.Lines;
        return new PhaseValues(_lines[first].Magnitude, _lines[first + 1].Magnitude, _lines[first + 2].Magnitude);
    }

    /// <summary>Returns the power of connectors at a node in W, without other consumers.</summary>
    public double WattsOf(int node) => _watts[node];

    /// <summary>Gets the site.</summary>
    internal SiteModel Site => _site;

    /// <summary>Returns the current of connectors in a line, as a phasor in A.</summary>
    internal (double Real, double Imaginary) CurrentIn(int line) => (_lines[line].Real, _lines[line].Imaginary);

    /// <summary>Returns the current that connectors may have in a line together, in A: the limit less other consumers; infinite without a limit.</summary>
    internal double RoomOf(int line) => _lines[line].Room;

    /// <summary>Returns the power that connectors may have at a node together, in W: the limit less other consumers; infinite without a limit.</summary>
    internal double WattsRoomOf(int node) => _wattsRoom[node];

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
                _lines[group * Network.Lines].Room -= l1;
                _lines[(group * Network.Lines) + 1].Room -= l2;
                _lines[(group * Network.Lines) + 2].Room -= l3;
            }
        }

        // What produces current is not counted on, and unknown is not a number.
        static double Known(double value) => value > 0 ? value : 0;
    }

    /// <summary>The sum of currents in a line, and the A that connectors may have in it together: the limit less other consumers.</summary>
    private struct Line
    {
        public double Real;
        public double Imaginary;
        public double Room;

        public readonly double Magnitude => Math.Sqrt((Real * Real) + (Imaginary * Imaginary));

        /// <summary>Lowers a current to the highest that still fits, the solution of |S + x · u| = room.</summary>
        /// <returns>False when the current fits as it is.</returns>
        public readonly bool TryLower(ref double amps, in LineCurrent current)
        {
            if (double.IsPositiveInfinity(Room))
                return false;
            var square = Room * Room;
            var c = (Real * Real) + (Imaginary * Imaginary) - square;
            var isFull = Room <= 0 || c >= 0;

            // Most lines are above the one that limits, and have room for more: without a root.
            var (real, imaginary) = (Real + (amps * current.Real), Imaginary + (amps * current.Imaginary));
            if (!isFull && (real * real) + (imaginary * imaginary) <= square)
                return false;
            if (isFull)
            {
                var isLower = amps > 0;
                amps = Math.Min(amps, 0);
                return isLower;
            }

            var a = (current.Real * current.Real) + (current.Imaginary * current.Imaginary);
            var b = (Real * current.Real) + (Imaginary * current.Imaginary);
            var root = Math.Sqrt((b * b) - (a * c));
            amps = b > 0 ? -c / (root + b) : (root - b) / a; // without the difference of nearly equal numbers
            return true;
        }
    }
}
