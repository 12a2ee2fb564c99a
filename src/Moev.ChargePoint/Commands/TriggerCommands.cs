using Moev.ChargePoint.Charging;
using Moev.ChargePoint.Firmware;
using Moev.ChargePoint.Messaging;
using Moev.ChargePoint.Metering;
using Moev.ChargePoint.Registration;
using Moev.ChargePoint.Security;
using Moev.ChargePoint.Statuses;
using Moev.ChargePoint.Uploads;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Commands;

/// <summary>
/// Sends the messages that the central system asks for (OCPP 1.6 §5.17, whitepaper §5.5). The answer goes first, then the message.
/// </summary>
internal sealed class TriggerCommands(
    MessageOutput output,
    RegistrationControl registration,
    CertificateControl certificates,
    ConnectorSet connectors,
    StatusReporter statuses,
    MeterSampler meters,
    FirmwareControl firmware,
    UploadControl uploads)
{
    public void Handle(ReadOnlySpan<byte> id, in TriggerMessageRequest request)
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
        output.Answer(id, new TriggerMessageResponse(status));
        if (status != TriggerMessageStatus.Accepted)
            return;
        if (request.RequestedMessage == MessageTrigger.DiagnosticsStatusNotification)
            uploads.SendTriggeredDiagnosticsStatus();
        else if (request.RequestedMessage == MessageTrigger.FirmwareStatusNotification)
            firmware.SendTriggeredStatus();
        else
            Trigger(requested, connectorId);
    }

    public void Handle(ReadOnlySpan<byte> id, in ExtendedTriggerMessageRequest request)
    {
        var connectorId = request.ConnectorId?.Value;
        var status = Judge(request.RequestedMessage, connectorId);
        output.Answer(id, new ExtendedTriggerMessageResponse(status));
        if (status == TriggerMessageStatus.Accepted)
            Trigger(request.RequestedMessage, connectorId);
    }

    private TriggerMessageStatus Judge(ExtendedMessageTrigger requested, int? connectorId) => requested switch
    {
        // Errata 3.40: once accepted, a trigger for BootNotification is to be rejected.
        ExtendedMessageTrigger.BootNotification =>
            registration.Status == RegistrationStatus.Accepted ? TriggerMessageStatus.Rejected : TriggerMessageStatus.Accepted,
        ExtendedMessageTrigger.StatusNotification =>
            connectorId is null or 0 || connectors.Find(connectorId.Value) is not null ? TriggerMessageStatus.Accepted : TriggerMessageStatus.Rejected,
        ExtendedMessageTrigger.MeterValues =>
            connectorId is null || connectors.Find(connectorId.Value) is not null ? TriggerMessageStatus.Accepted : TriggerMessageStatus.Rejected,
        ExtendedMessageTrigger.Unknown => TriggerMessageStatus.NotImplemented,
        _ => TriggerMessageStatus.Accepted,
    };

    private void Trigger(ExtendedMessageTrigger requested, int? connectorId)
    {
        switch (requested)
        {
            case ExtendedMessageTrigger.BootNotification:
                registration.QueueBoot();
                break;
            case ExtendedMessageTrigger.Heartbeat:
                registration.SendHeartbeat(isTriggered: true);
                break;
            case ExtendedMessageTrigger.LogStatusNotification:
                uploads.SendTriggeredLogStatus();
                break;
            case ExtendedMessageTrigger.FirmwareStatusNotification:
                firmware.SendTriggeredSignedStatus();
                break;
            case ExtendedMessageTrigger.SignChargePointCertificate:
                certificates.SendRequest(isTriggered: true);
                break;
            case ExtendedMessageTrigger.StatusNotification:
                statuses.ReportTriggered(connectorId);
                break;
            case ExtendedMessageTrigger.MeterValues:
                meters.SendTriggered(connectorId);
                break;
        }
    }
}
