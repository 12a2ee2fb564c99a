using System.Globalization;
using Microsoft.Extensions.Options;
using Moev.Gateway.Commands;
using Moev.Gateway.Commands.Raw;
using Moev.Gateway.Http.Idempotency;
using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.Outcomes;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Options;

namespace Moev.Gateway.Http.Calls;

/// <summary>
/// <c>POST /api/v1/charge-points/{identity}/calls/{action}</c>: the body is the OCPP payload, and so is the answer. One route serves every
/// action that a central system may send.
/// </summary>
internal sealed class CallRoutes(ChargePointFinder finder, CommandSender sender, IOptions<ControlOptions> options)
{
    public const string MessageIdHeader = "Moev-Message-Id";
    public const string ElapsedHeader = "Moev-Elapsed-Ms";

    private const int MaxTimeoutSeconds = 3_600;

    public async Task<IResult> CallAsync(HttpContext context)
    {
        if (RawCalls.FindAction(RoutePaths.Action(context), out var action) is { } refusal)
            return refusal.Reply();

        var query = new QueryReader(context.Request.Query);
        var strict = query.Strict;
        var timeout = query.Seconds("timeout", MaxTimeoutSeconds);
        if (query.Problem is not null)
            return ControlReplies.Problem(query.Problem);

        var (payload, tooLarge) = await RequestBody.ReadAsync(context, options.Value.MaxBodyBytes);
        if (tooLarge is not null)
            return ControlReplies.Problem(tooLarge);

        // An empty body stands for no members, like null on the wire (OCPP-J 1.6 §4.2.1).
        if (payload.IsEmpty)
            payload = "{}"u8.ToArray();
        if (RawCalls.Read(action, payload, out var command) is { } invalid)
            return invalid.Reply();

        var identity = RoutePaths.Identity(context);
        if (await finder.RequireConnectedAsync(identity, context.RequestAborted) is { } unreachable)
            return unreachable.Reply();

        var sent = await sender.SendAsync(identity, command, HttpCaller.Of(context), timeout, context.RequestAborted);
        context.Response.Headers[MessageIdHeader] = sent.MessageId ?? "";
        context.Response.Headers[ElapsedHeader] = sent.ElapsedMs.ToString(CultureInfo.InvariantCulture);
        if (sent.Failure is not null)
            return sent.Failure.Reply();
        return strict && sent.Status is not (null or "Accepted")
            ? ControlReplies.Problem(sent.NotAccepted().With(OutcomeMembers.Answer.Of(new RawJson(sent.Outcome.Payload))))
            : TypedResults.Bytes(sent.Outcome.Payload, "application/json");
    }
}
