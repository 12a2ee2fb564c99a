using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Asks a charge point to send a message now (OCPP 1.6 §5.17, §6.51).</summary>
/// <param name="RequestedMessage">The message to send.</param>
/// <param name="ConnectorId">The connector, from 1, for messages that concern a connector; absent: all connectors.</param>
public readonly partial record struct TriggerMessageRequest(
    MessageTrigger RequestedMessage,
    ConnectorId? ConnectorId = null) : IOcppPayload<TriggerMessageRequest>;

/// <summary>The response to TriggerMessage (OCPP 1.6 §6.52).</summary>
public readonly partial record struct TriggerMessageResponse(TriggerMessageStatus Status) : IOcppPayload<TriggerMessageResponse>;

/// <summary>A message that TriggerMessage can request (OCPP 1.6 §7.32).</summary>
[MustBeKnown]
public enum MessageTrigger : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>A BootNotification.</summary>
    BootNotification,

    /// <summary>A DiagnosticsStatusNotification.</summary>
    DiagnosticsStatusNotification,

    /// <summary>A FirmwareStatusNotification.</summary>
    FirmwareStatusNotification,

    /// <summary>A Heartbeat.</summary>
    Heartbeat,

    /// <summary>A MeterValues with current samples.</summary>
    MeterValues,

    /// <summary>A StatusNotification.</summary>
    StatusNotification,
}

/// <summary>The result of TriggerMessage (OCPP 1.6 §7.44).</summary>
public enum TriggerMessageStatus : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The message will be sent.</summary>
    Accepted,

    /// <summary>The message will not be sent.</summary>
    Rejected,

    /// <summary>The charge point does not implement the message.</summary>
    NotImplemented,
}
