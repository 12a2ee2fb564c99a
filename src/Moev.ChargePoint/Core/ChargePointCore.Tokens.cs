using Moev.ChargePoint.Configuration;
using Moev.ChargePoint.Messaging;
using Moev.ChargePoint.Tokens;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Core;

/// <content>Whether a token may charge: by the central system, the local list, the cache, or nobody (OCPP 1.6 §3.5).</content>
internal sealed partial class ChargePointCore
{
    private readonly AuthorizationCache _cache;
    private readonly LocalList _localList;

    /// <summary>Tokens in the local authorization list.</summary>
    public int LocalListCount => _localList.Count;

    private bool UsesCache => _configuration.IsOnIfAny(ConfigurationKeys.AuthorizationCacheEnabled);

    private bool UsesLocalList => _configuration.IsOn(ConfigurationKeys.LocalAuthListEnabled);

    /// <summary>What is known here about a token; the list goes before the cache (OCPP 1.6 §3.5.3).</summary>
    private IdTagInfo? FindLocally(IdTag idTag) =>
        (UsesLocalList ? _localList.Find(idTag, Clock) : null) ?? (UsesCache ? _cache.Find(idTag, Clock) : null);

    private IdTag? KnownParentOf(IdTag idTag) => FindLocally(idTag)?.ParentIdTag;

    /// <summary>Asks the central system about a token, or decides alone: at once where that is allowed, and while it cannot be reached.</summary>
    /// <param name="station">For which connector.</param>
    /// <param name="idTag">The token.</param>
    /// <param name="accepted">What to do when it may charge; its argument is null when the token is not known.</param>
    private void AskFor(Station station, IdTag idTag, Action<IdTagInfo?> accepted)
    {
        // Before the first acceptance the question waits: nobody is charged for by a charge point that belongs to nobody (OCPP 1.6 §4.2.1).
        if (_everAccepted && !IsOnline)
        {
            DecideOffline(idTag, accepted);
            return;
        }

        if (_everAccepted && _configuration.IsOn(ConfigurationKeys.LocalPreAuthorize)
            && FindLocally(idTag) is { } known && known.MayCharge())
        {
            accepted(known);
            return;
        }

        station.IsAuthorizing = true;
        _calls.Add(new OutboundCall<AuthorizeRequest, AuthorizeResponse>(
            Action16.Authorize,
            () => new AuthorizeRequest(idTag),
            response =>
            {
                station.IsAuthorizing = false;
                Learn(idTag, response.IdTagInfo);
                if (response.IdTagInfo.Status == AuthorizationStatus.Accepted)
                    accepted(response.IdTagInfo);
                else
                    Note($"token {idTag} is refused: {response.IdTagInfo.Status}");
            },
            failure =>
            {
                station.IsAuthorizing = false;
                if (failure.Kind is CallFailureKind.Disconnected or CallFailureKind.TimedOut)
                    DecideOffline(idTag, accepted);
                else
                    Note($"token {idTag} could not be authorised: {failure}");
            }));
    }

    private void DecideOffline(IdTag idTag, Action<IdTagInfo?> accepted)
    {
        var known = FindLocally(idTag);
        // What is known to be bad is refused, whatever unknown tokens may do (OCPP 1.6 §3.5.4).
        if (known is { } bad && !bad.MayCharge())
            Note($"token {idTag} is refused: {bad.Status}");
        else if (known is { } good && _configuration.IsOn(ConfigurationKeys.LocalAuthorizeOffline))
            accepted(good);
        else if (_configuration.IsOn(ConfigurationKeys.AllowOfflineTxForUnknownId))
            accepted(known);
        else
            Note($"token {idTag} is refused: the central system cannot be asked");
    }

    /// <summary>The central system said something about a token (OCPP 1.6 §3.5.1 to §3.5.3).</summary>
    private void Learn(IdTag idTag, in IdTagInfo info)
    {
        if (UsesLocalList && _localList.Find(idTag, Clock) is { } listed)
        {
            if (listed.MayCharge() != info.MayCharge())
            {
                Note($"the local list has {listed.Status} for token {idTag}, and the central system {info.Status}");
                Report(0, Status, ChargePointErrorCode.LocalListConflict, null);
            }

            return;
        }

        if (UsesCache)
            _cache.Update(idTag, info, Clock);
    }

    private void Handle(ReadOnlySpan<byte> id, in SendLocalListRequest request)
    {
        var status = UsesLocalList ? _localList.Apply(request) : UpdateStatus.NotSupported;
        // Tokens of the list are not in the cache (OCPP 1.6 §3.5.3).
        if (status == UpdateStatus.Accepted && request.LocalAuthorizationList is { } list)
        {
            foreach (var entry in list)
                _cache.Remove(entry.IdTag);
        }

        Answer(id, new SendLocalListResponse(status));
        Note($"local list: {status}, version {_localList.Version}, {_localList.Count} tokens");
    }

    // A charge point whose list is switched off says that it has none (OCPP 1.6 §5.10).
    private void Handle(ReadOnlySpan<byte> id, in GetLocalListVersionRequest _) =>
        Answer(id, new GetLocalListVersionResponse(UsesLocalList ? _localList.Version : -1));

    private void Handle(ReadOnlySpan<byte> id, in ClearCacheRequest _)
    {
        // Without a cache: Rejected (errata 3.23).
        var uses = UsesCache;
        if (uses)
            _cache.Clear();
        Answer(id, new ClearCacheResponse(uses ? ClearCacheStatus.Accepted : ClearCacheStatus.Rejected));
    }
}
