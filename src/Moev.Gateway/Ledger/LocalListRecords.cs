namespace Moev.Gateway.Ledger;

/// <summary>The local authorization list of a charge point, as far as the gateway knows it (OCPP 1.6 §3.5.2).</summary>
/// <param name="LastVersion">The highest version that may ever have reached the charge point: the next one is above it.</param>
/// <param name="Version">The version that the charge point accepted or reported last; null when that is not known.</param>
/// <param name="IsKnown">True when the charge point has exactly <paramref name="Entries"/>.</param>
/// <param name="Entries">The accepted entries, one for each tag.</param>
internal sealed record LocalListRecord(
    int LastVersion, int? Version, bool IsKnown, IReadOnlyList<LocalListEntry> Entries, DateTimeOffset ChangedAt)
{
    /// <summary>Gets the status in the charge point's last answer; null when there was none.</summary>
    public string? Status { get; init; }

    /// <summary>Gets the version in its last answer to GetLocalListVersion.</summary>
    public int? ReportedVersion { get; init; }

    public DateTimeOffset? ReportedAt { get; init; }
}

/// <summary>A tag of the list. A status of null takes the tag off the list, in a differential update.</summary>
internal sealed record LocalListEntry(string IdTag, string? Status, string? ParentIdTag = null, DateTimeOffset? ExpiryDate = null);
