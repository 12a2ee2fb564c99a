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
                if (TryRead(call, out ClearCacheRequest clearCache))
                    Handle(id, clearCache);
                break;
            case Action16.ClearChargingProfile:
                if (TryRead(call, out ClearChargingProfileRequest clear))
                    Handle(id, clear);
                break;
            case Action16.CancelReservation:
                if (TryRead(call, out CancelReservationRequest cancel))
                    Handle(id, cancel);
                break;
            case Action16.DataTransfer:
                if (TryRead(call, out DataTransferRequest data))
                    Handle(id, data);
                break;
            case Action16.GetCompositeSchedule:
                if (TryRead(call, out GetCompositeScheduleRequest schedule))
                    Handle(id, schedule);
                break;
            case Action16.GetConfiguration:
                if (TryRead(call, out GetConfigurationRequest get))
                    Handle(id, get);
                break;
            case Action16.GetDiagnostics:
                if (TryRead(call, out GetDiagnosticsRequest diagnostics))
                    Handle(id, diagnostics);
                break;
            case Action16.GetLocalListVersion:
                if (TryRead(call, out GetLocalListVersionRequest version))
                    Handle(id, version);
                break;
            case Action16.RemoteStartTransaction:
                if (TryRead(call, out RemoteStartTransactionRequest start))
                    Handle(id, start);
                break;
            case Action16.RemoteStopTransaction:
                if (TryRead(call, out RemoteStopTransactionRequest stop))
                    Handle(id, stop);
                break;
            case Action16.ReserveNow:
                if (TryRead(call, out ReserveNowRequest reserve))
                    Handle(id, reserve);
                break;
            case Action16.Reset:
                if (TryRead(call, out ResetRequest reset))
                    Handle(id, reset);
                break;
            case Action16.SendLocalList:
                if (TryRead(call, out SendLocalListRequest list))
                    Handle(id, list);
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
                if (TryRead(call, out UnlockConnectorRequest unlock))
                    Handle(id, unlock);
                break;
            case Action16.UpdateFirmware:
                if (TryRead(call, out UpdateFirmwareRequest update))
                    Handle(id, update);
                break;
            case Action16.CertificateSigned:
                if (TryRead(call, out CertificateSignedRequest signed))
                    Handle(id, signed);
                break;
            case Action16.DeleteCertificate:
                if (TryRead(call, out DeleteCertificateRequest delete))
                    Handle(id, delete);
                break;
            case Action16.ExtendedTriggerMessage:
                if (TryRead(call, out ExtendedTriggerMessageRequest extended))
                    Handle(id, extended);
                break;
            case Action16.GetInstalledCertificateIds:
                if (TryRead(call, out GetInstalledCertificateIdsRequest ids))
                    Handle(id, ids);
                break;
            case Action16.GetLog:
                if (TryRead(call, out GetLogRequest log))
                    Handle(id, log);
                break;
            case Action16.InstallCertificate:
                if (TryRead(call, out InstallCertificateRequest install))
                    Handle(id, install);
                break;
            case Action16.SignedUpdateFirmware:
                if (TryRead(call, out SignedUpdateFirmwareRequest signedUpdate))
                    Handle(id, signedUpdate);
                break;
            default:
                // An action that only charge points start.
                AnswerError(id, CallErrorCode.NotSupported, $"{Actions16.Name(action)} is not for a charge point.");
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

    private void Handle(ReadOnlySpan<byte> id, in DataTransferRequest request)
    {
        // Nobody's messages are known here but a vendor's own, and of those none (OCPP 1.6 §4.3).
        var isOurs = string.Equals(request.VendorId, _options.Vendor, StringComparison.OrdinalIgnoreCase);
        Answer(id, new DataTransferResponse(isOurs ? DataTransferStatus.UnknownMessageId : DataTransferStatus.UnknownVendorId));
    }

    private void Handle(ReadOnlySpan<byte> id, in RemoteStartTransactionRequest request)
    {
        var station = request.ConnectorId is { } connectorId
            ? Find(connectorId.Value)
            : ChooseForRemoteStart(request.IdTag);
        // Not allowed while registration is pending (OCPP 1.6 §4.2).
        var tag = request.IdTag;
        var accepted = _registration == RegistrationStatus.Accepted
            && station is not null
            && CanBeAuthorized(station) is null
            && (ReservationRefusal(station, tag, KnownParentOf(tag)) is null
                || (_configuration.IsOn(ConfigurationKeys.AuthorizeRemoteTxRequests) && MayBeOfReservedGroup(station, tag)))
            && (request.ChargingProfile is not { } given || _profiles.CheckForRemoteStart(station.Connector.Id, given) == ProfileRefusal.None);
        Answer(id, new RemoteStartTransactionResponse(accepted ? RemoteStartStopStatus.Accepted : RemoteStartStopStatus.Rejected));
        if (!accepted || _quirks.Has(Quirk.IgnoresRemoteStart))
            return;

        var idTag = request.IdTag;
        var profile = request.ChargingProfile is { } lent ? Keep(lent) : (ChargingProfile?)null;
        if (_configuration.IsOn(ConfigurationKeys.AuthorizeRemoteTxRequests))
            AskFor(station!, idTag, info => Authorize(station!, new Authorization(idTag, info?.ParentIdTag, profile)));
        else
            Authorize(station!, new Authorization(idTag, null, profile));
    }

    /// <summary>
    /// Without a connector in the request the charge point chooses (OCPP 1.6 §5.11): the one reserved for the token, one with a car, or else
    /// a free one.
    /// </summary>
    private Station? ChooseForRemoteStart(IdTag idTag)
    {
        var parent = KnownParentOf(idTag);
        bool IsFree(Station s) => CanBeAuthorized(s) is null && ReservationRefusal(s, idTag, parent) is null;
        return Array.Find(_connectors, s => s.Connector.IsReserved && IsFree(s))
            ?? Array.Find(_connectors, s => s.Connector.Ev is not null && IsFree(s))
            ?? Array.Find(_connectors, IsFree);
    }

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
}
