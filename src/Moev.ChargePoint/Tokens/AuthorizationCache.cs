using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Tokens;

/// <summary>
/// The last information from the central system about presented tokens (OCPP 1.6 §3.5.1), the refused ones too. It outlives resets
/// (errata 3.4). When it is full, refused tokens leave first, and then the accepted one that was heard of longest ago.
/// </summary>
internal sealed class AuthorizationCache(int capacity)
{
    private readonly Dictionary<IdTag, (IdTagInfo Info, long Heard)> _entries = [];
    private long _heard;

    public int Count => _entries.Count;

    /// <summary>Finds a token; its status is Expired once its expiry date has passed.</summary>
    public IdTagInfo? Find(IdTag idTag, DateTimeOffset now) =>
        _entries.TryGetValue(idTag, out var entry) ? entry.Info.At(now) : null;

    public void Update(IdTag idTag, in IdTagInfo info, DateTimeOffset now)
    {
        if (!_entries.ContainsKey(idTag) && _entries.Count >= capacity)
            MakeRoom(now);
        _entries[idTag] = (info, ++_heard);
    }

    public void Remove(IdTag idTag) => _entries.Remove(idTag);

    public void Clear() => _entries.Clear();

    private void MakeRoom(DateTimeOffset now)
    {
        var refused = _entries.Where(entry => !entry.Value.Info.At(now).MayCharge()).Select(static entry => entry.Key).ToArray();
        foreach (var idTag in refused)
            _entries.Remove(idTag);
        if (_entries.Count >= capacity)
            _entries.Remove(_entries.MinBy(static entry => entry.Value.Heard).Key);
    }
}
