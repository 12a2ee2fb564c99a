namespace Moev.Gateway.Http.Transactions;

internal sealed record TransactionPage(IReadOnlyList<TransactionView> Transactions, int? Next);

/// <param name="ChargePoint">The charge point's identity.</param>
/// <param name="MeterStart">Wh; null when neither the start nor a reading tells it.</param>
/// <param name="Energy">Wh so far, or in total: the newest reading minus the first; null when there is none.</param>
/// <param name="Deviations">The members of its start and stop that were missing, unreadable or rounded, such as start.timestamp.</param>
internal sealed record TransactionView(
    int TransactionId,
    string ChargePoint,
    int ConnectorId,
    string IdTag,
    bool Active,
    DateTimeOffset StartedAt,
    int? MeterStart,
    int? ReservationId,
    DateTimeOffset? StoppedAt,
    int? MeterStop,
    string? StopReason,
    string? StopIdTag,
    decimal? LastEnergy,
    decimal? Energy,
    IReadOnlyList<string>? Deviations);
