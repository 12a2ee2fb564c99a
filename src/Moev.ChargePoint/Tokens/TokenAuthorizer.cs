using Moev.ChargePoint.Configuration;
using Moev.ChargePoint.Diagnostics;
using Moev.ChargePoint.Messaging;
using Moev.ChargePoint.Registration;
using Moev.ChargePoint.Statuses;
using Moev.ChargePoint.Timing;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Tokens;

/// <summary>
/// Decides if a token may charge: by the central system, the local list, the cache, or alone while offline (OCPP 1.6 §3.5). Owns the list and
/// the cache, and serves their commands.
/// </summary>
internal sealed class TokenAuthorizer
{
    private readonly ChargePointClock _clock;
    private readonly ConfigurationStore _configuration;
    private readonly ChargePointLog _log;
    private readonly MessageOutput _output;
    private readonly CallSender _calls;
    private readonly RegistrationControl _registration;
    private readonly StatusReporter _statuses;
    private readonly AuthorizationCache _cache;
    private readonly LocalList _localList;

    /// <summary>The connectors for which an Authorize waits for its answer.</summary>
    private readonly HashSet<int> _asking = [];

    public TokenAuthorizer(
        ChargePointOptions options,
        ChargePointClock clock,
        ConfigurationStore configuration,
        ChargePointLog log,
        MessageOutput output,
        CallSender calls,
        RegistrationControl registration,
        StatusReporter statuses)
    {
        _clock = clock;
        _configuration = configuration;
        _log = log;
        _output = output;
        _calls = calls;
        _registration = registration;
        _statuses = statuses;
        _cache = new AuthorizationCache(options.AuthorizationCacheCapacity);
        _localList = new LocalList(options.LocalAuthListMaxLength, options.SendLocalListMaxLength);
    }

    private bool UsesCache => _configuration.IsOnIfAny(ConfigurationKeys.AuthorizationCacheEnabled);

    private bool UsesLocalList => _configuration.IsOn(ConfigurationKeys.LocalAuthListEnabled);

    /// <summary>Returns true while an Authorize for this connector waits for its answer.</summary>
    public bool IsAsking(int connectorId) => _asking.Contains(connectorId);

    /// <summary>Returns the token's group if it is known here.</summary>
    public IdTag? KnownParentOf(IdTag idTag) => FindLocally(idTag)?.ParentIdTag;

    /// <summary>Asks the central system about a token, or decides alone: at once where that is allowed, and while it cannot be reached.</summary>
    /// <param name="connectorId">The connector at which the token was presented.</param>
    /// <param name="idTag">The token.</param>
    /// <param name="accepted">Called if it may charge; the argument is null when the token is not known.</param>
    public void Ask(int connectorId, IdTag idTag, Action<IdTagInfo?> accepted)
    {
        // Before the first acceptance the question waits: a charge point that belongs to no operator charges no customer (OCPP 1.6 §4.2.1).
        if (_registration.EverAccepted && !_registration.IsOnline)
        {
            DecideOffline(idTag, accepted);
            return;
        }

        if (_registration.EverAccepted && _configuration.IsOn(ConfigurationKeys.LocalPreAuthorize)
            && FindLocally(idTag) is { } known && known.MayCharge())
        {
            accepted(known);
            return;
        }

        _asking.Add(connectorId);
        _calls.Add(new OutboundCall<AuthorizeRequest, AuthorizeResponse>(
            Action16.Authorize,
            () => new AuthorizeRequest(idTag),
            response =>
            {
                _asking.Remove(connectorId);
                Learn(idTag, response.IdTagInfo);
                if (response.IdTagInfo.Status == AuthorizationStatus.Accepted)
                    accepted(response.IdTagInfo);
                else
                    _log.Note($"token {idTag} is refused: {response.IdTagInfo.Status}");
            },
            failure =>
            {
                _asking.Remove(connectorId);
                if (failure.Kind is CallFailureKind.Disconnected or CallFailureKind.TimedOut)
                    DecideOffline(idTag, accepted);
                else
                    _log.Note($"token {idTag} could not be authorised: {failure}");
            }));
    }

    /// <summary>Takes in the central system's information about a token (OCPP 1.6 §3.5.1 to §3.5.3).</summary>
    public void Learn(IdTag idTag, in IdTagInfo info)
    {
        if (UsesLocalList && _localList.Find(idTag, _clock.WallTime) is { } listed)
        {
            if (listed.MayCharge() != info.MayCharge())
            {
                _log.Note($"the local list has {listed.Status} for token {idTag}, and the central system {info.Status}");
                _statuses.ReportLocalListConflict();
            }

            return;
        }

        if (UsesCache)
            _cache.Update(idTag, info, _clock.WallTime);
    }

    public void Handle(ReadOnlySpan<byte> id, in SendLocalListRequest request)
    {
        var status = UsesLocalList ? _localList.Apply(request) : UpdateStatus.NotSupported;
        // Tokens of the list are not in the cache (OCPP 1.6 §3.5.3).
        if (status == UpdateStatus.Accepted && request.LocalAuthorizationList is { } list)
        {
            foreach (var entry in list)
                _cache.Remove(entry.IdTag);
        }

        _output.Answer(id, new SendLocalListResponse(status));
        _log.Note($"local list: {status}, version {_localList.Version}, {_localList.Count} tokens");
    }

    // A charge point whose list is switched off answers that it has none (OCPP 1.6 §5.10).
    public void Handle(ReadOnlySpan<byte> id, in GetLocalListVersionRequest _) =>
        _output.Answer(id, new GetLocalListVersionResponse(UsesLocalList ? _localList.Version : -1));

    public void Handle(ReadOnlySpan<byte> id, in ClearCacheRequest _)
    {
        // Without a cache: Rejected (errata 3.23).
        var uses = UsesCache;
        if (uses)
            _cache.Clear();
        _output.Answer(id, new ClearCacheResponse(uses ? ClearCacheStatus.Accepted : ClearCacheStatus.Rejected));
    }

    /// <summary>Finds a token in the list, then in the cache: the list has precedence (OCPP 1.6 §3.5.3).</summary>
    private IdTagInfo? FindLocally(IdTag idTag) =>
        (UsesLocalList ? _localList.Find(idTag, _clock.WallTime) : null) ?? (UsesCache ? _cache.Find(idTag, _clock.WallTime) : null);

    private void DecideOffline(IdTag idTag, Action<IdTagInfo?> accepted)
    {
        var known = FindLocally(idTag);
        // A token known to be bad is refused, even if unknown tokens may charge (OCPP 1.6 §3.5.4).
        if (known is { } bad && !bad.MayCharge())
            _log.Note($"token {idTag} is refused: {bad.Status}");
        else if (known is { } good && _configuration.IsOn(ConfigurationKeys.LocalAuthorizeOffline))
            accepted(good);
        else if (_configuration.IsOn(ConfigurationKeys.AllowOfflineTxForUnknownId))
            accepted(known);
        else
            _log.Note($"token {idTag} is refused: the central system cannot be asked");
    }
}
