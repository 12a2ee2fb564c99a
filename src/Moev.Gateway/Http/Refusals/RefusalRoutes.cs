using Moev.Gateway.Diagnostics.Refusals;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;

namespace Moev.Gateway.Http.Refusals;

/// <summary><c>GET /api/v1/refusals</c>: what the gateway refused to charge points, why, and which option changes it.</summary>
internal sealed class RefusalRoutes(RefusalLog log)
{
    public const int DefaultLimit = 100;
    public const int MaxLimit = 10_000;

    private static readonly string[] Kinds = Enum.GetNames<RefusalKind>();

    public Task<IResult> List(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        var chargePoint = query.Text("chargePoint");
        var kind = query.Word("kind", Kinds);
        var limit = query.Integer("limit", 1, MaxLimit) ?? DefaultLimit;
        if (query.Problem is not null)
            return Task.FromResult(ControlReplies.Problem(query.Problem));
        var (records, leftOut) = log.List(chargePoint, kind is null ? null : Enum.Parse<RefusalKind>(kind), limit);
        return Task.FromResult(ControlReplies.Json(new RefusalPage([.. records.Select(View)], leftOut), RefusalJson.Plain.RefusalPage));
    }

    private static RefusalView View(RefusalRecord record) => new(
        record.Last.Kind.ToString(),
        record.Last.Identity,
        record.Last.Address,
        record.Last.Code,
        record.Last.Action,
        record.Last.Reason,
        record.Last.Option,
        record.Count,
        record.FirstAt,
        record.LastAt);
}

/// <param name="Refusals">Those that were last refused last first.</param>
/// <param name="LeftOut">The refusals since the start that are no longer kept, of the listed kinds.</param>
internal sealed record RefusalPage(IReadOnlyList<RefusalView> Refusals, long LeftOut);

/// <param name="Kind">Connection, Handshake, CallError or Close.</param>
/// <param name="Identity">The identity, or the end of the path if that is none; empty if no path was read.</param>
/// <param name="Address">The address and port of the last one.</param>
/// <param name="Code">The HTTP status, the CALLERROR's code, or the close code; "closed" for a connection that was closed without an answer.</param>
/// <param name="Action">The action of the CALL.</param>
/// <param name="Reason">The reason in the gateway's words.</param>
/// <param name="Option">The option that changes it.</param>
/// <param name="Count">How often.</param>
/// <param name="FirstAt">The first time.</param>
/// <param name="LastAt">The last time.</param>
internal sealed record RefusalView(
    string Kind,
    string Identity,
    string Address,
    string Code,
    string? Action,
    string Reason,
    string? Option,
    long Count,
    DateTimeOffset FirstAt,
    DateTimeOffset LastAt);
