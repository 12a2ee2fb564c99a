using Moev.Gateway.Commands;
using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.Paging;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;

namespace Moev.Gateway.Http.Audit;

/// <summary><c>GET /api/v1/audit</c>: commands and their callers, newest first; <c>before</c> is the last id of the previous page.</summary>
internal sealed class AuditRoutes(IAuditTrail audit, PageReader pages)
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1_000;
    private const int RecordOverhead = 512;

    public async Task<IResult> ListAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        var chargePoint = query.Text("chargePoint");
        var limit = query.Integer("limit", 1, MaxLimit) ?? DefaultLimit;
        var filter = new AuditFilter(
            chargePoint is null ? null : new ChargePointIdentity(chargePoint),
            query.Instant("from"),
            query.Instant("to"),
            query.Long("before"),
            limit,
            query.Text("idempotencyKey"));
        if (query.Problem is not null)
            return ControlReplies.Problem(query.Problem);

        var (records, hasMore) = await pages.ReadAsync<AuditRecord>(
            limit,
            (last, count) => audit.ListCommandsAsync(filter with { Before = last?.Id ?? filter.Before, Limit = count }, context.RequestAborted),
            static record => RecordOverhead + record.Command.Parameters.Length);
        long? next = hasMore ? records[^1].Id : null;
        return ControlReplies.Json(new AuditPage([.. records.Select(View)], next), AuditJson.Plain.AuditPage);
    }

    public static AuditView View(AuditRecord record) => new(
        record.Id,
        record.Command.At,
        record.Command.RemoteAddress,
        record.Command.Route,
        record.Command.Action,
        record.Command.Identity.Value,
        new RawJson(record.Command.Parameters),
        record.Command.IdempotencyKey,
        record.Result?.At,
        record.Result?.Outcome,
        record.Result?.Status,
        record.Result?.MessageId,
        record.Result is { } result ? SentCommand.Milliseconds(result.Elapsed) : null);
}

internal sealed record AuditPage(IReadOnlyList<AuditView> Commands, long? Next);

/// <param name="Parameters">The CALL's payload; the value of AuthorizationKey is masked.</param>
/// <param name="IdempotencyKey">The key of the request that the command belongs to.</param>
/// <param name="Outcome">Absent while the command is running, and always if the gateway stopped meanwhile.</param>
internal sealed record AuditView(
    long Id,
    DateTimeOffset At,
    string RemoteAddress,
    string Route,
    string Action,
    string ChargePoint,
    RawJson Parameters,
    string? IdempotencyKey,
    DateTimeOffset? EndedAt,
    string? Outcome,
    string? Status,
    string? MessageId,
    double? ElapsedMs);
