using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Tokens;

/// <summary>The local authorization list, which only the central system changes (OCPP 1.6 §3.5.2). It outlives resets.</summary>
/// <param name="maxLength">LocalAuthListMaxLength (OCPP 1.6 §9.2.2).</param>
/// <param name="maxUpdate">SendLocalListMaxLength (OCPP 1.6 §9.2.3).</param>
internal sealed class LocalList(int maxLength, int maxUpdate)
{
    private Dictionary<IdTag, IdTagInfo> _entries = [];
    private int _version;

    public int Count => _entries.Count;

    /// <summary>0 while the list is empty (OCPP 1.6 §5.10), whatever version emptied it.</summary>
    public int Version => _entries.Count == 0 ? 0 : _version;

    public IdTagInfo? Find(IdTag idTag, DateTimeOffset now) => _entries.TryGetValue(idTag, out var info) ? info.At(now) : null;

    public bool Contains(IdTag idTag) => _entries.ContainsKey(idTag);

    /// <summary>Takes an update, whole or not at all (OCPP 1.6 §5.15).</summary>
    public UpdateStatus Apply(in SendLocalListRequest request)
    {
        // 0 and -1 mean something else in GetLocalListVersion (errata 3.52).
        if (request.ListVersion <= 0)
            return UpdateStatus.Failed;
        var isFull = request.UpdateType == UpdateType.Full;
        if (!isFull && request.ListVersion <= _version)
            return UpdateStatus.VersionMismatch;
        if (request.LocalAuthorizationList?.Count > maxUpdate)
            return UpdateStatus.Failed;

        var changed = isFull ? new Dictionary<IdTag, IdTagInfo>() : new Dictionary<IdTag, IdTagInfo>(_entries);
        if (request.LocalAuthorizationList is { } list)
        {
            HashSet<IdTag> named = [];
            foreach (var (idTag, info) in list)
            {
                // A full list has information on each, and none twice (OCPP 1.6 §7.1).
                if (!named.Add(idTag) || (isFull && info is null))
                    return UpdateStatus.Failed;
                if (info is { } known)
                    changed[idTag] = known;
                else
                    changed.Remove(idTag);
            }
        }

        if (changed.Count > maxLength)
            return UpdateStatus.Failed;
        _entries = changed;
        _version = request.ListVersion;
        return UpdateStatus.Accepted;
    }
}
