using Moev.SmartCharging.Sites;

namespace Moev.SmartCharging.Loads;

/// <summary>
/// The conductors of a site: the three lines of each node, and for a node with a transformer those of its primary side too. Where a line needs several sums
/// (<see cref="HalfPlanes"/>), its conductor occurs several times, each as a group of three lines.
/// </summary>
internal sealed class Network
{
    /// <summary>The lines of a group.</summary>
    public const int Lines = Phasors.Lines;

    private readonly SiteModel _site;
    private readonly ConductorPath[] _pathOf; // by connector
    private readonly double[] _volts; // by node, line to neutral
    private readonly int[] _firstGroup; // by node, and the number of groups at the end

    public Network(SiteModel site)
    {
        _site = site;
        _volts = Volts(site);
        var tracer = new PathTracer(site, _volts);
        _pathOf = tracer.Paths();
        NodeOfGroup = [.. tracer.Groups.Select(static group => group.Node)];
        Ratings = [.. tracer.Groups.Select(group => RatingOf(site.Nodes[group.Node].Transformer, group.IsPrimary))];
        IsPrimary = [.. tracer.Groups.Select(static group => group.IsPrimary)];
        _firstGroup = new int[site.Nodes.Count + 1];
        for (var group = NodeOfGroup.Length - 1; group >= 0; group--)
            _firstGroup[NodeOfGroup[group]] = group;
        _firstGroup[^1] = NodeOfGroup.Length;
    }

    /// <summary>The node of each group. The groups of a node follow each other; the first one holds the sums of all currents in the node's own lines.</summary>
    public int[] NodeOfGroup { get; }

    /// <summary>True for each group of a transformer's primary lines.</summary>
    public bool[] IsPrimary { get; }

    /// <summary>The fixed limit of each group's lines in A, that of a transformer's rating; infinite for none.</summary>
    public double[] Ratings { get; }

    /// <summary>The way from a connector to the root.</summary>
    public ConductorPath PathOf(int connector) => _pathOf[connector];

    /// <summary>The index of a node's first group; for the number of nodes, the number of groups.</summary>
    public int FirstGroupOf(int node) => _firstGroup[node];

    /// <summary>V between a line and neutral at a node.</summary>
    public double VoltsAt(int node) => _volts[node];

    public double VoltageOf(int connector, int phase) => VoltsOf(_site.Connectors[connector].Phases[phase], _volts[_site.NodeOf(connector)]);

    public double WattsPerAmp(int connector, int phases) => _pathOf[connector].WattsPerAmp(phases);

    /// <summary>V across a phase.</summary>
    public static double VoltsOf(Phase phase, double lineToNeutral) => phase >= Phase.L1L2 ? lineToNeutral * Phasors.Sqrt3 : lineToNeutral;

    private static double[] Volts(SiteModel site)
    {
        var volts = new double[site.Nodes.Count];
        for (var i = 0; i < volts.Length; i++)
            volts[i] = site.Nodes[i].Transformer?.SecondaryVolts ?? (site.ParentOf(i) is >= 0 and var parent ? volts[parent] : site.Site.Voltage);
        return volts;
    }

    private static double RatingOf(Transformer? transformer, bool isPrimary) =>
        transformer?.LimitVoltAmps is { } limit ? limit / Lines / (isPrimary ? transformer.PrimaryVolts : transformer.SecondaryVolts) : double.PositiveInfinity;
}
