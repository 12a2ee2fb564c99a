using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Asks a charge point to send a message now (OCPP 1.6 §5.17, §6.51).</summary>
/// <param name="RequestedMessage">Which.</param>
/// <param name="ConnectorId">From 1, where the message concerns a connector; absent: all connectors.</param>
public readonly partial record struct TriggerMessageRequest(
    MessageTrigger RequestedMessage,
    ConnectorId? ConnectorId = null) : IOcppPayload<TriggerMessageRequest>;

/// <summary>Whether it will (OCPP 1.6 §6.52).</summary>
public readonly partial record struct TriggerMessageResponse(TriggerMessageStatus Status) : IOcppPayload<TriggerMessageResponse>;

/// <summary>A message that can be asked for (OCPP 1.6 §7.32).</summary>
[MustBeKnown]
public enum MessageTrigger : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>A BootNotification.</summary>
    BootNotification,

    /// <summary>A DiagnosticsStatusNotification.</summary>
    DiagnosticsStatusNotification,

    /// <summary>A FirmwareStatusNotification.</summary>
    FirmwareStatusNotification,

    /// <summary>A Heartbeat.</summary>
    Heartbeat,

    /// <summary>The meter values of now.</summary>
    MeterValues,

    /// <summary>A StatusNotification.</summary>
    StatusNotification,
}

/// <summary>Whether a message that was asked for will be sent (OCPP 1.6 §7.44).</summary>
public enum TriggerMessageStatus : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>It will.</summary>
    Accepted,

    /// <summary>It will not.</summary>
    Rejected,

    /// <summary>The charge point does not have this message.</summary>
    NotImplemented,
}
