using Moev.ChargePoint.Availability;
using Moev.ChargePoint.Firmware;
using Moev.ChargePoint.Lifecycle;
using Moev.ChargePoint.Messaging;
using Moev.ChargePoint.Reservations;
using Moev.ChargePoint.Security;
using Moev.ChargePoint.SmartCharging;
using Moev.ChargePoint.Tokens;
using Moev.ChargePoint.Transactions;
using Moev.ChargePoint.Uploads;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Commands;

/// <summary>
/// Gives each CALL of the central system (OCPP 1.6 §5) to the component that serves it. Every CALL is answered at once; the messages that
/// follow from it come after the answer.
/// </summary>
internal sealed class CallDispatcher(
    ChargePointOptions options,
    MessageOutput output,
    ConfigurationCommands configuration,
    TriggerCommands triggers,
    CertificateControl certificates,
    ProfileControl profiles,
    ReservationControl reservations,
    AvailabilityControl availability,
    TokenAuthorizer tokens,
    DriverControl drivers,
    RemoteControl remote,
    RestartControl restarts,
    FirmwareControl firmware,
    UploadControl uploads)
{
    /// <summary>Reads, carries out and answers a CALL.</summary>
    public void Dispatch(in OcppMessage call)
    {
        var id = call.Id.Span;
        if (!Actions16.TryFind(call.Action.Span, out var action))
            output.AnswerError(id, CallErrorCode.NotImplemented, "The action is not known.");
        else if (!TryDispatchCore(call, id, action) && !TryDispatchProfiles(call, id, action) && !TryDispatchSecurity(call, id, action))
            output.AnswerError(id, CallErrorCode.NotSupported, $"{Actions16.Name(action)} is not for a charge point.");
    }

    /// <summary>Dispatches the actions of the Core profile.</summary>
    private bool TryDispatchCore(in OcppMessage call, ReadOnlySpan<byte> id, Action16 action)
    {
        switch (action)
        {
            case Action16.ChangeAvailability:
                if (TryRead(call, out ChangeAvailabilityRequest change))
                    availability.Handle(id, change);
                return true;
            case Action16.ChangeConfiguration:
                if (TryRead(call, out ChangeConfigurationRequest set))
                    configuration.Handle(id, set);
                return true;
            case Action16.ClearCache:
                if (TryRead(call, out ClearCacheRequest clear))
                    tokens.Handle(id, clear);
                return true;
            case Action16.DataTransfer:
                if (TryRead(call, out DataTransferRequest data))
                    Handle(id, data);
                return true;
            case Action16.GetConfiguration:
                if (TryRead(call, out GetConfigurationRequest get))
                    configuration.Handle(id, get);
                return true;
            case Action16.RemoteStartTransaction:
                if (TryRead(call, out RemoteStartTransactionRequest start))
                    remote.Handle(id, start);
                return true;
            case Action16.RemoteStopTransaction:
                if (TryRead(call, out RemoteStopTransactionRequest stop))
                    remote.Handle(id, stop);
                return true;
            case Action16.Reset:
                if (TryRead(call, out ResetRequest reset))
                    restarts.Handle(id, reset);
                return true;
            case Action16.UnlockConnector:
                if (TryRead(call, out UnlockConnectorRequest unlock))
                    drivers.Handle(id, unlock);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Dispatches the actions of the other feature profiles.</summary>
    private bool TryDispatchProfiles(in OcppMessage call, ReadOnlySpan<byte> id, Action16 action)
    {
        switch (action)
        {
            case Action16.CancelReservation:
                if (TryRead(call, out CancelReservationRequest cancel))
                    reservations.Handle(id, cancel);
                return true;
            case Action16.ClearChargingProfile:
                if (TryRead(call, out ClearChargingProfileRequest clear))
                    profiles.Handle(id, clear);
                return true;
            case Action16.GetCompositeSchedule:
                if (TryRead(call, out GetCompositeScheduleRequest schedule))
                    profiles.Handle(id, schedule);
                return true;
            case Action16.GetDiagnostics:
                if (TryRead(call, out GetDiagnosticsRequest diagnostics))
                    uploads.Handle(id, diagnostics);
                return true;
            case Action16.GetLocalListVersion:
                if (TryRead(call, out GetLocalListVersionRequest version))
                    tokens.Handle(id, version);
                return true;
            case Action16.ReserveNow:
                if (TryRead(call, out ReserveNowRequest reserve))
                    reservations.Handle(id, reserve);
                return true;
            case Action16.SendLocalList:
                if (TryRead(call, out SendLocalListRequest list))
                    tokens.Handle(id, list);
                return true;
            case Action16.SetChargingProfile:
                if (TryRead(call, out SetChargingProfileRequest set))
                    profiles.Handle(id, set);
                return true;
            case Action16.TriggerMessage:
                if (TryRead(call, out TriggerMessageRequest trigger))
                    triggers.Handle(id, trigger);
                return true;
            case Action16.UpdateFirmware:
                if (TryRead(call, out UpdateFirmwareRequest update))
                    firmware.Handle(id, update);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Dispatches the actions of the security whitepaper.</summary>
    private bool TryDispatchSecurity(in OcppMessage call, ReadOnlySpan<byte> id, Action16 action)
    {
        switch (action)
        {
            case Action16.CertificateSigned:
                if (TryRead(call, out CertificateSignedRequest signed))
                    certificates.Handle(id, signed);
                return true;
            case Action16.DeleteCertificate:
                if (TryRead(call, out DeleteCertificateRequest delete))
                    certificates.Handle(id, delete);
                return true;
            case Action16.ExtendedTriggerMessage:
                if (TryRead(call, out ExtendedTriggerMessageRequest trigger))
                    triggers.Handle(id, trigger);
                return true;
            case Action16.GetInstalledCertificateIds:
                if (TryRead(call, out GetInstalledCertificateIdsRequest ids))
                    certificates.Handle(id, ids);
                return true;
            case Action16.GetLog:
                if (TryRead(call, out GetLogRequest log))
                    uploads.Handle(id, log);
                return true;
            case Action16.InstallCertificate:
                if (TryRead(call, out InstallCertificateRequest install))
                    certificates.Handle(id, install);
                return true;
            case Action16.SignedUpdateFirmware:
                if (TryRead(call, out SignedUpdateFirmwareRequest update))
                    firmware.Handle(id, update);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Reads the request, or answers with the CALLERROR that its first fault asks for.</summary>
    private bool TryRead<T>(in OcppMessage call, out T request)
        where T : struct, IOcppPayload<T>
    {
        if (T.TryRead(call.Payload, options.Validation, out request, out var report))
            return true;
        output.AnswerError(call.Id.Span, report.Error.Code, $"{report.Error.Kind}: {report.Error.Member ?? "payload"}");
        return false;
    }

    private void Handle(ReadOnlySpan<byte> id, in DataTransferRequest request)
    {
        // The only known vendor is the charge point's own, and it defines no messages (OCPP 1.6 §4.3).
        var isOurs = string.Equals(request.VendorId, options.Vendor, StringComparison.OrdinalIgnoreCase);
        output.Answer(id, new DataTransferResponse(isOurs ? DataTransferStatus.UnknownMessageId : DataTransferStatus.UnknownVendorId));
    }
}
