namespace Moev.Ocpp.Profiles;

/// <summary>The transaction on a connector.</summary>
/// <param name="Id">The id from the central system; null until StartTransaction has been answered.</param>
/// <param name="Start">The start of charging. Schedules without an absolute start count from here (OCPP 1.6 §7.13).</param>
public readonly record struct TransactionContext(int? Id, DateTimeOffset Start);
