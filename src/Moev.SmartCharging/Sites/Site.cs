namespace Moev.SmartCharging.Sites;

/// <summary>A site as its file describes it. Immutable.</summary>
public sealed record Site
{
    /// <summary>The name, for people.</summary>
    public required string Name { get; init; }

    /// <summary>V between a line and neutral at the root, and below it unless a transformer changes it.</summary>
    public required double Voltage { get; init; }

    /// <summary>The nodes; parents come before their children, and the first one is the root.</summary>
    public required IReadOnlyList<SiteNode> Nodes { get; init; }

    /// <summary>The connectors, in the order of the file.</summary>
    public required IReadOnlyList<SiteConnector> Connectors { get; init; }

    /// <summary>
    /// A per phase that every connector may draw without instructions, unless it has its own value; null: 6 A if all connectors together respect every
    /// node with it, otherwise 0.
    /// </summary>
    public double? FailSafeAmps { get; init; }

    /// <summary>Prices; null when the site has none.</summary>
    public Tariff? Tariff { get; init; }

    /// <summary>The zone of the times of day in the file.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Returns the time of day at the site.</summary>
    public TimeOnly TimeOfDayAt(DateTimeOffset at) => TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, TimeZone).DateTime);
}
