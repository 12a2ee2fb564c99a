using Microsoft.Extensions.Options;
using Moev.Gateway.Calls;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;

namespace Moev.Gateway.Http.Connections;

/// <summary><c>POST /disconnect</c> {id}: closes the connection of a charge point with 1000. It may come back.</summary>
internal sealed class ConnectionRoutes(
    IChargePointRouter router,
    ChargePointFinder finder,
    IAuditTrail audit,
    TimeProvider time,
    IOptions<ControlOptions> options,
    ILogger<ConnectionRoutes> logger)
{
    private const string Name = "Disconnect";

    private static readonly string[] Members = ["id"];

    public async Task<IResult> DisconnectAsync(HttpContext context)
    {
        using var body = await CommandBody.ReadAsync(context, options.Value.MaxBodyBytes, Members);
        var id = body.Text("id", 255, required: true);
        if (body.Problem is not null)
            return ControlReplies.Problem(body.Problem);
        var (identity, problem) = await finder.FindConnectedAsync(id!, context.RequestAborted);
        return problem is null ? await DisconnectAsync(identity, CommandCaller.Of(context)) : ControlReplies.Problem(problem);
    }

    /// <summary>The same with the identity in the path.</summary>
    public async Task<IResult> DisconnectByPathAsync(HttpContext context)
    {
        var identity = RoutePaths.Identity(context);
        var problem = await finder.RequireConnectedAsync(identity, context.RequestAborted);
        return problem is null ? await DisconnectAsync(identity, CommandCaller.Of(context)) : ControlReplies.Problem(problem);
    }

    private async Task<IResult> DisconnectAsync(ChargePointIdentity identity, CommandCaller caller)
    {
        var started = time.GetTimestamp();
        var id = await audit.BeginCommandAsync(
            new CommandIntent(time.GetUtcNow(), caller.RemoteAddress, caller.Route, Name, identity, "{}"u8.ToArray()) { IdempotencyKey = caller.Request?.Key },
            caller.Aborted);
        var wasConnected = router.Disconnect(identity);
        audit.NoteCommandEnded(id, new CommandResult(
            time.GetUtcNow(),
            (wasConnected ? CallOutcomeKind.Answered : CallOutcomeKind.NotConnected).ToString(),
            wasConnected ? "Accepted" : null,
            null,
            time.GetElapsedTime(started)));
        if (!wasConnected)
            return ControlReplies.Problem(ControlProblem.NotConnected(identity));
        ControlLog.Disconnected(logger, identity);
        var elapsed = ControlProblem.Milliseconds(time.GetElapsedTime(started));
        return ControlReplies.Json(new CommandAnswer(identity.Value, Name, "Accepted", null, elapsed), ControlJson.Plain.CommandAnswer);
    }
}
