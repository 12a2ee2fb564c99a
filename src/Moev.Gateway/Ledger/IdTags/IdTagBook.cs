using System.Collections.Concurrent;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger.IdTags;

/// <summary>The listed id tags in memory, because an Authorize must not wait for a disk.</summary>
internal sealed class IdTagBook(TimeProvider time, int maxTags)
{
    private readonly ConcurrentDictionary<string, IdTagRecord> _tags = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a tag can be listed: it is already, or there is room. Two at once may pass the last place together.</summary>
    public bool HasRoomFor(string idTag) => _tags.ContainsKey(idTag) || _tags.Count < maxTags;

    public void Set(IdTagRecord tag) => _tags[tag.IdTag] = tag;

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
