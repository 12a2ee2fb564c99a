using System.Numerics;
using Moev.SmartCharging.Sites;

namespace Moev.SmartCharging.Loads;

/// <summary>Follows the current of each connector up to the root, and finds the sums that each line needs. Used once for each site.</summary>
internal sealed class PathTracer
{
    private const int MaxPhases = 3;

    private readonly SiteModel _site;
    private readonly double[] _volts;
    private readonly List<Group> _conductors = []; // without those that occur several times
    private readonly int[] _secondary; // by node: the conductor
    private readonly int[] _primary; // by node: the conductor; -1 without a transformer
    private readonly List<Complex>[] _directions; // by line of a conductor

    public PathTracer(SiteModel site, double[] volts)
    {
        _site = site;
        _volts = volts;
        _secondary = new int[site.Nodes.Count];
        _primary = new int[site.Nodes.Count];
        for (var i = 0; i < site.Nodes.Count; i++)
        {
            _secondary[i] = Add(new Group(i, IsPrimary: false));
            _primary[i] = site.Nodes[i].Transformer is null ? -1 : Add(new Group(i, IsPrimary: true));
        }

        _directions = [.. Enumerable.Range(0, _conductors.Count * Phasors.Lines).Select(static _ => new List<Complex>(1))];

        int Add(Group conductor)
        {
            _conductors.Add(conductor);
            return _conductors.Count - 1;
        }
    }

    /// <summary>The groups of three lines, after <see cref="Paths"/>.</summary>
    public List<Group> Groups { get; } = [];

    /// <summary>Returns the paths, by connector.</summary>
    public ConductorPath[] Paths()
    {
        // Connectors with the same node and the same phases have the same path.
        var keyOf = new (int Node, int Phases)[_site.Connectors.Count];
        var flows = new Dictionary<(int Node, int Phases), List<Flow>>();
        for (var i = 0; i < keyOf.Length; i++)
        {
            keyOf[i] = (_site.NodeOf(i), CodeOf(_site.Connectors[i].Phases));
            if (!flows.ContainsKey(keyOf[i]))
                flows.Add(keyOf[i], Trace(_site.NodeOf(i), _site.Connectors[i].Phases));
        }

        var sums = _directions.Select(HalfPlanes.Of).ToArray();
        var first = new int[_conductors.Count];
        for (var i = 0; i < first.Length; i++)
        {
            first[i] = Groups.Count;
            var count = Enumerable.Range(i * Phasors.Lines, Phasors.Lines).Max(line => sums[line].Count);
            Groups.AddRange(Enumerable.Repeat(_conductors[i], count));
        }

        var paths = new Dictionary<(int Node, int Phases), ConductorPath>(flows.Count);
        var pathOf = new ConductorPath[keyOf.Length];
        for (var i = 0; i < keyOf.Length; i++)
        {
            if (!paths.TryGetValue(keyOf[i], out var path))
                paths.Add(keyOf[i], path = Seal(flows[keyOf[i]], _site.Connectors[i].Phases, _volts[_site.NodeOf(i)], first, sums));
            pathOf[i] = path;
        }

        return pathOf;
    }

    private static int CodeOf(IReadOnlyList<Phase> phases)
    {
        var code = 1;
        for (var i = 0; i < phases.Count; i++)
            code = (code * 8) + (int)phases[i];
        return code;
    }

    private List<Flow> Trace(int from, IReadOnlyList<Phase> phases)
    {
        var flows = new List<Flow>();
        Span<Complex> lines = stackalloc Complex[Phasors.Lines];
        for (var phase = 0; phase < phases.Count; phase++)
        {
            lines.Clear();
            Phasors.Enter(lines, phases[phase]);
            for (var node = from; node >= 0; node = _site.ParentOf(node))
            {
                Record(flows, _secondary[node], phase, lines);
                if (_site.Nodes[node].Transformer is not { } transformer)
                    continue;
                Phasors.Transform(lines, transformer);
                Record(flows, _primary[node], phase, lines);
            }
        }

        return flows;
    }

    private void Record(List<Flow> flows, int conductor, int phase, ReadOnlySpan<Complex> lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            var magnitude = lines[i].Magnitude;
            if (magnitude <= Phasors.Negligible)
                continue;
            var line = (conductor * Phasors.Lines) + i;
            var direction = lines[i] / magnitude;
            var known = _directions[line].FindIndex(other => (other - direction).Magnitude < 1e-6);
            if (known < 0)
            {
                known = _directions[line].Count;
                _directions[line].Add(direction);
            }

            flows.Add(new Flow(line, phase, known, lines[i]));
        }
    }

    private static ConductorPath Seal(List<Flow> flows, IReadOnlyList<Phase> phases, double volts, int[] first, List<int>[] sums)
    {
        var byPhases = new LineCurrent[MaxPhases][];
        var watts = new double[MaxPhases];
        for (var count = 1; count <= MaxPhases; count++)
        {
            var totals = new SortedDictionary<int, Complex>(Comparer<int>.Create(static (a, b) => b.CompareTo(a)));
            foreach (var flow in flows.Where(flow => flow.Phase < count))
            {
                for (var sum = 0; sum < sums[flow.Line].Count; sum++)
                {
                    var line = ((first[flow.Line / Phasors.Lines] + sum) * Phasors.Lines) + (flow.Line % Phasors.Lines);
                    if ((sums[flow.Line][sum] >> flow.Direction & 1) != 0)
                        totals[line] = totals.GetValueOrDefault(line) + flow.Current;
                }
            }

            byPhases[count - 1] = [.. totals.Where(static total => total.Value.Magnitude > Phasors.Negligible).Select(static total => new LineCurrent(total.Key, total.Value.Real, total.Value.Imaginary))];
            watts[count - 1] = phases.Take(count).Sum(phase => Network.VoltsOf(phase, volts));
        }

        return new ConductorPath(byPhases, watts);
    }

    /// <summary>Three lines: those of a node, or the primary ones of its transformer.</summary>
    internal readonly record struct Group(int Node, bool IsPrimary);

    /// <summary>The current of one phase in one line of a conductor.</summary>
    private readonly record struct Flow(int Line, int Phase, int Direction, Complex Current);
}
