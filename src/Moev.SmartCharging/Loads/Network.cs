using System.Numerics;
using Moev.SmartCharging.Sites;

namespace Moev.SmartCharging.Loads;

/// <summary>
/// The conductors of a site: the lines of each node, and for a node with a transformer those of its primary side too. Currents of three phases add as phasors: at
/// unity power factor, the current of a phase has the angle of its voltage, so that loads between two lines and loads to neutral differ by 30°.
/// </summary>
/// <remarks>
/// A car may draw less than it may. Where all currents of a line point into one half of the plane to each other (no angle above 90°), less current at one connector never means
/// more current in the line, so the sum of the highest currents is the worst case. A line where that does not hold adds magnitudes instead of phasors, which is never too low.
/// </remarks>
internal sealed class Network
{
    /// <summary>The lines of a conductor group.</summary>
    public const int Lines = 3;

    private const int MaxPhases = 3;
    private const double SmallestDot = -1e-9;

    private static readonly double Sqrt3 = Math.Sqrt(3);

    private readonly Path[] _pathOf; // by connector
    private readonly double[] _volts; // by node, line to neutral
    private readonly SiteModel _site;

    private Network(SiteModel site, Path[] pathOf, double[] volts, int[] nodeOfGroup, double[] ratings)
    {
        _site = site;
        _pathOf = pathOf;
        _volts = volts;
        NodeOfGroup = nodeOfGroup;
        Ratings = ratings;
    }

    /// <summary>The node of each group of three lines.</summary>
    public int[] NodeOfGroup { get; }

    /// <summary>The fixed limit of each group's lines in A, that of a transformer's rating; infinite for none.</summary>
    public double[] Ratings { get; }

    /// <summary>The way from a connector to the root.</summary>
    public Path PathOf(int connector) => _pathOf[connector];

    /// <summary>V between a line and neutral at a node.</summary>
    public double VoltsAt(int node) => _volts[node];

    public double VoltageOf(int connector, int phase)
    {
        var volts = _volts[_site.NodeOf(connector)];
        return _site.Connectors[connector].Phases[phase] >= Phase.L1L2 ? volts * Sqrt3 : volts;
    }

    public double WattsPerAmp(int connector, int phases)
    {
        var watts = 0.0;
        for (var i = Math.Min(phases, _site.Connectors[connector].Phases.Count) - 1; i >= 0; i--)
            watts += VoltageOf(connector, i);
        return watts;
    }

    public static Network Build(SiteModel site)
    {
        var nodes = site.Nodes.Count;
        var volts = new double[nodes];
        var secondary = new int[nodes];
        var primary = new int[nodes];
        List<int> nodeOfGroup = [];
        List<double> ratings = [];
        for (var i = 0; i < nodes; i++)
        {
            var transformer = site.Nodes[i].Transformer;
            volts[i] = transformer?.SecondaryVolts ?? (site.ParentOf(i) is >= 0 and var parent ? volts[parent] : site.Site.Voltage);
            secondary[i] = Group(i, transformer?.LimitVoltAmps / Lines / transformer?.SecondaryVolts);
            primary[i] = transformer is null ? -1 : Group(i, transformer.LimitVoltAmps / Lines / transformer.PrimaryVolts);
        }

        // Connectors with the same node and the same phases have the same path.
        var shared = new Dictionary<(int Node, int Phases), Path>();
        var pathOf = new Path[site.Connectors.Count];
        for (var i = 0; i < pathOf.Length; i++)
        {
            var key = (site.NodeOf(i), site.Connectors[i].Phases.Aggregate(1, static (code, phase) => (code * 8) + (int)phase));
            if (!shared.TryGetValue(key, out var path))
                shared.Add(key, path = Trace(site, secondary, primary, key.Item1, site.Connectors[i].Phases));
            pathOf[i] = path;
        }

        AddMagnitudesWhereCurrentsMayCancel(shared.Values, nodeOfGroup.Count);
        foreach (var path in shared.Values)
            path.Seal();
        return new Network(site, pathOf, volts, [.. nodeOfGroup], [.. ratings]);

        int Group(int node, double? rating)
        {
            nodeOfGroup.Add(node);
            ratings.Add(rating ?? double.PositiveInfinity);
            return nodeOfGroup.Count - 1;
        }
    }

    // The angle of a line's voltage to neutral is 0°, -120° and 120°. Between two lines it is 30° ahead of the first one's.
    private static Complex Angle(Phase phase) => Complex.FromPolarCoordinates(1, phase switch
    {
        Phase.L1 => 0,
        Phase.L2 => -2 * Math.PI / 3,
        Phase.L3 => 2 * Math.PI / 3,
        Phase.L1L2 => Math.PI / 6,
        Phase.L2L3 => -Math.PI / 2,
        _ => 5 * Math.PI / 6,
    });

    /// <summary>Follows the current of 1 A in each phase up to the root.</summary>
    private static Path Trace(SiteModel site, int[] secondary, int[] primary, int from, IReadOnlyList<Phase> phases)
    {
        var currents = new Complex[MaxPhases][];
        for (var i = 0; i < MaxPhases; i++)
        {
            currents[i] = new Complex[Lines];
            if (i < phases.Count)
                Enter(currents[i], phases[i]);
        }

        var path = new Path();
        for (var node = from; node >= 0; node = site.ParentOf(node))
        {
            path.Add(secondary[node], currents);
            if (site.Nodes[node].Transformer is not { } transformer)
                continue;
            foreach (var lines in currents)
                Transform(lines, transformer);
            path.Add(primary[node], currents);
        }

        return path;
    }

    private static void Enter(Complex[] lines, Phase phase)
    {
        var current = Angle(phase);
        if (phase < Phase.L1L2)
        {
            lines[(int)phase] = current;
            return;
        }

        var first = phase - Phase.L1L2;
        lines[first] = current;
        lines[(first + 1) % Lines] = -current;
    }

    /// <summary>Replaces the currents of the secondary lines by those of the primary lines.</summary>
    private static void Transform(Complex[] lines, Transformer transformer)
    {
        if (transformer.Winding == TransformerWinding.WyeWye)
        {
            for (var i = 0; i < Lines; i++)
                lines[i] *= transformer.SecondaryVolts / transformer.PrimaryVolts;
            return;
        }

        // Each primary winding lies between two lines, and carries the current of one secondary line.
        var ratio = transformer.SecondaryVolts / (transformer.PrimaryVolts * Sqrt3);
        var (a, b, c) = (lines[0], lines[1], lines[2]);
        (lines[0], lines[1], lines[2]) = ((a - c) * ratio, (b - a) * ratio, (c - b) * ratio);
    }

    private static void AddMagnitudesWhereCurrentsMayCancel(IReadOnlyCollection<Path> paths, int groups)
    {
        var directions = new List<Complex>[groups * Lines];
        foreach (var path in paths)
        {
            foreach (var (line, current) in path.Currents())
            {
                var known = directions[line] ??= [];
                var direction = current / current.Magnitude;
                if (!known.Exists(other => (other - direction).Magnitude < 1e-6))
                    known.Add(direction);
            }
        }

        for (var line = 0; line < directions.Length; line++)
        {
            if (directions[line] is { } known && known.Exists(a => known.Exists(b => (a.Real * b.Real) + (a.Imaginary * b.Imaginary) < SmallestDot)))
            {
                foreach (var path in paths)
                    path.TakeMagnitudes(line);
            }
        }
    }

    /// <summary>The way of a connector's currents to the root, shared by connectors with the same node and phases.</summary>
    internal sealed class Path
    {
        private readonly List<Complex[][]> _traced = [];
        private readonly List<int> _groups = [];
        private Current[][] _byPhases = [];

        /// <summary>The currents that 1 A in each of the first phases causes.</summary>
        /// <param name="phases">1 to 3.</param>
        public ReadOnlySpan<Current> Of(int phases) => _byPhases[phases - 1];

        public void Add(int group, Complex[][] currents)
        {
            _groups.Add(group);
            _traced.Add([.. currents.Select(static lines => (Complex[])lines.Clone())]);
        }

        public IEnumerable<(int Line, Complex Current)> Currents() =>
            from step in Enumerable.Range(0, _groups.Count)
            from phase in Enumerable.Range(0, MaxPhases)
            from line in Enumerable.Range(0, Lines)
            where _traced[step][phase][line].Magnitude > 1e-12
            select ((_groups[step] * Lines) + line, _traced[step][phase][line]);

        public void TakeMagnitudes(int line)
        {
            if (_groups.IndexOf(line / Lines) is >= 0 and var step)
            {
                foreach (var phase in _traced[step])
                    phase[line % Lines] = phase[line % Lines].Magnitude;
            }
        }

        public void Seal() => _byPhases = [.. Enumerable.Range(1, MaxPhases).Select(Sum)];

        private Current[] Sum(int phases)
        {
            var sums = new List<Current>();
            for (var step = 0; step < _groups.Count; step++)
            {
                for (var line = 0; line < Lines; line++)
                {
                    var sum = Complex.Zero;
                    for (var phase = 0; phase < phases; phase++)
                        sum += _traced[step][phase][line];
                    if (sum.Magnitude > 1e-12)
                        sums.Add(new Current((_groups[step] * Lines) + line, sum.Real, sum.Imaginary));
                }
            }

            return [.. sums];
        }
    }

    /// <summary>The current in a line for each A per phase at a connector.</summary>
    internal readonly record struct Current(int Line, double Real, double Imaginary);
}
