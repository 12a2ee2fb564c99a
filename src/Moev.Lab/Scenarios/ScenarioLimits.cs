namespace Moev.Lab.Scenarios;

/// <summary>The bounds of scenarios. A larger one is refused with a message that names the bound.</summary>
internal static class ScenarioLimits
{
    /// <summary>Bytes of a scenario or tariff.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>Bytes of a file of sessions or loads, unpacked.</summary>
    public const int MaxDataBytes = 256 * 1024 * 1024;

    /// <summary>Rows of a file of sessions or loads, and stays of a run.</summary>
    public const int MaxRows = 1_000_000;

    /// <summary>Connectors of a site.</summary>
    public const int MaxConnectors = 20_000;

    /// <summary>Entries of any other list.</summary>
    public const int MaxListLength = 10_000;

    public const int MaxSeeds = 1_000;

    /// <summary>Errors that are reported at once.</summary>
    public const int MaxErrors = 20;

    public static readonly TimeSpan MaxDuration = TimeSpan.FromDays(366);
}
