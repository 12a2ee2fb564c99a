using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Core;

/// <content>Messages that the central system asks for (OCPP 1.6 §5.17, whitepaper §5.5). The answer goes first, then the message.</content>
internal sealed partial class ChargePointCore
{
    private void Handle(ReadOnlySpan<byte> id, in TriggerMessageRequest request)
    {
        var connectorId = request.ConnectorId?.Value;
        var requested = request.RequestedMessage switch
        {
            MessageTrigger.BootNotification => ExtendedMessageTrigger.BootNotification,
            MessageTrigger.Heartbeat => ExtendedMessageTrigger.Heartbeat,
            MessageTrigger.MeterValues => ExtendedMessageTrigger.MeterValues,
            MessageTrigger.StatusNotification => ExtendedMessageTrigger.StatusNotification,
            _ => ExtendedMessageTrigger.Unknown,
        };
        var status = request.RequestedMessage is MessageTrigger.DiagnosticsStatusNotification or MessageTrigger.FirmwareStatusNotification
            ? TriggerMessageStatus.Accepted
            : Judge(requested, connectorId);
        Answer(id, new TriggerMessageResponse(status));
        if (status != TriggerMessageStatus.Accepted)
            return;
        if (request.RequestedMessage == MessageTrigger.DiagnosticsStatusNotification)
            SendDiagnosticsStatus(_upload is { IsGetLog: false } ? DiagnosticsStatus.Uploading : DiagnosticsStatus.Idle, isTriggered: true);
        else if (request.RequestedMessage == MessageTrigger.FirmwareStatusNotification)
            SendFirmwareStatus(_firmware is { IsSigned: false } job ? ToPlain(job.Status) : FirmwareStatus.Idle, isTriggered: true);
        else
            Trigger(requested, connectorId);
    }

    private void Handle(ReadOnlySpan<byte> id, in ExtendedTriggerMessageRequest request)
    {
        var connectorId = request.ConnectorId?.Value;
        var status = Judge(request.RequestedMessage, connectorId);
        Answer(id, new ExtendedTriggerMessageResponse(status));
        if (status == TriggerMessageStatus.Accepted)
            Trigger(request.RequestedMessage, connectorId);
    }

    private TriggerMessageStatus Judge(ExtendedMessageTrigger requested, int? connectorId) => requested switch
    {
        // Errata 3.40: once accepted, a trigger for BootNotification is to be rejected.
        ExtendedMessageTrigger.BootNotification =>
            _registration == RegistrationStatus.Accepted ? TriggerMessageStatus.Rejected : TriggerMessageStatus.Accepted,
        ExtendedMessageTrigger.StatusNotification =>
            connectorId is null or 0 || Find(connectorId.Value) is not null ? TriggerMessageStatus.Accepted : TriggerMessageStatus.Rejected,
        ExtendedMessageTrigger.MeterValues =>
            connectorId is null || Find(connectorId.Value) is not null ? TriggerMessageStatus.Accepted : TriggerMessageStatus.Rejected,
        ExtendedMessageTrigger.Unknown => TriggerMessageStatus.NotImplemented,
        _ => TriggerMessageStatus.Accepted,
    };

    private void Trigger(ExtendedMessageTrigger requested, int? connectorId)
    {
        switch (requested)
        {
            case ExtendedMessageTrigger.BootNotification:
                QueueBoot();
                break;
            case ExtendedMessageTrigger.Heartbeat:
                SendHeartbeat(isTriggered: true);
                break;
            case ExtendedMessageTrigger.LogStatusNotification:
                // Without an upload there is no request to name (whitepaper N01.FR.12).
                SendLogStatus(_upload is { IsGetLog: true } ? UploadLogStatus.Uploading : UploadLogStatus.Idle, _upload?.RequestId, isTriggered: true);
                break;
            case ExtendedMessageTrigger.FirmwareStatusNotification:
                SendSignedFirmwareStatus(
                    _firmware is { IsSigned: true } job ? job.Status : SignedFirmwareStatus.Idle,
                    _firmware is { IsSigned: true } ? _firmware.RequestId : null,
                    isTriggered: true);
                break;
            case ExtendedMessageTrigger.SignChargePointCertificate:
                SendCertificateRequest(isTriggered: true);
                break;
            case ExtendedMessageTrigger.StatusNotification:
                TriggerStatuses(connectorId);
                break;
            case ExtendedMessageTrigger.MeterValues:
                foreach (var station in _connectors)
                {
                    if (connectorId is null || connectorId == station.Connector.Id)
                        SendTriggeredSample(station);
                }

                break;
        }
    }

    private void TriggerStatuses(int? connectorId)
    {
        if (connectorId is null or 0)
            Report(0, Status, _errorCode, null, isTriggered: true);
        foreach (var station in _connectors)
        {
            var connector = station.Connector;
            if (connectorId is null || connectorId == connector.Id)
                Report(connector.Id, connector.Status, connector.ErrorCode, null, isTriggered: true);
        }
    }
}
