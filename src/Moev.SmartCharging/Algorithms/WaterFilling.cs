using Moev.SmartCharging.Loads;

namespace Moev.SmartCharging.Algorithms;

/// <summary>
/// Raises the current of sessions together, like water in connected vessels. A session joins at its least current, and stays behind at its most, or when a line or a node above
/// it is full. The result is max-min fair: no session can have more without taking from one that has no more.
/// </summary>
/// <remarks>
/// The level at which a line is full rises when sessions stop, and falls only when one joins. So a heap of levels that is corrected when a line is taken from it gives the next event,
/// and the work is nearly linear in the number of sessions.
/// </remarks>
internal sealed class WaterFilling
{
    private const double Tolerance = 1e-9;

    private readonly SiteModel _site;
    private readonly Network _network;
    private readonly Subtrees _subtrees;
    private readonly Vessel[] _vessels; // the lines, then the nodes' powers
    private readonly int _lines;
    private readonly int[] _phasesOf; // by connector
    private readonly Stage[] _stageOf; // by connector
    private readonly int[] _sessions;
    private readonly double[] _joinLevels;
    private readonly double[] _stopLevels;
    private readonly int[] _joins;
    private readonly int[] _stops;
    private readonly double[] _result; // by connector
    private readonly PriorityQueue<int, double> _full = new(); // vessels, by the level at which they are full or a lower one
    private int _count;

    public WaterFilling(SiteModel site)
    {
        _site = site;
        _network = site.Network;
        _subtrees = new Subtrees(site);
        _lines = _network.NodeOfGroup.Length * Network.Lines;
        _vessels = new Vessel[_lines + site.Nodes.Count];
        var connectors = site.Connectors.Count;
        (_phasesOf, _sessions, _joins, _stops) = (new int[connectors], new int[connectors], new int[connectors], new int[connectors]);
        (_joinLevels, _stopLevels, _result) = (new double[connectors], new double[connectors], new double[connectors]);
        _stageOf = new Stage[connectors];
    }

    private enum Stage : byte
    {
        Absent = 0,
        Waiting,
        Rising,
        Stopped,
    }

    /// <summary>The sessions.</summary>
    public ReadOnlySpan<int> Sessions => _sessions.AsSpan(0, _count);

    /// <summary>Forgets all sessions.</summary>
    public void Clear()
    {
        _count = 0;
        Array.Clear(_stageOf);
        _full.Clear();
    }

    /// <summary>Adds a session.</summary>
    public void Add(int connector, int phases, double least, double most)
    {
        (_phasesOf[connector], _stageOf[connector], _result[connector]) = (phases, Stage.Waiting, least);
        (_joinLevels[_count], _stopLevels[_count]) = (least, most);
        _sessions[_count] = _joins[_count] = _stops[_count] = connector;
        _count++;
    }

    /// <summary>Returns the current of a session after <see cref="Fill"/>.</summary>
    public double AmpsOf(int connector) => _result[connector];

    /// <summary>Finds the current of each session.</summary>
    /// <param name="load">The currents in the site, with each session at its least.</param>
    public void Fill(SiteLoad load)
    {
        Start(load);
        _joinLevels.AsSpan(0, _count).Sort(_joins.AsSpan(0, _count));
        _stopLevels.AsSpan(0, _count).Sort(_stops.AsSpan(0, _count));
        var (joined, stopped) = (0, 0);
        while (stopped < _count)
        {
            var nextStop = _stopLevels[stopped];
            var nextJoin = joined < _count ? _joinLevels[joined] : double.PositiveInfinity;
            var level = Math.Min(nextStop, nextJoin);
            if (TakeFull(level, out var vessel, out var fullAt))
                StopBelow(vessel, fullAt);
            else if (nextJoin <= nextStop)
                joined = JoinAll(joined, nextJoin);
            else
                Stop(_stops[stopped++], nextStop);
        }
    }

    private void Start(SiteLoad load)
    {
        for (var line = 0; line < _lines; line++)
        {
            var (real, imaginary) = load.CurrentIn(line);
            _vessels[line] = new Vessel { Real = real, Imaginary = imaginary, Room = load.RoomOf(line) };
        }

        for (var node = 0; node < _site.Nodes.Count; node++)
            _vessels[_lines + node] = new Vessel { Real = load.WattsOf(node), Room = load.WattsRoomOf(node) };
    }

    /// <summary>Takes the next vessel that is full at a level or below it.</summary>
    private bool TakeFull(double level, out int vessel, out double fullAt)
    {
        while (_full.TryPeek(out vessel, out fullAt) && fullAt <= level)
        {
            _full.Dequeue();
            ref readonly var state = ref _vessels[vessel];
            if (state.IsFull || state.Rising == 0)
                continue;
            var now = state.FullAt(fullAt);
            if (now <= fullAt + Tolerance)
                return true;
            _full.Enqueue(vessel, now);
        }

        return false;
    }

    /// <summary>Stops all sessions that a vessel limits.</summary>
    private void StopBelow(int vessel, double level)
    {
        _vessels[vessel].IsFull = true;
        var node = vessel < _lines ? _network.NodeOfGroup[vessel / Network.Lines] : vessel - _lines;
        foreach (var connector in _subtrees.Of(node))
        {
            if (_stageOf[connector] is Stage.Waiting or Stage.Rising && Uses(connector, vessel))
                Stop(connector, level);
        }
    }

    private bool Uses(int connector, int vessel)
    {
        if (vessel >= _lines)
            return true;
        foreach (ref readonly var current in _network.PathOf(connector).Of(_phasesOf[connector]))
        {
            if (current.Line == vessel)
                return true;
        }

        return false;
    }

    /// <summary>Lets all sessions join whose least current is a level, and computes anew when vessels are full.</summary>
    private int JoinAll(int joined, double level)
    {
        for (; joined < _count && _joinLevels[joined] == level; joined++)
        {
            if (_stageOf[_joins[joined]] != Stage.Waiting)
                continue;
            _stageOf[_joins[joined]] = Stage.Rising;
            Change(_joins[joined], -level, 1);
        }

        _full.Clear();
        for (var vessel = 0; vessel < _vessels.Length; vessel++)
        {
            if (_vessels[vessel] is { Rising: > 0, IsFull: false })
                _full.Enqueue(vessel, _vessels[vessel].FullAt(level));
        }

        return joined;
    }

    private void Stop(int connector, double level)
    {
        var stage = _stageOf[connector];
        _stageOf[connector] = Stage.Stopped;
        if (stage != Stage.Rising)
            return;
        _result[connector] = level;
        Change(connector, level, -1);
    }

    /// <summary>Adds a fixed current and a rising one to the vessels above a connector.</summary>
    private void Change(int connector, double amps, int rising)
    {
        var phases = _phasesOf[connector];
        foreach (ref readonly var current in _network.PathOf(connector).Of(phases))
            Change(ref _vessels[current.Line], current.Real, current.Imaginary);
        var watts = _network.WattsPerAmp(connector, phases);
        for (var node = _site.NodeOf(connector); node >= 0; node = _site.ParentOf(node))
            Change(ref _vessels[_lines + node], watts, 0);

        void Change(ref Vessel vessel, double real, double imaginary)
        {
            if (!double.IsPositiveInfinity(vessel.Room))
                vessel.Add(real, imaginary, amps, rising);
        }
    }

    /// <summary>A line, or the power of a node, while the level rises: its current is S + x · U at the level x.</summary>
    private struct Vessel
    {
        public double Real; // S
        public double Imaginary;
        public double Room;
        public int Rising; // sessions
        public bool IsFull;
        private double _risingReal; // U
        private double _risingImaginary;

        public void Add(double real, double imaginary, double amps, int rising)
        {
            Real += real * amps;
            Imaginary += imaginary * amps;
            Rising += rising;
            _risingReal = Rising == 0 ? 0 : _risingReal + (real * rising);
            _risingImaginary = Rising == 0 ? 0 : _risingImaginary + (imaginary * rising);
        }

        /// <summary>Solves |S + x · U| = room for x; not below the present level.</summary>
        public readonly double FullAt(double level)
        {
            var a = (_risingReal * _risingReal) + (_risingImaginary * _risingImaginary);
            var b = (Real * _risingReal) + (Imaginary * _risingImaginary);
            var c = (Real * Real) + (Imaginary * Imaginary) - (Room * Room);
            var root = (b * b) - (a * c);
            return root > 0 && a > 0 && Room > 0 ? Math.Max((Math.Sqrt(root) - b) / a, level) : level;
        }
    }
}
