using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Asks a charge point to send a message now, including those of the whitepaper (security whitepaper §5.5).</summary>
/// <param name="RequestedMessage">The message to send.</param>
/// <param name="ConnectorId">The connector, from 1, for messages that concern a connector; absent: all connectors.</param>
public readonly partial record struct ExtendedTriggerMessageRequest(
    ExtendedMessageTrigger RequestedMessage,
    ConnectorId? ConnectorId = null) : IOcppPayload<ExtendedTriggerMessageRequest>;

/// <summary>The response to ExtendedTriggerMessage (security whitepaper §5.6).</summary>
public readonly partial record struct ExtendedTriggerMessageResponse(TriggerMessageStatus Status)
    : IOcppPayload<ExtendedTriggerMessageResponse>;

/// <summary>A message that ExtendedTriggerMessage can request (security whitepaper §6.14).</summary>
[MustBeKnown]
public enum ExtendedMessageTrigger : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>A BootNotification.</summary>
    BootNotification,

    /// <summary>A LogStatusNotification.</summary>
    LogStatusNotification,

    /// <summary>A SignedFirmwareStatusNotification, despite the name.</summary>
    FirmwareStatusNotification,

    /// <summary>A Heartbeat.</summary>
    Heartbeat,

    /// <summary>A MeterValues with current samples.</summary>
    MeterValues,

    /// <summary>A SignCertificate for a new key.</summary>
    SignChargePointCertificate,

    /// <summary>A StatusNotification.</summary>
    StatusNotification,
}
