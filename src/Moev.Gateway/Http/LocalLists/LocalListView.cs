using Moev.Gateway.Ledger;

namespace Moev.Gateway.Http.LocalLists;

/// <summary>A charge point's local authorization list on record.</summary>
/// <param name="Version">The version that the charge point accepted or reported last; null when that is not known.</param>
/// <param name="Known">True when <paramref name="Entries"/> is the list that the charge point has.</param>
/// <param name="Status">The status that the charge point answered last; null when it answered none.</param>
internal sealed record LocalListView(
    int? Version,
    bool Known,
    string? Status,
    DateTimeOffset? ChangedAt,
    int? ReportedVersion,
    DateTimeOffset? ReportedAt,
    int Count,
    IReadOnlyList<LocalListEntryView>? Entries)
{
    public static LocalListView Of(LocalListRecord? list, bool withEntries) => list is null
        ? new LocalListView(null, false, null, null, null, null, 0, null)
        : new LocalListView(
            list.Version,
            list.IsKnown,
            list.Status,
            list.ChangedAt,
            list.ReportedVersion,
            list.ReportedAt,
            list.Entries.Count,
            withEntries
                ? [.. list.Entries.Select(static entry => new LocalListEntryView(entry.IdTag, entry.Status, entry.ParentIdTag, entry.ExpiryDate))]
                : null);
}

internal sealed record LocalListEntryView(string IdTag, string? Status, string? ParentIdTag, DateTimeOffset? ExpiryDate);

/// <summary>One SendLocalList.</summary>
/// <param name="Count">Id tags in it.</param>
/// <param name="Status">The status that the charge point answered; null when it answered none.</param>
internal sealed record LocalListPart(string UpdateType, int ListVersion, int Count, string? Status, string? MessageId, double ElapsedMs);
