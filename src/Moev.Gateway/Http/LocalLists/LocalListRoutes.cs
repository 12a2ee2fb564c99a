using Microsoft.Extensions.Options;
using Moev.Gateway.Commands;
using Moev.Gateway.Commands.LocalLists;
using Moev.Gateway.Http.Idempotency;
using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.Outcomes;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Http.LocalLists;

/// <summary>
/// <c>PUT /api/v1/charge-points/{identity}/local-list</c> {[updateType, localAuthorizationList]}: updates a charge point's local authorization
/// list (OCPP 1.6 §5.15), from the body or from the id tags on record. <c>GET</c> returns the list on record; <c>?refresh=1</c> asks for its version.
/// </summary>
internal sealed class LocalListRoutes(LocalListUpdater lists, ChargePointFinder finder, IOptions<ControlOptions> options)
{
    private static readonly string[] Members = ["updateType", "localAuthorizationList"];

    public async Task<IResult> GetAsync(HttpContext context)
    {
        var reader = new QueryReader(context.Request.Query);
        var query = CommandQuery.Read(reader);
        var refresh = reader.Boolean("refresh") ?? false;
        if (reader.Problem is not null)
            return ControlReplies.Problem(reader.Problem);
        var identity = RoutePaths.Identity(context);
        if (refresh)
        {
            var asked = await lists.AskVersionAsync(identity, query.Timeout, HttpCaller.Of(context), context.RequestAborted);
            return asked.IsFailure ? asked.Failure.Reply() : Show(asked.Result);
        }

        return await finder.IsKnownAsync(identity, context.RequestAborted)
            ? Show(await lists.FindAsync(identity, context.RequestAborted))
            : new CommandFailure.ChargePointUnknown(identity.Value).Reply();
    }

    public async Task<IResult> PutAsync(HttpContext context)
    {
        var reader = new QueryReader(context.Request.Query);
        var query = CommandQuery.Read(reader);
        using var body = await CommandBody.ReadAsync(context, options.Value.MaxBodyBytes, Members);
        var type = body.Word("updateType", nameof(UpdateType.Full), nameof(UpdateType.Differential)) is nameof(UpdateType.Differential)
            ? UpdateType.Differential
            : UpdateType.Full;
        IReadOnlyList<LocalListEntry>? entries = null;
        if (body.Array("localAuthorizationList") is { } array)
        {
            entries = LocalListBody.Read(array, type, out var wrong);
            if (wrong is not null)
                body.Refuse("localAuthorizationList", wrong);
        }

        if ((body.Problem ?? reader.Problem) is { } problem)
            return ControlReplies.Problem(problem);
        var identity = RoutePaths.Identity(context);
        var outcome = await lists.UpdateAsync(identity, type, entries, query.Timeout, HttpCaller.Of(context), context.RequestAborted);
        return outcome.IsFailure ? outcome.Failure.Reply() : Reply(identity, outcome.Result, query.Strict);
    }

    private static IResult Show(LocalListRecord? list) => ControlReplies.Json(LocalListView.Of(list, withEntries: true), LocalListJson.Plain.LocalListView);

    private static IResult Reply(ChargePointIdentity identity, UpdatedLocalList updated, bool strict)
    {
        var view = LocalListView.Of(updated.List, withEntries: false);
        if (updated.Parts.Count == 0)
        {
            return new CommandAnswer(identity.Value, nameof(Action16.SendLocalList), null, null, 0)
                .With(LocalListResource.LocalList.Of(view), OutcomeMembers.Note.Of("The charge point's list is up to date; nothing was sent."))
                .Reply();
        }

        Extension?[] members = [LocalListResource.LocalList.Of(view), LocalListResource.Sent.Of([.. updated.Parts.Select(Part)])];
        if (updated.Failure is { } failure)
            return ControlReplies.Problem(OutcomeProblems.Of(failure).With(members));
        var last = updated.Parts[^1].Sent;
        return strict && !last.IsAccepted
            ? ControlReplies.Problem(last.NotAccepted().With(members))
            : last.Answer().With(members).Reply();
    }

    private static LocalListPart Part(SentLocalListPart part) => new(
        part.Type.ToWireName(), part.Version, part.Count, part.Sent.Status, part.Sent.MessageId, part.Sent.ElapsedMs);
}
