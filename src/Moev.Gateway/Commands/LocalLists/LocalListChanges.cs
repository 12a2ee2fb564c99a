using Moev.Gateway.Ledger;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Commands.LocalLists;

/// <summary>Applies, computes, splits and encodes changes of local lists. Pure functions.</summary>
internal static class LocalListChanges
{
    /// <summary>Returns the entry of an id tag on record.</summary>
    public static LocalListEntry Of(IdTagRecord tag) => new(tag.IdTag, tag.Status.ToString(), tag.ParentIdTag, tag.ExpiryDate);

    /// <summary>Returns the list after a differential update, in the order of its id tags.</summary>
    public static IReadOnlyList<LocalListEntry> Apply(IReadOnlyList<LocalListEntry> list, IReadOnlyList<LocalListEntry> changes)
    {
        var after = list.ToDictionary(static entry => entry.IdTag, StringComparer.OrdinalIgnoreCase);
        foreach (var change in changes)
        {
            after.Remove(change.IdTag); // the newer spelling replaces the older
            if (change.Status is not null)
                after.Add(change.IdTag, change);
        }

        return [.. after.Values.OrderBy(static entry => entry.IdTag, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Returns the differential update that turns one list into another.</summary>
    public static IReadOnlyList<LocalListEntry> Difference(IReadOnlyList<LocalListEntry> before, IReadOnlyList<LocalListEntry> after)
    {
        var old = before.ToDictionary(static entry => entry.IdTag, StringComparer.OrdinalIgnoreCase);
        var changes = new List<LocalListEntry>();
        foreach (var entry in after)
        {
            if (!old.Remove(entry.IdTag, out var known) || known with { IdTag = entry.IdTag } != entry)
                changes.Add(entry);
        }

        changes.AddRange(old.Values.Select(static gone => new LocalListEntry(gone.IdTag, Status: null)));
        return changes;
    }

    /// <summary>Splits an update into messages of at most <paramref name="part"/> id tags. The first keeps its type, the others are differential.</summary>
    public static IEnumerable<(UpdateType Type, LocalListEntry[] Entries)> Split(UpdateType type, IReadOnlyList<LocalListEntry> entries, int part)
    {
        if (entries.Count == 0)
            yield return (type, []);
        foreach (var chunk in entries.Chunk(part))
        {
            yield return (type, chunk);
            type = UpdateType.Differential;
        }
    }

    public static SendLocalListRequest Request(int version, UpdateType type, LocalListEntry[] entries) => new(
        version,
        entries.Length == 0 ? default(OcppList<AuthorizationData>?) : new OcppList<AuthorizationData>(Array.ConvertAll(entries, Data)),
        type);

    private static AuthorizationData Data(LocalListEntry entry) => new(
        entry.IdTag,
        entry.Status is null
            ? default(IdTagInfo?)
            : new IdTagInfo(
                entry.ExpiryDate is { } expiry ? (OcppDateTime)expiry : default(OcppDateTime?),
                entry.ParentIdTag is { } parent ? IdTag.FromString(parent) : default(IdTag?),
                Enum.Parse<AuthorizationStatus>(entry.Status)));
}
