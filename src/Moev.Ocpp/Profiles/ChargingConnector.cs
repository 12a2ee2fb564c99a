namespace Moev.Ocpp.Profiles;

/// <summary>A connector of a charge point, as input for the total of all connectors.</summary>
/// <param name="ConnectorId">From 1.</param>
/// <param name="Transaction">The transaction on the connector; null when it is idle.</param>
/// <param name="Electrical">The phases and the hardware limit of the connector.</param>
public readonly record struct ChargingConnector(int ConnectorId, TransactionContext? Transaction, ElectricalContext Electrical);
