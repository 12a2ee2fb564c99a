namespace Moev.Gateway.Ledger;

/// <summary>What is known here of a charge point's local authorization list (OCPP 1.6 §3.5.2).</summary>
/// <param name="LastVersion">The highest version that may ever have reached the charge point: the next one is above it.</param>
/// <param name="Version">The version that the charge point accepted or reported last; null when that is not known.</param>
/// <param name="IsKnown">Whether <paramref name="Entries"/> is what the charge point has.</param>
/// <param name="Entries">What was accepted, without two of one tag.</param>
internal sealed record LocalListRecord(
    int LastVersion, int? Version, bool IsKnown, IReadOnlyList<LocalListEntry> Entries, DateTimeOffset ChangedAt)
{
    /// <summary>The status that the charge point answered last; null when it answered none.</summary>
    public string? Status { get; init; }

    /// <summary>The version that it reported when it was asked last.</summary>
    public int? ReportedVersion { get; init; }

    public DateTimeOffset? ReportedAt { get; init; }
}

/// <summary>A tag of the list. A status of null takes the tag off the list, in a differential update.</summary>
internal sealed record LocalListEntry(string IdTag, string? Status, string? ParentIdTag = null, DateTimeOffset? ExpiryDate = null);
