using System.Collections.Concurrent;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger.IdTags;

/// <summary>The listed id tags, in memory because an Authorize must not wait for a disk.</summary>
internal sealed class IdTagTable(TimeProvider time, int maxTags)
{
    private static readonly StringComparer Order = StringComparer.OrdinalIgnoreCase;
    private static readonly Comparer<string> Descending = Comparer<string>.Create(static (a, b) => Order.Compare(b, a));

    private readonly ConcurrentDictionary<string, IdTagRecord> _tags = new(Order);

    /// <summary>Gets a value indicating whether a tag can be listed: it is listed already, or there is room. Two concurrent callers can both get the last place.</summary>
    public bool HasRoomFor(string idTag) => _tags.ContainsKey(idTag) || _tags.Count < maxTags;

    public void Set(IdTagRecord tag) => _tags[tag.IdTag] = tag;

    public bool Remove(string idTag) => _tags.TryRemove(idTag, out _);

    /// <summary>Gets one page in alphabetical order. Costs a walk through all tags, and memory for one page.</summary>
    public IReadOnlyList<IdTagRecord> List(IdTagFilter filter)
    {
        // A heap with the last of the first tags on top, where an earlier tag replaces it.
        var first = new PriorityQueue<IdTagRecord, string>(Descending);
        foreach (var (idTag, record) in _tags)
        {
            if (filter.After is not null && Order.Compare(idTag, filter.After) <= 0
                || filter.Status is { } status && status != record.Status
                || filter.ParentIdTag is { } parent && !string.Equals(parent, record.ParentIdTag, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (first.Count < filter.Limit)
                first.Enqueue(record, idTag);
            else
                first.EnqueueDequeue(record, idTag);
        }

        var records = new IdTagRecord[first.Count];
        for (var i = records.Length - 1; i >= 0; i--)
            records[i] = first.Dequeue();
        return records;
    }

    public IdTagRecord? Find(string idTag) => _tags.GetValueOrDefault(idTag);

    public IdTagInfo Authorize(IdTag idTag)
    {
        if (_tags.IsEmpty || Find(idTag.ToString()) is not { } tag)
            return new IdTagInfo(ExpiryDate: null, ParentIdTag: null, AuthorizationStatus.Accepted);
        var status = tag.Status == AuthorizationStatus.Accepted && tag.ExpiryDate <= time.GetUtcNow() ? AuthorizationStatus.Expired : tag.Status;
        return new IdTagInfo(
            tag.ExpiryDate is { } expiry ? (OcppDateTime)expiry : default(OcppDateTime?),
            tag.ParentIdTag is { } parent ? IdTag.FromString(parent) : default(IdTag?),
            status);
    }
}
