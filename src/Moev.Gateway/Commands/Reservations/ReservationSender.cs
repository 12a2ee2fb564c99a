using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Commands.Reservations;

/// <summary>Makes and cancels reservations (OCPP 1.6 §5.13, §5.1). Records a reservation before the charge point is asked, and its outcome afterwards.</summary>
internal sealed class ReservationSender(ChargePointFinder finder, CommandSender sender, IManagementRecords records, TimeProvider time)
{
    public async ValueTask<CommandOutcome<SentReservation>> ReserveAsync(
        ChargePointIdentity identity, ReservationOpening opening, TimeSpan? timeout, CommandCaller caller, CancellationToken cancellationToken)
    {
        if (await finder.RequireConnectedAsync(identity, cancellationToken) is { } unreachable)
            return unreachable;
        var opened = await records.ChangeManagementAsync(identity, opening.At, management => management.OpenReservation(opening), cancellationToken);
        return opened is null
            ? new CommandFailure.TooManyReservations(identity)
            : await SendAsync(identity, opened, timeout, caller, cancellationToken);
    }

    /// <summary>Cancels a reservation. It need not be on record: the charge point knows its reservations.</summary>
    public async ValueTask<CommandOutcome<SentCommand>> CancelAsync(
        ChargePointIdentity identity, int reservationId, TimeSpan? timeout, CommandCaller caller, CancellationToken cancellationToken)
    {
        if (await finder.RequireConnectedAsync(identity, cancellationToken) is { } unreachable)
            return unreachable;
        var request = new CancelReservationRequest(reservationId);
        var sent = await sender.SendAsync(identity, Action16.CancelReservation, request, caller, timeout, cancellationToken);
        if (sent.Failure is not null)
            return sent.Failure;
        var now = time.GetUtcNow();
        await records.NoteAndWaitAsync(identity, now, management => management.CancelReservation(reservationId, sent.Status, now));
        return sent;
    }

    private async ValueTask<SentReservation> SendAsync(
        ChargePointIdentity identity, ReservationRecord reservation, TimeSpan? timeout, CommandCaller caller, CancellationToken cancellationToken)
    {
        var request = new ReserveNowRequest(
            reservation.ConnectorId,
            reservation.ExpiryDate,
            reservation.IdTag,
            reservation.ParentIdTag is { } parent ? IdTag.FromString(parent) : default(IdTag?),
            reservation.Id);
        SentCommand sent;
        try
        {
            sent = await sender.SendAsync(identity, Action16.ReserveNow, request, caller, timeout, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            var left = time.GetUtcNow();
            records.NoteManagement(identity, left, management => management.AnswerReservation(
                reservation.Id, ReservationState.Unanswered, null, "The caller left before there was an answer.", left));
            throw;
        }

        var state = sent.Outcome.Kind switch
        {
            CallOutcomeKind.Answered => sent.IsAccepted ? ReservationState.Accepted : ReservationState.Refused,
            CallOutcomeKind.CallError => ReservationState.Refused,
            CallOutcomeKind.TimedOut or CallOutcomeKind.ConnectionLost or CallOutcomeKind.Unreadable => ReservationState.Unanswered,
            _ => ReservationState.NotSent,
        };
        var now = time.GetUtcNow();
        var detail = sent.Failure?.Message;
        await records.NoteAndWaitAsync(
            identity, now, management => management.AnswerReservation(reservation.Id, state, sent.Status, detail, now));
        return new SentReservation(reservation with { State = state, Status = sent.Status, Detail = detail, ChangedAt = now }, sent);
    }
}

/// <summary>A reservation on record, and the request that was to make it. The request may have failed.</summary>
internal sealed record SentReservation(ReservationRecord Reservation, SentCommand Sent);
