using Moev.Gateway.Http.Json;
using Moev.Gateway.Ledger;

namespace Moev.Gateway.Http.Transactions;

internal sealed record TransactionPage(IReadOnlyList<TransactionView> Transactions, int? Next);

/// <param name="ChargePoint">The charge point's identity.</param>
/// <param name="MeterStart">Wh; null when neither the start nor a reading tells it.</param>
/// <param name="ClosedBy">gateway or operator, when it ended without its StopTransaction; null when its StopTransaction counts.</param>
/// <param name="Closing">The closing, also one that the StopTransaction has replaced.</param>
/// <param name="Energy">Wh so far, or in total: the newest reading minus the first; null when there is none.</param>
/// <param name="MeterIrregular">True when the energy is not meterStop minus meterStart: the meter was exchanged, or the readings contradict meterStop.</param>
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
    bool? MeterIrregular,
    IReadOnlyList<string>? Deviations,
    string? ClosedBy,
    ClosingView? Closing)
{
    /// <summary>Gets the transactionData of its StopTransaction, as it was sent; null in lists.</summary>
    public RawJson? TransactionData { get; init; }
}

/// <param name="By">gateway or operator.</param>
/// <param name="MeterStop">Wh, as the operator stated it or as it was when it was replaced.</param>
/// <param name="Reason">In the operator's words.</param>
/// <param name="ReplacedAt">The arrival of the StopTransaction that replaced it; null while it counts.</param>
internal sealed record ClosingView(
    string By, string Cause, DateTimeOffset At, DateTimeOffset StoppedAt, int? MeterStop, string? Reason, DateTimeOffset? ReplacedAt)
{
    public static ClosingView? Of(TransactionClosing? closing) => closing is null
        ? null
        : new ClosingView(
            closing.IsByOperator ? "operator" : "gateway",
            closing.Cause.ToString(),
            closing.At,
            closing.StoppedAt,
            closing.MeterStop,
            closing.Reason,
            closing.ReplacedAt);
}
