namespace Moev.Ocpp.Profiles;

/// <summary>The prevailing profile of each purpose at one instant, before they are combined (OCPP 1.6 §3.13.3).</summary>
/// <param name="ChargePointMax">The cap of the charge point as a whole.</param>
/// <param name="Tx">The transaction's own.</param>
/// <param name="TxDefault">The default, also while <paramref name="Tx"/> outranks it.</param>
public readonly record struct CompositeLayers(ChargingLimit ChargePointMax, ChargingLimit Tx, ChargingLimit TxDefault);
