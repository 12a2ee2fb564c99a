using Moev.Gateway.Ledger;

namespace Moev.Gateway.Http.Reservations;

/// <param name="Reservations">The newest first.</param>
internal sealed record ReservationPage(IReadOnlyList<ReservationView> Reservations);

/// <summary>A reservation in an answer.</summary>
/// <param name="State">A <see cref="ReservationState"/>, by the clock.</param>
/// <param name="Status">The status that the charge point answered last; null when it answered none.</param>
internal sealed record ReservationView(
    int ReservationId,
    int ConnectorId,
    string IdTag,
    string? ParentIdTag,
    DateTimeOffset ExpiryDate,
    string State,
    string? Status,
    int? TransactionId,
    string? Detail,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt)
{
    public static ReservationView Of(ReservationRecord reservation, DateTimeOffset now) => new(
        reservation.Id,
        reservation.ConnectorId,
        reservation.IdTag,
        reservation.ParentIdTag,
        reservation.ExpiryDate,
        reservation.StateAt(now).ToString(),
        reservation.Status,
        reservation.TransactionId,
        reservation.Detail,
        reservation.CreatedAt,
        reservation.ChangedAt);
}
