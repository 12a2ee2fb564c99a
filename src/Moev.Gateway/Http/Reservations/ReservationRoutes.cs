using Microsoft.Extensions.Options;
using Moev.Gateway.Commands;
using Moev.Gateway.Commands.Reservations;
using Moev.Gateway.Http.Idempotency;
using Moev.Gateway.Http.Limits;
using Moev.Gateway.Http.Outcomes;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Ledger;
using Moev.Gateway.Options;

namespace Moev.Gateway.Http.Reservations;

/// <summary>
/// <c>POST</c> and <c>GET /api/v1/charge-points/{identity}/reservations</c>, <c>DELETE …/reservations/{id}</c> (OCPP 1.6 §5.13, §5.1).
/// </summary>
internal sealed class ReservationRoutes(
    ReservationSender reservations, ChargePointFinder finder, IManagementRecords records, TimeProvider time, IOptions<ControlOptions> options)
{
    private static readonly string[] Members = ["connectorId", "idTag", "expiryDate", "parentIdTag", "reservationId"];

    public async Task<IResult> ReserveAsync(HttpContext context)
    {
        var reader = new QueryReader(context.Request.Query);
        var query = CommandQuery.Read(reader);
        using var body = await CommandBody.ReadAsync(context, options.Value.MaxBodyBytes, Members);
        var connectorId = body.Integer("connectorId", 0, RoutePaths.MaxConnectorId);
        var idTag = body.IdTag("idTag", required: true);
        var expiry = body.Instant("expiryDate", required: true);
        var parent = body.IdTag("parentIdTag");
        var id = body.Integer("reservationId", 1, int.MaxValue);
        var now = time.GetUtcNow();
        if (!body.Has("connectorId"))
            body.Refuse("connectorId", "'connectorId' is missing; 0 stands for any connector.");
        if (expiry <= now)
            body.Refuse("expiryDate", "'expiryDate' is in the past.");
        if ((body.Problem ?? reader.Problem) is { } problem)
            return ControlReplies.Problem(problem);

        var opening = new ReservationOpening(id, connectorId!.Value, idTag!, parent, expiry!.Value, now);
        var outcome = await reservations.ReserveAsync(
            RoutePaths.Identity(context), opening, query.Timeout, HttpCaller.Of(context), context.RequestAborted);
        if (outcome.IsFailure)
            return outcome.Failure.Reply();
        var (reservation, sent) = outcome.Result;
        var view = ReservationView.Of(reservation, reservation.ChangedAt);
        if (sent.Failure is not null)
            return ControlReplies.Problem(OutcomeProblems.Of(sent.Failure).With(ReservationResource.Reservation.Of(view)));
        return query.Strict && !sent.IsAccepted
            ? ControlReplies.Problem(sent.NotAccepted().With(ReservationResource.Reservation.Of(view)))
            : sent.Answer().With(ReservationResource.Reservation.Of(view)).Reply();
    }

    public async Task<IResult> ListAsync(HttpContext context)
    {
        var identity = RoutePaths.Identity(context);
        if (!await finder.IsKnownAsync(identity, context.RequestAborted))
            return new CommandFailure.ChargePointUnknown(identity.Value).Reply();
        var now = time.GetUtcNow();
        var page = await records.ReadManagementAsync(
            identity,
            management => new ReservationPage(
                [.. management.Reservations.All.OrderByDescending(static reservation => reservation.CreatedAt).Select(reservation => ReservationView.Of(reservation, now))]),
            context.RequestAborted);
        return ControlReplies.Json(page, ReservationJson.Plain.ReservationPage);
    }

    /// <summary>Cancels a reservation. It need not be on record here: the charge point knows its reservations.</summary>
    public async Task<IResult> CancelAsync(HttpContext context)
    {
        var reader = new QueryReader(context.Request.Query);
        var query = CommandQuery.Read(reader);
        if (reader.Problem is not null)
            return ControlReplies.Problem(reader.Problem);
        var outcome = await reservations.CancelAsync(
            RoutePaths.Identity(context), RoutePaths.Number(context, "reservation"), query.Timeout, HttpCaller.Of(context), context.RequestAborted);
        return outcome.IsFailure ? outcome.Failure.Reply() : outcome.Result.Answer().Reply(query.Strict);
    }
}
