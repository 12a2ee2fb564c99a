namespace Moev.Gateway.Ledger;

/// <summary>Reservations.</summary>
internal sealed partial class ChargePointFunctions
{
    /// <summary>A reservation that is about to be asked for. One of the same id is replaced (OCPP 1.6 §5.13).</summary>
    /// <returns>Null when as many as are kept have not ended.</returns>
    public ReservationRecord? OpenReservation(ReservationOpening opening)
    {
        var replaced = opening.Id is { } wanted ? Reservations.Find(wanted) : null;
        if (replaced is null && Reservations.Count >= options.MaxReservations && !ForgetReservation(opening.At))
            return null;
        var id = opening.Id ?? NextId(Reservations);
        return Change(new ReservationRecord(
            id,
            opening.ConnectorId,
            opening.IdTag,
            opening.ParentIdTag,
            opening.ExpiryDate,
            ReservationState.Requested,
            opening.At,
            opening.At)
        {
            Replaces = replaced is not null && replaced.StateAt(opening.At) == ReservationState.Accepted ? replaced with { Replaces = null } : null,
        });
    }

    /// <summary>How the request ended. When it failed, what the id stood for before still stands.</summary>
    /// <returns>Null when the reservation is forgotten.</returns>
    public ReservationRecord? AnswerReservation(int id, ReservationState state, string? status, string? detail, DateTimeOffset at)
    {
        if (Reservations.Find(id) is not { } reservation)
            return null;
        if (state is ReservationState.Refused or ReservationState.NotSent && reservation.Replaces is { } before)
            return Change(before with { ChangedAt = at, Detail = "another reservation of this id was not made: " + (status ?? detail) });
        return Change(reservation with
        {
            // Its transaction may have begun before the answer is on record.
            State = reservation.State == ReservationState.Used ? reservation.State : state,
            Status = Cut(status),
            Detail = Cut(detail),
            ChangedAt = at,
            Replaces = null,
        });
    }

    /// <summary>CancelReservation was answered.</summary>
    /// <returns>Null when the reservation is not on record.</returns>
    public ReservationRecord? CancelReservation(int id, string? status, DateTimeOffset at)
    {
        if (Reservations.Find(id) is not { } reservation)
            return null;
        if (status == "Accepted")
            return Change(reservation with { State = ReservationState.Cancelled, Status = status, ChangedAt = at, Detail = null });
        return Change(reservation with { Detail = Cut($"CancelReservation was answered with {status ?? "no status"}"), ChangedAt = at });
    }

    /// <summary>A transaction begins with a reservation.</summary>
    public void UseReservation(int id, int transactionId, DateTimeOffset at)
    {
        if (Reservations.Find(id) is { } reservation && reservation.State != ReservationState.Used)
            Change(reservation with { State = ReservationState.Used, TransactionId = transactionId, ChangedAt = at });
    }

    /// <summary>Forgets the one that ended longest ago, and never the highest id, because the next one is counted from it.</summary>
    private bool ForgetReservation(DateTimeOffset now)
    {
        var last = Reservations.LastId;
        var ended = Reservations.All
            .Where(reservation => reservation.Id != last && (!reservation.IsOpen || reservation.ExpiryDate <= now))
            .MinBy(static reservation => reservation.ChangedAt);
        if (ended is null)
            return false;
        Reservations.Remove(ended.Id);
        return true;
    }

    private ReservationRecord Change(ReservationRecord reservation)
    {
        Happened(EventTypes.Reservation, reservation.ChangedAt, EventData.Reservation(reservation));
        return Reservations.Set(reservation.Id, reservation);
    }
}
