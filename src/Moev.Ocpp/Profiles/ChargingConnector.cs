namespace Moev.Ocpp.Profiles;

/// <summary>A connector of a charge point, for what the connectors may draw together.</summary>
/// <param name="ConnectorId">From 1.</param>
/// <param name="Transaction">The transaction on it; null when it is idle.</param>
/// <param name="Electrical">Its phases, and what its hardware allows.</param>
public readonly record struct ChargingConnector(int ConnectorId, TransactionContext? Transaction, ElectricalContext Electrical);
