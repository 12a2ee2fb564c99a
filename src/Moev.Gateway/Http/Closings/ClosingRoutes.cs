using Microsoft.Extensions.Options;
using Moev.Gateway.Commands.Transactions;
using Moev.Gateway.Http.Idempotency;
using Moev.Gateway.Http.Outcomes;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Http.Transactions;
using Moev.Gateway.Options;

namespace Moev.Gateway.Http.Closings;

/// <summary><c>POST /api/v1/transactions/{transactionId}/close</c>.</summary>
internal sealed class ClosingRoutes(TransactionCloser closer, IOptions<ControlOptions> options)
{
    private const int MaxReason = 255;
    private static readonly string[] CloseMembers = ["meterStop", "timestamp", "reason"];

    public async Task<IResult> CloseAsync(HttpContext context)
    {
        using var body = await CommandBody.ReadAsync(context, options.Value.MaxBodyBytes, CloseMembers, isOptional: true);
        var meterStop = body.Integer("meterStop", 0, int.MaxValue);
        var stoppedAt = body.Instant("timestamp");
        var reason = body.Text("reason", MaxReason);
        if (body.Problem is not null)
            return ControlReplies.Problem(body.Problem);

        var request = new CloseRequest(RoutePaths.TransactionId(context), meterStop, stoppedAt, reason);
        var outcome = await closer.CloseAsync(request, HttpCaller.Of(context), context.RequestAborted);
        return outcome.IsFailure ? outcome.Failure.Reply() : ControlReplies.Json(TransactionRoutes.View(outcome.Result), TransactionJson.Plain.TransactionView);
    }
}
