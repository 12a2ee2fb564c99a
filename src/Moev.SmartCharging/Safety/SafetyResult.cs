using Moev.SmartCharging.Loads;

namespace Moev.SmartCharging.Safety;

/// <summary>The findings of the safety layer for one decision. A buffer that belongs to the layer and holds until its next check.</summary>
public sealed class SafetyResult
{
    internal SafetyResult(SiteModel site)
    {
        Reason = new InterventionReason[site.Connectors.Count];
        BindingNode = new int[site.Connectors.Count];
        CountedAmps = new double[site.Connectors.Count];
        Clear();
    }

    /// <summary>The reasons by the connector's index.</summary>
    public InterventionReason[] Reason { get; }

    /// <summary>The index of the node that limits each connector; -1 when none does.</summary>
    public int[] BindingNode { get; }

    /// <summary>
    /// The current that each connector counts with at the nodes above it now, in A per phase: the allowed one, or the ceiling of a connector that cannot be
    /// controlled.
    /// </summary>
    public double[] CountedAmps { get; }

    /// <summary>The index of a node that is above its limit whatever is sent, because of other consumers and connectors that cannot be controlled; -1 when there is none.</summary>
    public int OverloadedNode { get; internal set; }

    /// <summary>The number of connectors that get another current than wanted, or would get one where the layer only logs.</summary>
    public int Interventions { get; private set; }

    /// <summary>The periods of schedules that were left out, because a decision may have only so many.</summary>
    public int DroppedPeriods { get; internal set; }

    internal void Clear()
    {
        Array.Clear(Reason);
        Array.Fill(BindingNode, -1);
        Array.Clear(CountedAmps);
        OverloadedNode = -1;
        DroppedPeriods = 0;
    }

    internal void Count()
    {
        Interventions = 0;
        foreach (var reason in Reason)
            Interventions += reason == InterventionReason.None ? 0 : 1;
    }
}
