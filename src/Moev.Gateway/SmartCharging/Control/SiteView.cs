using Moev.Gateway.SmartCharging.Ports;
using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;
using Moev.SmartCharging.Safety;

namespace Moev.Gateway.SmartCharging.Control;

/// <summary>Everything about one cycle: the buffers that it fills, and that are read once it has ended.</summary>
internal sealed class SiteView(SiteModel site)
{
    /// <summary>The site.</summary>
    public SiteModel Site { get; } = site;

    /// <summary>The reasons for the cycle; none before the first one has ended.</summary>
    public CycleTriggers Triggers { get; set; }

    /// <summary>The observation.</summary>
    public Observation Observation { get; } = new(site);

    /// <summary>The decision after contactor care and wake-ups.</summary>
    public Decision Wanted { get; } = new(site);

    /// <summary>The algorithm's own decision, in A per phase; not a number for a connector that it did not name.</summary>
    public double[] DecidedAmps { get; } = new double[site.Connectors.Count];

    /// <summary>The decision that the safety layer allowed.</summary>
    public Decision Allowed { get; } = new(site);

    /// <summary>The reasons for which connectors get another current than decided.</summary>
    public InterventionReason[] Reasons { get; } = new InterventionReason[site.Connectors.Count];

    /// <summary>The index of the node that limits each connector; -1 for none.</summary>
    public int[] BindingNodes { get; } = new int[site.Connectors.Count];

    /// <summary>The current that each connector counts with at the nodes above it, in A per phase.</summary>
    public double[] CountedAmps { get; } = new double[site.Connectors.Count];

    /// <summary>The loads of the nodes.</summary>
    public NodeLoad[] Loads { get; } = new NodeLoad[site.Nodes.Count];

    /// <summary>The decision's origin.</summary>
    public AlgorithmOutcome Outcome { get; set; }

    /// <summary>The connectors that the safety layer corrected, or would correct.</summary>
    public int Interventions { get; set; }

    /// <summary>The index of a node that is above its limit whatever is sent; -1 for none.</summary>
    public int OverloadedNode { get; set; } = -1;

    /// <summary>The time of the whole cycle.</summary>
    public TimeSpan Elapsed { get; set; }
}
