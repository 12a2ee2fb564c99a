using Moev.Ocpp.V16;

namespace Moev.Gateway.Commands.Triggers;

/// <summary>A message that a charge point is asked for.</summary>
internal sealed record Trigger
{
    private readonly MessageTrigger? _plain;
    private readonly ExtendedMessageTrigger _extended;

    /// <summary>A message of TriggerMessage.</summary>
    /// <param name="connectorId">Null: the charge point as a whole, or all connectors.</param>
    public Trigger(MessageTrigger message, int? connectorId)
    {
        _plain = message;
        ConnectorId = connectorId;
        Awaited = message switch
        {
            MessageTrigger.BootNotification => Action16.BootNotification,
            MessageTrigger.DiagnosticsStatusNotification => Action16.DiagnosticsStatusNotification,
            MessageTrigger.FirmwareStatusNotification => Action16.FirmwareStatusNotification,
            MessageTrigger.Heartbeat => Action16.Heartbeat,
            MessageTrigger.MeterValues => Action16.MeterValues,
            _ => Action16.StatusNotification,
        };
    }

    /// <summary>A message of ExtendedTriggerMessage.</summary>
    /// <inheritdoc cref="Trigger(MessageTrigger, int?)"/>
    public Trigger(ExtendedMessageTrigger message, int? connectorId)
    {
        _extended = message;
        ConnectorId = connectorId;
        Awaited = message switch
        {
            ExtendedMessageTrigger.BootNotification => Action16.BootNotification,
            ExtendedMessageTrigger.LogStatusNotification => Action16.LogStatusNotification,
            ExtendedMessageTrigger.FirmwareStatusNotification => Action16.SignedFirmwareStatusNotification,
            ExtendedMessageTrigger.Heartbeat => Action16.Heartbeat,
            ExtendedMessageTrigger.MeterValues => Action16.MeterValues,
            ExtendedMessageTrigger.SignChargePointCertificate => Action16.SignCertificate,
            _ => Action16.StatusNotification,
        };
    }

    public int? ConnectorId { get; }

    /// <summary>The action of the message that the charge point will send.</summary>
    public Action16 Awaited { get; }

    public EncodedCommand Encode() => _plain is { } plain
        ? EncodedCommand.Of(Action16.TriggerMessage, new TriggerMessageRequest(plain, ConnectorId))
        : EncodedCommand.Of(Action16.ExtendedTriggerMessage, new ExtendedTriggerMessageRequest(_extended, ConnectorId));
}
