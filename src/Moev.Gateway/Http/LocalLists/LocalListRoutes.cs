using System.Collections.Concurrent;
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

namespace Moev.Gateway.Http.LocalLists;

/// <summary>
/// <c>PUT /api/v1/charge-points/{identity}/local-list</c> {[updateType, localAuthorizationList]}: brings a charge point's local authorization list up
/// to date (OCPP 1.6 §5.15), from the body or from the listed id tags. <c>GET</c> shows what is known of it; <c>?refresh=1</c> asks for its version.
/// </summary>
internal sealed class LocalListRoutes(
    ChargePointFinder finder,
    CommandSender sender,
    LocalListSender lists,
    LocalListLimits limits,
    IFunctionRecords records,
    IIdTags idTags,
    TimeProvider time,
    IOptions<ControlOptions> options)
{
    private static readonly string[] Members = ["updateType", "localAuthorizationList"];

    /// <summary>Two updates at once would make a list of both that nobody knows.</summary>
    private readonly ConcurrentDictionary<ChargePointIdentity, byte> _underWay = new();

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
            var (asked, problem) = await AskAsync(identity, query, CommandCaller.Of(context));
            return problem is null ? Show(asked) : ControlReplies.Problem(problem);
        }

        return await finder.IsSeenAsync(identity, context.RequestAborted)
            ? Show(await FindAsync(identity, context.RequestAborted))
            : ControlReplies.Problem(ControlProblem.UnknownChargePoint(identity.Value));
    }

    public async Task<IResult> PutAsync(HttpContext context)
    {
        var reader = new QueryReader(context.Request.Query);
        var query = CommandQuery.Read(reader);
        using var body = await CommandBody.ReadAsync(context, options.Value.MaxBodyBytes, Members);
        var type = body.Word("updateType", nameof(UpdateType.Full), nameof(UpdateType.Differential)) is nameof(UpdateType.Differential)
            ? UpdateType.Differential
            : UpdateType.Full;
        IReadOnlyList<LocalListEntry>? given = null;
        if (body.Array("localAuthorizationList") is { } json)
        {
            given = LocalListUpdate.Read(json, type, out var wrong);
            if (wrong is not null)
                body.Refuse("localAuthorizationList", wrong);
        }

        if ((body.Problem ?? reader.Problem) is { } problem)
            return ControlReplies.Problem(problem);
        var identity = RoutePaths.Identity(context);
        if (await finder.RequireConnectedAsync(identity, context.RequestAborted) is { } unreachable)
            return ControlReplies.Problem(unreachable);
        if (!_underWay.TryAdd(identity, 0))
            return Conflict(identity, ProblemReasons.LocalListInProgress, "A list is being sent to this charge point; nothing was sent for this request.");
        try
        {
            return await PutAsync(identity, type, given, query, CommandCaller.Of(context));
        }
        finally
        {
            _underWay.TryRemove(identity, out _);
        }
    }

    private async Task<IResult> PutAsync(
        ChargePointIdentity identity, UpdateType type, IReadOnlyList<LocalListEntry>? given, CommandQuery query, CommandCaller caller)
    {
        var known = await FindAsync(identity, caller.Aborted);
        if (known is null)
        {
            // Nothing was sent from here: the charge point may have a list of somebody else's.
            var (asked, problem) = await AskAsync(identity, query, caller);
            if (problem is not null)
                return ControlReplies.Problem(problem);
            known = asked;
        }

        if (known.ReportedVersion == -1)
            return Conflict(identity, ProblemReasons.LocalListNotSupported, "The charge point has no local authorization list: it said version -1 (OCPP 1.6 §6.28).");
        if (type == UpdateType.Differential && !known.IsKnown)
        {
            return Conflict(
                identity, ProblemReasons.LocalListUnknown, "What the charge point has on its list is not known here, so there is nothing to change: send a Full one.");
        }

        var listed = given is null ? await ListedAsync(caller.Aborted) : null;
        var entries = given ?? (type == UpdateType.Full ? listed! : LocalListUpdate.Difference(known.Entries, listed!));
        var after = LocalListUpdate.Apply(type == UpdateType.Full ? [] : known.Entries, entries);
        if (type == UpdateType.Differential && entries.Count == 0)
        {
            return ControlReplies.Json(
                new CommandAnswer(identity.Value, nameof(Action16.SendLocalList), null, null, 0)
                {
                    LocalList = LocalListView.Of(known, withEntries: false),
                    Note = "The charge point's list is as it should be; nothing was sent.",
                },
                ControlJson.Plain.CommandAnswer);
        }

        var (part, max) = await limits.ReadAsync(identity, query, caller);
        var room = Math.Min(max ?? int.MaxValue, options.Value.MaxLocalListEntries);
        if (after.Count > room)
        {
            return Conflict(
                identity,
                ProblemReasons.LocalListTooLong,
                $"The list would have {after.Count} id tags, and {room} are allowed ({(room == max ? "the charge point's LocalAuthListMaxLength" : "Control:MaxLocalListEntries")}); nothing was sent.");
        }

        var sent = await lists.SendAsync(identity, known, type, entries, after, part, query, caller);
        return Reply(sent, query.Strict);
    }

    /// <summary>Asks for the version. Another than the one known here means that somebody else has changed the list.</summary>
    private async ValueTask<(LocalListRecord List, ControlProblem? Problem)> AskAsync(ChargePointIdentity identity, CommandQuery query, CommandCaller caller)
    {
        if (await finder.RequireConnectedAsync(identity, caller.Aborted) is { } unreachable)
            return (null!, unreachable);
        var sent = await sender.SendAsync(identity, Action16.GetLocalListVersion, CommandSender.Encode(new GetLocalListVersionRequest()), query.Timeout, caller);
        if (sent.Problem is not null)
            return (null!, sent.Problem);
        if (!sent.Outcome.TryRead<GetLocalListVersionResponse>(out var answer))
        {
            return (null!, ControlProblem.Of(
                StatusCodes.Status502BadGateway, ProblemReasons.AnswerUnreadable, "The charge point's answer is no answer to GetLocalListVersion.") with
            { Id = identity.Value, Action = sent.Action, MessageId = sent.MessageId, Answer = new RawJson(sent.Outcome.Payload) });
        }

        var now = time.GetUtcNow();
        var version = answer.ListVersion;
        var list = await records.ChangeFunctionsAsync(
            identity,
            now,
            functions =>
            {
                var known = functions.LocalList ?? new LocalListRecord(0, null, IsKnown: false, [], now);
                return functions.StoreLocalList(known with
                {
                    LastVersion = Math.Max(known.LastVersion, version),
                    Version = version,
                    // Version 0: the list is empty (OCPP 1.6 §6.28).
                    IsKnown = version == 0 || (known.IsKnown && known.Version == version),
                    Entries = version == 0 ? [] : known.Entries,
                    ReportedVersion = version,
                    ReportedAt = now,
                });
            },
            caller.Aborted);
        return (list, null);
    }

    private ValueTask<LocalListRecord?> FindAsync(ChargePointIdentity identity, CancellationToken cancellationToken) =>
        records.ReadFunctionsAsync(identity, static functions => functions.LocalList, cancellationToken);

    /// <summary>All listed id tags; one more than may be sent is enough to see that there are too many.</summary>
    private async ValueTask<IReadOnlyList<LocalListEntry>> ListedAsync(CancellationToken cancellationToken)
    {
        const int Page = 10_000;
        var listed = new List<LocalListEntry>();
        IReadOnlyList<IdTagRecord> page;
        do
        {
            page = await idTags.ListIdTagsAsync(new IdTagFilter(After: listed.Count == 0 ? null : listed[^1].IdTag, Limit: Page), cancellationToken);
            listed.AddRange(page.Select(LocalListUpdate.Of));
        }
        while (page.Count == Page && listed.Count <= options.Value.MaxLocalListEntries);
        return listed;
    }

    private static IResult Show(LocalListRecord? list) => ControlReplies.Json(LocalListView.Of(list, withEntries: true), ControlJson.Plain.LocalListView);

    private static IResult Reply(SentLocalList sent, bool strict)
    {
        var view = LocalListView.Of(sent.List, withEntries: false);
        if (sent.Last.Problem is { } problem)
            return ControlReplies.Problem(problem with { LocalList = view, Sent = sent.Parts });
        var answer = sent.Last.Answer() with { LocalList = view, Sent = sent.Parts };
        return strict && !sent.Last.IsAccepted
            ? ControlReplies.Problem(ControlReplies.NotAccepted(answer.Id, answer.Action, answer.Status, answer.MessageId, answer.ElapsedMs) with
            {
                LocalList = view,
                Sent = sent.Parts,
            })
            : ControlReplies.Json(answer, ControlJson.Plain.CommandAnswer);
    }

    private static IResult Conflict(ChargePointIdentity identity, string reason, string detail) =>
        ControlReplies.Problem(ControlProblem.Of(StatusCodes.Status409Conflict, reason, detail) with { Id = identity.Value });
}
