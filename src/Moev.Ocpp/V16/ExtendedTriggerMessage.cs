using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Asks a charge point to send a message now, those of the whitepaper among them (security whitepaper §5.5).</summary>
/// <param name="RequestedMessage">Which.</param>
/// <param name="ConnectorId">From 1, where the message concerns a connector; absent: all connectors.</param>
public readonly partial record struct ExtendedTriggerMessageRequest(
    ExtendedMessageTrigger RequestedMessage,
    ConnectorId? ConnectorId = null) : IOcppPayload<ExtendedTriggerMessageRequest>;

/// <summary>Whether it will (security whitepaper §5.6).</summary>
public readonly partial record struct ExtendedTriggerMessageResponse(TriggerMessageStatus Status)
    : IOcppPayload<ExtendedTriggerMessageResponse>;

/// <summary>A message that an ExtendedTriggerMessage can ask for (security whitepaper §6.14).</summary>
[MustBeKnown]
public enum ExtendedMessageTrigger : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>A BootNotification.</summary>
    BootNotification,

    /// <summary>A LogStatusNotification.</summary>
    LogStatusNotification,

    /// <summary>The SignedFirmwareStatusNotification, in spite of the name.</summary>
    FirmwareStatusNotification,

    /// <summary>A Heartbeat.</summary>
    Heartbeat,

    /// <summary>The meter values of now.</summary>
    MeterValues,

    /// <summary>The SignCertificate for a new key.</summary>
    SignChargePointCertificate,

    /// <summary>A StatusNotification.</summary>
    StatusNotification,
}
