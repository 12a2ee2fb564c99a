using Microsoft.Extensions.Options;
using Moev.Gateway.Commands;
using Moev.Gateway.Http.Idempotency;
using Moev.Gateway.Http.Outcomes;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Model;
using Moev.Gateway.Options;

namespace Moev.Gateway.Http.Connections;

/// <summary>
/// <c>POST /disconnect</c> {id} and <c>POST /api/v1/charge-points/{identity}/disconnect</c>: closes the connection of a charge point with close
/// code 1000. It may reconnect.
/// </summary>
internal sealed class ConnectionRoutes(ChargePointFinder finder, ChargePointDisconnector disconnector, IOptions<ControlOptions> options)
{
    private static readonly string[] Members = ["id"];

    public async Task<IResult> DisconnectAsync(HttpContext context)
    {
        using var body = await CommandBody.ReadAsync(context, options.Value.MaxBodyBytes, Members);
        var id = body.Text("id", 255, required: true);
        if (body.Problem is not null)
            return ControlReplies.Problem(body.Problem);
        var (identity, failure) = await finder.FindConnectedAsync(id!, context.RequestAborted);
        return failure is null ? await DisconnectAsync(identity, context) : failure.Reply();
    }

    public async Task<IResult> DisconnectByPathAsync(HttpContext context)
    {
        var identity = RoutePaths.Identity(context);
        var failure = await finder.RequireConnectedAsync(identity, context.RequestAborted);
        return failure is null ? await DisconnectAsync(identity, context) : failure.Reply();
    }

    private async Task<IResult> DisconnectAsync(ChargePointIdentity identity, HttpContext context)
    {
        var outcome = await disconnector.DisconnectAsync(identity, HttpCaller.Of(context), context.RequestAborted);
        if (outcome.IsFailure)
            return outcome.Failure.Reply();
        var elapsed = SentCommand.Milliseconds(outcome.Result.Elapsed);
        return ControlReplies.Json(
            new CommandAnswer(identity.Value, ChargePointDisconnector.Operation, "Accepted", null, elapsed), OutcomeJson.Plain.CommandAnswer);
    }
}
