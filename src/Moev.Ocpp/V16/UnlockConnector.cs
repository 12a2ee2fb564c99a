using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Asks a charge point to release the cable of a connector (OCPP 1.6 §5.18, §6.53).</summary>
/// <param name="ConnectorId">The connector, from 1.</param>
public readonly partial record struct UnlockConnectorRequest(ConnectorId ConnectorId) : IOcppPayload<UnlockConnectorRequest>;

/// <summary>The response to UnlockConnector (OCPP 1.6 §6.54).</summary>
public readonly partial record struct UnlockConnectorResponse(UnlockStatus Status) : IOcppPayload<UnlockConnectorResponse>;

/// <summary>The result of UnlockConnector (OCPP 1.6 §7.46).</summary>
public enum UnlockStatus : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The connector is unlocked.</summary>
    Unlocked,

    /// <summary>The connector could not be unlocked.</summary>
    UnlockFailed,

    /// <summary>The connector has no lock, or does not exist (errata 3.85).</summary>
    NotSupported,
}
