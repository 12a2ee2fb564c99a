using System.Numerics;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Sites;

namespace Moev.Lab.Truth;

/// <summary>
/// The currents in all conductors of a site as phasors, in truth. Cars have unity power factor, and other consumers too, between line and neutral.
/// </summary>
/// <remarks>
/// <see cref="SiteLoad"/> decides what may flow, so it adds magnitudes where angles are unknown and expects that any car may draw less. This type measures what does
/// flow, which is never more.
/// </remarks>
internal sealed class TrueLoad
{
    private const int Lines = Network.Lines;

    private readonly SiteModel _site;
    private readonly Network _network;
    private readonly int[] _secondary; // by node: the index of its first line
    private readonly int[] _primary; // by node: that of the transformer's primary side; -1 without one
    private readonly Complex[] _cars; // by line
    private readonly Complex[] _others; // by line
    private readonly double[] _carWatts; // by node
    private readonly double[] _otherWatts; // by node
    private readonly NodeState[] _states;
    private readonly (int Phases, double Amps, double Watts)[] _drawn; // by connector
    private int _drawing;

    /// <summary>Creates a load without cars and other consumers, and with the limits of the site's file.</summary>
    public TrueLoad(SiteModel site)
    {
        _site = site;
        _network = site.Network;
        _cars = new Complex[_network.NodeOfGroup.Length * Lines];
        _others = new Complex[_cars.Length];
        _carWatts = new double[site.Nodes.Count];
        _otherWatts = new double[site.Nodes.Count];
        _drawn = new (int, double, double)[site.Connectors.Count];
        _secondary = new int[site.Nodes.Count];
        _primary = new int[site.Nodes.Count];
        for (var node = 0; node < _secondary.Length; node++)
        {
            // The first group of each side holds the sum of all currents; the others are for what may flow.
            var group = _network.FirstGroupOf(node);
            _secondary[node] = group * Lines;
            while (group < _network.FirstGroupOf(node + 1) && !_network.IsPrimary[group])
                group++;
            _primary[node] = group < _network.FirstGroupOf(node + 1) ? group * Lines : -1;
        }

        _states = [.. site.Nodes.Select(NodeState.Of)];
    }

    /// <summary>Takes the limits and the other consumers over, by the node's index.</summary>
    public void SetNodes(ReadOnlySpan<NodeState> states)
    {
        states.CopyTo(_states);
        Array.Clear(_others);
        Array.Clear(_otherWatts);
        for (var node = 0; node < _states.Length; node++)
            AddOthers(node, _states[node]);
    }

    /// <summary>Replaces a connector's current.</summary>
    /// <param name="connector">The connector's index.</param>
    /// <param name="phases">The phases that the car uses, 1 to 3.</param>
    /// <param name="amps">A on each of them.</param>
    /// <param name="watts">The power.</param>
    public void Set(int connector, int phases, double amps, double watts)
    {
        ref var drawn = ref _drawn[connector];
        var wasDrawing = drawn.Amps != 0 || drawn.Watts != 0;
        var isDrawing = amps != 0 || watts != 0;
        if (wasDrawing)
            Add(connector, drawn.Phases, -drawn.Amps, -drawn.Watts);
        drawn = (phases, amps, watts);
        _drawing += (isDrawing ? 1 : 0) - (wasDrawing ? 1 : 0);
        if (_drawing == 0)
        {
            // Nothing is exactly nothing, whatever was rounded before.
            Array.Clear(_cars);
            Array.Clear(_carWatts);
        }

        if (isDrawing)
            Add(connector, phases, amps, watts);
    }

    /// <summary>Returns the load of a node.</summary>
    public NodePoint PointOf(int node, TimeSpan at)
    {
        ref readonly var state = ref _states[node];
        var transformer = _site.Nodes[node].Transformer;
        var first = _secondary[node];
        var limit = Math.Min(state.LimitAmps, transformer is null ? double.PositiveInfinity : _network.Ratings[first / Lines]);
        var (l1, l2, l3) = (Excess(first, limit), Excess(first + 1, limit), Excess(first + 2, limit));
        if (_primary[node] is >= 0 and var primary)
        {
            var rating = _network.Ratings[primary / Lines];
            l1 = Math.Max(l1, Excess(primary, rating));
            l2 = Math.Max(l2, Excess(primary + 1, rating));
            l3 = Math.Max(l3, Excess(primary + 2, rating));
        }

        var power = (_carWatts[node] + _otherWatts[node] - state.LimitWatts) / _network.VoltsAt(node);
        var excess = Math.Max(Math.Max(Math.Max(l1, l2), l3), power);
        return new NodePoint(
            at, _carWatts[node], _cars[first].Magnitude, _cars[first + 1].Magnitude, _cars[first + 2].Magnitude, _otherWatts[node], state.LimitWatts, limit, excess)
        {
            L1ExcessAmps = (float)l1,
            L2ExcessAmps = (float)l2,
            L3ExcessAmps = (float)l3,
            PowerExcessAmps = (float)power,
            OthersExcessAmps = (float)OthersExcess(node, limit),
        };
    }

    /// <summary>The lines of the site's network.</summary>
    internal int LineCount => _others.Length;

    internal int NodeCount => _states.Length;

    /// <summary>Returns the current of other consumers in a line of the network.</summary>
    internal Complex OthersIn(int line) => _others[line];

    /// <summary>Returns the limit of a line of the network in A; infinite without one.</summary>
    internal double LimitOf(int line)
    {
        var group = line / Lines;
        var rating = _network.Ratings[group];
        return _network.IsPrimary[group] ? rating : Math.Min(rating, _states[_network.NodeOfGroup[group]].LimitAmps);
    }

    /// <summary>Returns the power that other consumers leave at a node, in W; infinite without a limit.</summary>
    internal double WattsRoomOf(int node) => _states[node].LimitWatts - _otherWatts[node];

    private double Excess(int line, double limit) =>
        double.IsPositiveInfinity(limit) ? double.NegativeInfinity : (_cars[line] + _others[line]).Magnitude - limit;

    private double OthersExcess(int node, double limit)
    {
        var excess = Math.Max((_otherWatts[node] - _states[node].LimitWatts) / _network.VoltsAt(node), Worst(_secondary[node], limit));
        return _primary[node] is >= 0 and var primary ? Math.Max(excess, Worst(primary, _network.Ratings[primary / Lines])) : excess;

        double Worst(int first, double most) =>
            Math.Max(_others[first].Magnitude, Math.Max(_others[first + 1].Magnitude, _others[first + 2].Magnitude)) - most;
    }

    private void Add(int connector, int phases, double amps, double watts)
    {
        foreach (ref readonly var current in _network.PathOf(connector).Of(phases))
            _cars[current.Line] += new Complex(current.Real * amps, current.Imaginary * amps);
        for (var node = _site.NodeOf(connector); node >= 0; node = _site.ParentOf(node))
            _carWatts[node] += watts;
    }

    private void AddOthers(int from, in NodeState state)
    {
        var volts = _network.VoltsAt(from);
        var (l1, l2, l3) = (Known(state.BaseAmps.First), Known(state.BaseAmps.Second), Known(state.BaseAmps.Third));
        var watts = Known(state.BaseWatts);
        if (watts == 0)
            watts = (l1 + l2 + l3) * volts;
        else if (l1 == 0 && l2 == 0 && l3 == 0)
            l1 = l2 = l3 = watts / Lines / volts;
        if (l1 == 0 && l2 == 0 && l3 == 0)
            return;
        Span<Complex> lines = stackalloc Complex[Lines];
        Span<Complex> one = stackalloc Complex[Lines];
        Enter(lines, one, Phase.L1, l1);
        Enter(lines, one, Phase.L2, l2);
        Enter(lines, one, Phase.L3, l3);
        for (var node = from; node >= 0; node = _site.ParentOf(node))
        {
            AddTo(_secondary[node], lines);
            _otherWatts[node] += watts;
            if (_site.Nodes[node].Transformer is not { } transformer)
                continue;
            Phasors.Transform(lines, transformer);
            AddTo(_primary[node], lines);
        }

        static double Known(double value) => double.IsFinite(value) ? value : 0;
    }

    private static void Enter(Span<Complex> lines, Span<Complex> one, Phase phase, double amps)
    {
        one.Clear();
        Phasors.Enter(one, phase);
        for (var i = 0; i < lines.Length; i++)
            lines[i] += one[i] * amps;
    }

    private void AddTo(int first, ReadOnlySpan<Complex> lines)
    {
        for (var i = 0; i < lines.Length; i++)
            _others[first + i] += lines[i];
    }
}
