using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Asks for the release of a cable (OCPP 1.6 §5.18, §6.53).</summary>
/// <param name="ConnectorId">From 1.</param>
public readonly partial record struct UnlockConnectorRequest(ConnectorId ConnectorId) : IOcppPayload<UnlockConnectorRequest>;

/// <summary>Whether it was released (OCPP 1.6 §6.54).</summary>
public readonly partial record struct UnlockConnectorResponse(UnlockStatus Status) : IOcppPayload<UnlockConnectorResponse>;

/// <summary>Whether a cable was released (OCPP 1.6 §7.46).</summary>
public enum UnlockStatus : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>It is unlocked.</summary>
    Unlocked,

    /// <summary>It could not be unlocked.</summary>
    UnlockFailed,

    /// <summary>There is no lock, or no such connector (errata 3.85).</summary>
    NotSupported,
}
