namespace Moev.Gateway.Ledger.ChargePoints;

/// <summary>A running transaction, as a status needs it: without a query.</summary>
/// <param name="StartedAt">The time of its StartTransaction.</param>
internal sealed record RunningTransaction(int TransactionId, int ConnectorId, ReportedTime StartedAt);
