namespace Moev.Gateway.Http.Transactions;

internal sealed record TransactionPage(IReadOnlyList<TransactionView> Transactions, int? Next);

/// <param name="ChargePoint">The charge point's identity.</param>
/// <param name="Energy">Wh so far, or in total: the newest reading minus the first; null when there is none.</param>
internal sealed record TransactionView(
    int TransactionId,
    string ChargePoint,
    int ConnectorId,
    string IdTag,
    bool Active,
    DateTimeOffset StartedAt,
    int MeterStart,
    int? ReservationId,
    DateTimeOffset? StoppedAt,
    int? MeterStop,
    string? StopReason,
    string? StopIdTag,
    decimal? LastEnergy,
    decimal? Energy);
