namespace Moev.Ocpp.Profiles;

/// <summary>The prevailing profile of each purpose at one instant, before they are combined (OCPP 1.6 §3.13.3).</summary>
/// <param name="ChargePointMax">The cap of the charge point as a whole.</param>
/// <param name="Tx">The limit of the transaction's own profile.</param>
/// <param name="TxDefault">The default limit, even while <paramref name="Tx"/> outranks it.</param>
public readonly record struct CompositeLayers(ChargingLimit ChargePointMax, ChargingLimit Tx, ChargingLimit TxDefault);
