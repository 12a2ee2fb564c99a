using Moev.Gateway.Commands;
using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.Outcomes;
using Moev.Gateway.Http.Paging;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Ledger;

namespace Moev.Gateway.Http.SecurityEvents;

/// <summary>
/// <c>GET /api/v1/charge-points/{identity}/security-events</c>: events that the charge point reported (security whitepaper §8), and
/// events that the gateway observed about it; also of identities that were never admitted.
/// </summary>
internal sealed class SecurityEventRoutes(ISecurityLog log, ChargePointFinder finder, PageReader pages)
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1_000;
    private const int RecordOverhead = 128;

    public async Task<IResult> ListAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        var before = query.Long("before");
        var limit = query.Integer("limit", 1, MaxLimit) ?? DefaultLimit;
        if (query.Problem is not null)
            return ControlReplies.Problem(query.Problem);
        var identity = RoutePaths.Identity(context);
        var (events, hasMore) = await pages.ReadAsync<LedgerEvent>(
            limit,
            (last, count) => log.ListSecurityAsync(identity, last?.Id ?? before, count, context.RequestAborted),
            static item => RecordOverhead + item.Data.Length);
        // An identity that was only ever refused has events and no record.
        if (events.Count == 0 && before is null && !await finder.IsKnownAsync(identity, context.RequestAborted))
            return new CommandFailure.ChargePointUnknown(identity.Value).Reply();
        return ControlReplies.Json(
            new SecurityEventPage(
                [.. events.Select(static item => new SecurityEventView(item.Id, item.At, new RawJson(item.Data)))],
                hasMore ? events[^1].Id : null),
            SecurityEventJson.Plain.SecurityEventPage);
    }
}

/// <param name="Events">The newest first.</param>
/// <param name="Next">The value of <c>before</c> for the next page; null on the last page.</param>
internal sealed record SecurityEventPage(IReadOnlyList<SecurityEventView> Events, long? Next);

/// <param name="Id">As in the event stream.</param>
/// <param name="Data">As in the event stream: kind and detail; type, timestamp and critical of an event that the charge point reported.</param>
internal sealed record SecurityEventView(long Id, DateTimeOffset At, RawJson Data);
