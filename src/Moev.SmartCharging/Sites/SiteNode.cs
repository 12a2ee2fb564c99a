namespace Moev.SmartCharging.Sites;

/// <summary>A place where conductors are protected: a grid connection, a transformer, a cable, a fuse.</summary>
public sealed record SiteNode
{
    /// <summary>The id, unique within the site.</summary>
    public required string Id { get; init; }

    /// <summary>The node that feeds it; null for the root.</summary>
    public string? Parent { get; init; }

    /// <summary>The highest current of each line, in A; null for no limit.</summary>
    public double? LimitAmps { get; init; }

    /// <summary>The highest power of all lines together, in W; null for no limit.</summary>
    public double? LimitWatts { get; init; }

    /// <summary>The transformer between this node and its parent; null for none. The node's limits are those of its secondary side.</summary>
    public Transformer? Transformer { get; init; }

    /// <summary>The load of other consumers at this node, unless it is measured; null for none.</summary>
    public BaseLoad? BaseLoad { get; init; }
}

/// <summary>A three-phase transformer.</summary>
/// <param name="Winding">The connection of its windings.</param>
/// <param name="PrimaryVolts">V between a line and neutral on the side of the parent.</param>
/// <param name="SecondaryVolts">V between a line and neutral on the side of the node.</param>
/// <param name="LimitVoltAmps">The rating of all lines together, in VA, which limits the lines of both sides; null for no limit.</param>
public sealed record Transformer(TransformerWinding Winding, double PrimaryVolts, double SecondaryVolts, double? LimitVoltAmps);

/// <summary>The connection of a transformer's windings, primary side first.</summary>
public enum TransformerWinding : byte
{
    /// <summary>Star on both sides.</summary>
    WyeWye = 0,

    /// <summary>Delta on the primary side, star on the secondary side.</summary>
    DeltaWye,
}
