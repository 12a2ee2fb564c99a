namespace Moev.Ocpp.Profiles;

/// <summary>A connector that charges, for sharing the charge point's limit among them.</summary>
/// <param name="ConnectorId">From 1.</param>
/// <param name="Transaction">The transaction on it.</param>
/// <param name="Electrical">Its phases, and what its hardware allows.</param>
public readonly record struct ChargingConnector(int ConnectorId, TransactionContext Transaction, ElectricalContext Electrical);
