using System.Globalization;
using Microsoft.Extensions.Options;
using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Http.Reservations;

/// <summary>
/// <c>POST</c> and <c>GET /api/v1/charge-points/{identity}/reservations</c>, <c>DELETE …/reservations/{id}</c> (OCPP 1.6 §5.13, §5.1).
/// </summary>
internal sealed class ReservationRoutes(
    ChargePointFinder finder, CommandSender sender, IFunctionRecords records, TimeProvider time, IOptions<ControlOptions> options)
{
    private static readonly string[] Members = ["connectorId", "idTag", "expiryDate", "parentIdTag", "reservationId"];

    public async Task<IResult> ReserveAsync(HttpContext context)
    {
        var reader = new QueryReader(context.Request.Query);
        var query = CommandQuery.Read(reader);
        using var body = await CommandBody.ReadAsync(context, options.Value.MaxBodyBytes, Members);
        var connectorId = body.Integer("connectorId", 0, LimitRequest.MaxConnectorId);
        var idTag = body.IdTag("idTag", required: true);
        var expiry = body.Instant("expiryDate", required: true);
        var parent = body.IdTag("parentIdTag");
        var id = body.Integer("reservationId", 1, int.MaxValue);
        var now = time.GetUtcNow();
        if (!body.Has("connectorId"))
            body.Refuse("connectorId", "'connectorId' is missing; 0 stands for any connector.");
        if (expiry <= now)
            body.Refuse("expiryDate", "'expiryDate' is over.");
        if ((body.Problem ?? reader.Problem) is { } problem)
            return ControlReplies.Problem(problem);

        var identity = RoutePaths.Identity(context);
        if (await finder.RequireConnectedAsync(identity, context.RequestAborted) is { } unreachable)
            return ControlReplies.Problem(unreachable);
        var opening = new ReservationOpening(id, connectorId!.Value, idTag!, parent, expiry!.Value, now);
        var opened = await records.ChangeFunctionsAsync(identity, now, functions => functions.OpenReservation(opening), context.RequestAborted);
        return opened is not null
            ? await ReserveAsync(identity, opened, query, CommandCaller.Of(context))
            : ControlReplies.Problem(ControlProblem.Of(
                StatusCodes.Status409Conflict,
                ProblemReasons.TooManyReservations,
                "As many reservations of this charge point are open as Ledger:MaxReservations allows; nothing was sent.") with
            { Id = identity.Value });
    }

    public async Task<IResult> ListAsync(HttpContext context)
    {
        var identity = RoutePaths.Identity(context);
        if (!await finder.IsSeenAsync(identity, context.RequestAborted))
            return ControlReplies.Problem(ControlProblem.UnknownChargePoint(identity.Value));
        var now = time.GetUtcNow();
        var page = await records.ReadFunctionsAsync(
            identity,
            functions => new ReservationPage(
                [.. functions.Reservations.All.OrderByDescending(static reservation => reservation.CreatedAt).Select(reservation => ReservationView.Of(reservation, now))]),
            context.RequestAborted);
        return ControlReplies.Json(page, ControlJson.Plain.ReservationPage);
    }

    /// <summary>Also for an id that is not on record here: the charge point knows what it has reserved.</summary>
    public async Task<IResult> CancelAsync(HttpContext context)
    {
        var reader = new QueryReader(context.Request.Query);
        var query = CommandQuery.Read(reader);
        if (!int.TryParse((string?)context.GetRouteValue("reservation"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id))
            return ControlReplies.Problem(ControlProblem.InvalidMember("reservationId", "The id of a reservation is a whole number."));
        if (reader.Problem is not null)
            return ControlReplies.Problem(reader.Problem);
        var identity = RoutePaths.Identity(context);
        if (await finder.RequireConnectedAsync(identity, context.RequestAborted) is { } unreachable)
            return ControlReplies.Problem(unreachable);

        var sent = await sender.SendAsync(
            identity, Action16.CancelReservation, CommandSender.Encode(new CancelReservationRequest(id)), query.Timeout, CommandCaller.Of(context));
        if (sent.Problem is not null)
            return ControlReplies.Problem(sent.Problem);
        var now = time.GetUtcNow();
        await records.NoteAndWaitAsync(identity, now, functions => functions.CancelReservation(id, sent.Status, now));
        return ControlReplies.Command(sent.Answer(), query.Strict);
    }

    private async Task<IResult> ReserveAsync(ChargePointIdentity identity, ReservationRecord reservation, CommandQuery query, CommandCaller caller)
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
            sent = await sender.SendAsync(identity, Action16.ReserveNow, CommandSender.Encode(request), query.Timeout, caller);
        }
        catch (OperationCanceledException)
        {
            var left = time.GetUtcNow();
            records.NoteFunctions(identity, left, functions => functions.AnswerReservation(
                reservation.Id, ReservationState.Unanswered, null, "The caller left before there was an answer.", left));
            throw;
        }

        var state = sent.Outcome.Kind switch
        {
            CallOutcomeKind.Answered => sent.IsAccepted ? ReservationState.Accepted : ReservationState.Refused,
            CallOutcomeKind.CallError => ReservationState.Refused,
            CallOutcomeKind.TimedOut or CallOutcomeKind.ConnectionLost => ReservationState.Unanswered,
            _ => ReservationState.NotSent,
        };
        var now = time.GetUtcNow();
        await records.NoteAndWaitAsync(
            identity, now, functions => functions.AnswerReservation(reservation.Id, state, sent.Status, sent.Problem?.Detail, now));
        var view = ReservationView.Of(reservation with { State = state, Status = sent.Status, Detail = sent.Problem?.Detail, ChangedAt = now }, now);
        if (sent.Problem is not null)
            return ControlReplies.Problem(sent.Problem with { Reservation = view });
        var answer = sent.Answer() with { Reservation = view };
        return query.Strict && !sent.IsAccepted
            ? ControlReplies.Problem(ControlReplies.NotAccepted(answer.Id, answer.Action, answer.Status, answer.MessageId, answer.ElapsedMs) with { Reservation = view })
            : ControlReplies.Json(answer, ControlJson.Plain.CommandAnswer);
    }
}
