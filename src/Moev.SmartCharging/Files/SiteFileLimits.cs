namespace Moev.SmartCharging.Files;

/// <summary>The bounds of a site file. A larger file is refused.</summary>
public sealed record SiteFileLimits
{
    /// <summary>The default bounds.</summary>
    public static SiteFileLimits Default { get; } = new();

    /// <summary>Bytes of the file.</summary>
    public int MaxBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>Nodes.</summary>
    public int MaxNodes { get; init; } = 10_000;

    /// <summary>Connectors.</summary>
    public int MaxConnectors { get; init; } = 100_000;

    /// <summary>Levels of the tree of nodes.</summary>
    public int MaxDepth { get; init; } = 16;

    /// <summary>Entries of every other list: a node's base load, a connector's steps, the prices.</summary>
    public int MaxListLength { get; init; } = 1000;

    /// <summary>Errors that are reported at once; the rest is left out.</summary>
    public int MaxErrors { get; init; } = 20;
}
