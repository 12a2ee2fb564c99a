using Moev.ChargePoint.Charging;
using Moev.ChargePoint.Configuration;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Core;

/// <content>What the central system asks for (OCPP 1.6 §5). Every CALL is answered at once; what follows from it comes after the answer.</content>
internal sealed partial class ChargePointCore
{
    private void Handle(in OcppMessage call)
    {
        var id = call.Id.Span;
        if (!Actions16.TryFind(call.Action.Span, out var action))
        {
            AnswerError(id, CallErrorCode.NotImplemented, "The action is not known.");
            return;
        }

        switch (action)
        {
            case Action16.ChangeAvailability:
                if (TryRead(call, out ChangeAvailabilityRequest availability))
                    Handle(id, availability);
                break;
            case Action16.ChangeConfiguration:
                if (TryRead(call, out ChangeConfigurationRequest change))
                    Handle(id, change);
                break;
            case Action16.ClearCache:
                // There is none (errata 3.23).
                if (TryRead(call, out ClearCacheRequest _))
                    Answer(id, new ClearCacheResponse(ClearCacheStatus.Rejected));
                break;
            case Action16.ClearChargingProfile:
                if (TryRead(call, out ClearChargingProfileRequest clear))
                    Handle(id, clear);
                break;
            case Action16.DataTransfer:
                if (TryRead(call, out DataTransferRequest _))
                    Answer(id, new DataTransferResponse(DataTransferStatus.UnknownVendorId));
                break;
            case Action16.GetCompositeSchedule:
                if (TryRead(call, out GetCompositeScheduleRequest schedule))
                    Handle(id, schedule);
                break;
            case Action16.GetConfiguration:
                if (TryRead(call, out GetConfigurationRequest get))
                    Handle(id, get);
                break;
            case Action16.RemoteStartTransaction:
                if (TryRead(call, out RemoteStartTransactionRequest start))
                    Handle(id, start);
                break;
            case Action16.RemoteStopTransaction:
                if (TryRead(call, out RemoteStopTransactionRequest stop))
                    Handle(id, stop);
                break;
            case Action16.Reset:
                if (TryRead(call, out ResetRequest reset))
                    Handle(id, reset);
                break;
            case Action16.SetChargingProfile:
                if (TryRead(call, out SetChargingProfileRequest set))
                    Handle(id, set);
                break;
            case Action16.TriggerMessage:
                if (TryRead(call, out TriggerMessageRequest trigger))
                    Handle(id, trigger);
                break;
            case Action16.UnlockConnector:
                // The cable is fixed: there is no lock (OCPP 1.6 §7.47, errata 3.85).
                if (TryRead(call, out UnlockConnectorRequest _))
                    Answer(id, new UnlockConnectorResponse(UnlockStatus.NotSupported));
                break;
            default:
                // Known to OCPP 1.6, and not to this charge point.
                AnswerError(id, CallErrorCode.NotSupported, $"{Actions16.Name(action)} is not supported.");
                break;
        }
    }

    /// <summary>Reads the request, or answers the CALLERROR that its first fault asks for.</summary>
    private bool TryRead<T>(in OcppMessage call, out T request)
        where T : struct, IOcppPayload<T>
    {
        if (T.TryRead(call.Payload, _options.Validation, out request, out var report))
            return true;
        AnswerError(call.Id.Span, report.Error.Code, $"{report.Error.Kind}: {report.Error.Member ?? "payload"}");
        return false;
    }

    private void Handle(ReadOnlySpan<byte> id, in ChangeAvailabilityRequest request)
    {
        var connectorId = request.ConnectorId.Value;
        if (connectorId != 0 && Find(connectorId) is null)
        {
            Answer(id, new ChangeAvailabilityResponse(AvailabilityStatus.Rejected));
            return;
        }

        ChangeAvailability(connectorId, request.Type == AvailabilityType.Operative);
        var waits = _connectors.Any(s => (connectorId == 0 || connectorId == s.Connector.Id) && s.Connector.IsInoperativeScheduled);
        Answer(id, new ChangeAvailabilityResponse(waits ? AvailabilityStatus.Scheduled : AvailabilityStatus.Accepted));
    }

    private void Handle(ReadOnlySpan<byte> id, in ChangeConfigurationRequest request)
    {
        if (string.Equals(request.Key, ConfigurationKeys.AuthorizationKey, StringComparison.OrdinalIgnoreCase))
        {
            Answer(id, new ChangeConfigurationResponse(TryTakeKey(request.Value) ? ConfigurationStatus.Accepted : ConfigurationStatus.Rejected));
            return;
        }

        var status = _configuration.Change(request.Key, request.Value);
        Answer(id, new ChangeConfigurationResponse(status));
        if (status == ConfigurationStatus.Accepted)
            OnConfigurationChanged(_configuration.Find(request.Key)!.Key);
    }

    /// <summary>The key of the next connection: up to 40 hexadecimal digits (OCPP-J 1.6 §6.2.2, errata 3.10).</summary>
    private bool TryTakeKey(string hex)
    {
        if (hex.Length is 0 or > 40 || hex.Length % 2 != 0 || !hex.All(char.IsAsciiHexDigit))
            return false;
        _authorizationKey = Convert.FromHexString(hex);
        return true;
    }

    private void OnConfigurationChanged(string key)
    {
        switch (key)
        {
            case ConfigurationKeys.HeartbeatInterval when _heartbeatDue.Due is not null:
                ArmHeartbeat();
                break;
            case ConfigurationKeys.WebSocketPingInterval:
                ArmPing();
                break;
            case ConfigurationKeys.ClockAlignedDataInterval:
                ArmAligned();
                break;
            case ConfigurationKeys.MeterValueSampleInterval:
                foreach (var station in _connectors)
                    ArmSample(station);
                break;
        }
    }

    private void Handle(ReadOnlySpan<byte> id, in GetConfigurationRequest request)
    {
        if (request.Key is not { Count: > 0 } asked)
        {
            Answer(id, new GetConfigurationResponse(_configuration.All.Select(ToKeyValue).ToArray()));
            return;
        }

        if (asked.Count > ConfigurationStore.GetConfigurationMaxKeys)
        {
            AnswerError(id, CallErrorCode.OccurenceConstraintViolation, "More keys than GetConfigurationMaxKeys.");
            return;
        }

        List<KeyValue> known = [];
        List<OcppText> unknown = [];
        foreach (var key in asked)
        {
            if (_configuration.Find(key.ToString()) is { } entry)
                known.Add(ToKeyValue(entry));
            else
                unknown.Add(key);
        }

        Answer(id, new GetConfigurationResponse(ListOrNull(known), ListOrNull(unknown)));
    }

    private static OcppList<T>? ListOrNull<T>(List<T> items)
        where T : struct, IOcppListItem<T> => items.Count == 0 ? default(OcppList<T>?) : new OcppList<T>([.. items]);

    private static KeyValue ToKeyValue(ConfigurationStore.Entry entry) => new(entry.Key, entry.IsReadOnly, entry.Value);

    private void Handle(ReadOnlySpan<byte> id, in RemoteStartTransactionRequest request)
    {
        var station = request.ConnectorId is { } connectorId
            ? Find(connectorId.Value)
            : ChooseForRemoteStart();
        // Not allowed while registration is pending (OCPP 1.6 §4.2).
        var accepted = _registration == RegistrationStatus.Accepted
            && station is not null
            && CanBeAuthorized(station) is null
            && (request.ChargingProfile is not { } given || _profiles.CheckForRemoteStart(station.Connector.Id, given) == ProfileRefusal.None);
        Answer(id, new RemoteStartTransactionResponse(accepted ? RemoteStartStopStatus.Accepted : RemoteStartStopStatus.Rejected));
        if (!accepted)
            return;

        var idTag = request.IdTag;
        var profile = request.ChargingProfile is { } lent ? Keep(lent) : (ChargingProfile?)null;
        if (_configuration.IsOn(ConfigurationKeys.AuthorizeRemoteTxRequests))
            AskFor(station!, idTag, info => Authorize(station!, new Authorization(idTag, info?.ParentIdTag, profile)));
        else
            Authorize(station!, new Authorization(idTag, null, profile));
    }

    /// <summary>Without a connector in the request the charge point chooses (OCPP 1.6 §5.11): one with a car, or else a free one.</summary>
    private Station? ChooseForRemoteStart() =>
        Array.Find(_connectors, s => s.Connector.Ev is not null && CanBeAuthorized(s) is null)
        ?? Array.Find(_connectors, s => CanBeAuthorized(s) is null);

    private void Handle(ReadOnlySpan<byte> id, in RemoteStopTransactionRequest request)
    {
        var transactionId = request.TransactionId;
        var station = _registration == RegistrationStatus.Accepted
            ? Array.Find(_connectors, s => s.Connector.Transaction is { Id: { } running } && running == transactionId)
            : null;
        Answer(id, new RemoteStopTransactionResponse(station is null ? RemoteStartStopStatus.Rejected : RemoteStartStopStatus.Accepted));
        if (station is not null)
            EndTransaction(station, Reason.Remote);
    }

    private void Handle(ReadOnlySpan<byte> id, in ResetRequest request)
    {
        Answer(id, new ResetResponse(ResetStatus.Accepted));
        BeginReset(hard: request.Type == ResetType.Hard);
    }

    private void Handle(ReadOnlySpan<byte> id, in TriggerMessageRequest request)
    {
        var connectorId = request.ConnectorId?.Value;
        var status = request.RequestedMessage switch
        {
            // Errata 3.35: once accepted, a trigger for BootNotification is to be rejected.
            MessageTrigger.BootNotification =>
                _registration == RegistrationStatus.Accepted ? TriggerMessageStatus.Rejected : TriggerMessageStatus.Accepted,
            MessageTrigger.Heartbeat => TriggerMessageStatus.Accepted,
            MessageTrigger.StatusNotification =>
                connectorId is null or 0 || Find(connectorId.Value) is not null ? TriggerMessageStatus.Accepted : TriggerMessageStatus.Rejected,
            MessageTrigger.MeterValues =>
                connectorId is null || Find(connectorId.Value) is not null ? TriggerMessageStatus.Accepted : TriggerMessageStatus.Rejected,
            _ => TriggerMessageStatus.NotImplemented,
        };

        // The answer goes first (OCPP 1.6 §5.17).
        Answer(id, new TriggerMessageResponse(status));
        if (status != TriggerMessageStatus.Accepted)
            return;

        switch (request.RequestedMessage)
        {
            case MessageTrigger.BootNotification:
                QueueBoot();
                break;
            case MessageTrigger.Heartbeat:
                SendHeartbeat(isTriggered: true);
                break;
            case MessageTrigger.StatusNotification:
                if (connectorId is null or 0)
                    Report(0, Status, _errorCode, null, isTriggered: true);
                foreach (var station in _connectors)
                {
                    var connector = station.Connector;
                    if (connectorId is null || connectorId == connector.Id)
                        Report(connector.Id, connector.Status, connector.ErrorCode, null, isTriggered: true);
                }

                break;
            case MessageTrigger.MeterValues:
                foreach (var station in _connectors)
                {
                    if (connectorId is null || connectorId == station.Connector.Id)
                        SendTriggeredSample(station);
                }

                break;
        }
    }
}
