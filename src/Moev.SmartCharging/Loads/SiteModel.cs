using Moev.SmartCharging.Sites;

namespace Moev.SmartCharging.Loads;

/// <summary>
/// A site that is prepared for computing: nodes and connectors by index, and the current that each connector causes in each conductor above it. Immutable, and shared by
/// algorithms, the safety layer and the controller.
/// </summary>
public sealed class SiteModel
{
    private readonly Dictionary<string, int> _nodeIndex = new(StringComparer.Ordinal);
    private readonly Dictionary<(string ChargePoint, int Connector), int> _connectorIndex = [];
    private readonly int[] _parents;
    private readonly int[] _nodeOf;
    private readonly double[] _failSafe;

    private SiteModel(Site site)
    {
        Site = site;
        _parents = new int[site.Nodes.Count];
        for (var i = 0; i < site.Nodes.Count; i++)
        {
            _nodeIndex.Add(site.Nodes[i].Id, i);
            _parents[i] = site.Nodes[i].Parent is { } parent ? _nodeIndex[parent] : -1;
        }

        _nodeOf = new int[site.Connectors.Count];
        for (var i = 0; i < site.Connectors.Count; i++)
        {
            var connector = site.Connectors[i];
            _connectorIndex.Add((connector.ChargePoint, connector.ConnectorId), i);
            _nodeOf[i] = _nodeIndex[connector.Node];
        }

        Network = new Network(this);
        _failSafe = FailSafe.Of(this);
    }

    /// <summary>The site.</summary>
    public Site Site { get; }

    /// <summary>The nodes; parents come before their children, and the first one is the root.</summary>
    public IReadOnlyList<SiteNode> Nodes => Site.Nodes;

    /// <summary>The connectors.</summary>
    public IReadOnlyList<SiteConnector> Connectors => Site.Connectors;

    /// <summary>The conductors and what flows in them.</summary>
    internal Network Network { get; }

    /// <summary>Prepares a site.</summary>
    /// <exception cref="ArgumentException">
    /// An id occurs twice or is unknown, or a parent comes after its child. A site file with such errors is refused with their place.
    /// </exception>
    public static SiteModel Of(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        try
        {
            return new SiteModel(site);
        }
        catch (KeyNotFoundException e)
        {
            throw new ArgumentException("A node is unknown, or comes after its child.", nameof(site), e);
        }
    }

    /// <summary>Returns the index of the node that feeds a node; -1 for the root.</summary>
    public int ParentOf(int node) => _parents[node];

    /// <summary>Returns the index of the node that feeds a connector.</summary>
    public int NodeOf(int connector) => _nodeOf[connector];

    /// <summary>Returns the current that a connector may draw without instructions, in A per phase.</summary>
    public double FailSafeOf(int connector) => _failSafe[connector];

    /// <summary>Returns V across one phase of a connector.</summary>
    /// <param name="connector">The connector's index.</param>
    /// <param name="phase">The number of its phase, from 0.</param>
    public double VoltageOf(int connector, int phase) => Network.VoltageOf(connector, phase);

    /// <summary>Returns the power of a connector in W for each A per phase.</summary>
    /// <param name="connector">The connector's index.</param>
    /// <param name="phases">The number of phases that the car uses, 1 to 3.</param>
    public double WattsPerAmp(int connector, int phases) => Network.WattsPerAmp(connector, phases);

    /// <summary>Finds a node.</summary>
    /// <returns>Its index; -1 when the site has none with this id.</returns>
    public int FindNode(string id) => _nodeIndex.GetValueOrDefault(id, -1);

    /// <summary>Finds a connector.</summary>
    /// <returns>Its index; -1 when the site does not have it.</returns>
    public int FindConnector(string chargePoint, int connectorId) => _connectorIndex.GetValueOrDefault((chargePoint, connectorId), -1);
}
