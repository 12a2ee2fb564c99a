using System.Text;
using System.Text.Json;
using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.Paging;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Http.KeptMessages;

/// <summary>
/// <c>GET /api/v1/kept-messages</c>: messages that were acknowledged and belong to no transaction on record, newest first; <c>before</c> is the
/// last id of the previous page.
/// </summary>
internal sealed class KeptMessageRoutes(IKeptMessages keptMessages, PageReader pages)
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1_000;
    private const int RecordOverhead = 256;

    private static readonly string[] Reasons = Enum.GetNames<KeptReason>();

    public async Task<IResult> ListAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        var chargePoint = query.Text("chargePoint");
        var reason = query.Word("reason", Reasons);
        var limit = query.Integer("limit", 1, MaxLimit) ?? DefaultLimit;
        var filter = new KeptFilter(
            chargePoint is null ? null : new ChargePointIdentity(chargePoint),
            reason is null ? null : Enum.Parse<KeptReason>(reason),
            query.Instant("from"),
            query.Instant("to"),
            query.Long("before"),
            limit);
        if (query.Problem is not null)
            return ControlReplies.Problem(query.Problem);

        var (kept, hasMore) = await pages.ReadAsync<KeptRecord>(
            limit,
            (last, count) => keptMessages.ListKeptMessagesAsync(filter with { Before = last?.Id ?? filter.Before, Limit = count }, context.RequestAborted),
            static kept => RecordOverhead + kept.Message.Payload.Length);
        long? next = hasMore ? kept[^1].Id : null;
        return ControlReplies.Json(new KeptMessagePage([.. kept.Select(View)], next), KeptMessageJson.Plain.KeptMessagePage);
    }

    private static KeptMessageView View(KeptRecord kept)
    {
        var message = kept.Message;
        var isJson = IsJson(message.Payload);
        return new KeptMessageView(
            kept.Id,
            message.ReceivedAt,
            message.Reason.ToString(),
            message.Identity.Value,
            Actions16.Name(message.Action),
            message.TransactionId,
            message.Problem,
            isJson ? new RawJson(message.Payload) : null,
            isJson ? null : Encoding.UTF8.GetString(message.Payload.Span));
    }

    private static bool IsJson(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

internal sealed record KeptMessagePage(IReadOnlyList<KeptMessageView> KeptMessages, long? Next);

/// <param name="Reason">A <see cref="KeptReason"/>.</param>
/// <param name="TransactionId">The transaction id in the message; absent when there is none, or it cannot be read.</param>
/// <param name="Problem">The error in a malformed message.</param>
/// <param name="Payload">The payload as sent, if it is JSON.</param>
/// <param name="Text">The payload as sent, if it is not JSON.</param>
internal sealed record KeptMessageView(
    long Id,
    DateTimeOffset ReceivedAt,
    string Reason,
    string ChargePoint,
    string Action,
    int? TransactionId,
    string? Problem,
    RawJson? Payload,
    string? Text);
