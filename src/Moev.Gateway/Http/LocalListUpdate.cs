using System.Text;
using Moev.Gateway.Ledger;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Http;

/// <summary>Local lists as values: reading them, what a change makes of one, and what makes one of another.</summary>
internal static class LocalListUpdate
{
    /// <summary>Reads a localAuthorizationList in the words of OCPP 1.6 §7.1.</summary>
    /// <param name="json">A JSON array.</param>
    /// <param name="problem">What is wrong with it; null when nothing is.</param>
    public static IReadOnlyList<LocalListEntry> Read(ReadOnlyMemory<byte> json, UpdateType type, out string? problem)
    {
        var payload = Encoding.UTF8.GetBytes($$"""{"listVersion":1,"updateType":"{{type.ToWireName()}}","localAuthorizationList":{{Encoding.UTF8.GetString(json.Span)}}}""");
        if (!SendLocalListRequest.TryRead(payload, ValidationMode.Strict, out var request, out var report))
        {
            problem = $"'localAuthorizationList' is wrong: {report.Error.Kind} {report.Error.Member}".TrimEnd() + ".";
            return [];
        }

        var entries = new List<LocalListEntry>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        problem = null;
        foreach (var data in request.LocalAuthorizationList ?? default)
        {
            var idTag = data.IdTag.ToString();
            // OCPP 1.6 §6.41: "All idTags in the localAuthorizationList MUST be unique".
            if (!seen.Add(idTag))
                problem ??= $"'localAuthorizationList' has the id tag '{idTag}' twice.";
            if (data.IdTagInfo is null && type == UpdateType.Full)
                problem ??= $"'localAuthorizationList' has the id tag '{idTag}' without idTagInfo, which only a differential update may (OCPP 1.6 §7.1).";
            var info = data.IdTagInfo;
            entries.Add(new LocalListEntry(idTag, info?.Status.ToWireName(), info?.ParentIdTag?.ToString(), info?.ExpiryDate?.Value));
        }

        return entries;
    }

    public static LocalListEntry Of(IdTagRecord tag) => new(tag.IdTag, tag.Status.ToString(), tag.ParentIdTag, tag.ExpiryDate);

    /// <summary>The list after a differential update, in the order of its tags.</summary>
    public static IReadOnlyList<LocalListEntry> Apply(IReadOnlyList<LocalListEntry> list, IReadOnlyList<LocalListEntry> changes)
    {
        var after = list.ToDictionary(static entry => entry.IdTag, StringComparer.OrdinalIgnoreCase);
        foreach (var change in changes)
        {
            after.Remove(change.IdTag); // so that the newer spelling stays
            if (change.Status is not null)
                after.Add(change.IdTag, change);
        }

        return [.. after.Values.OrderBy(static entry => entry.IdTag, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>The differential update that makes one list of another.</summary>
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

    /// <summary>The update in messages of as many tags as the charge point takes: the first as it is, the others differential.</summary>
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
