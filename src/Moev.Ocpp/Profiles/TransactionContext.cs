namespace Moev.Ocpp.Profiles;

/// <summary>The transaction that runs on a connector.</summary>
/// <param name="Id">The id that the central system gave it; null until StartTransaction has been answered.</param>
/// <param name="Start">When charging started; schedules without an absolute start count from here (OCPP 1.6 §7.13).</param>
public readonly record struct TransactionContext(int? Id, DateTimeOffset Start);
