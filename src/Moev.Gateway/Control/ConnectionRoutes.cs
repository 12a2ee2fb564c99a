using Microsoft.Extensions.Options;
using Moev.Gateway.Calls;
using Moev.Gateway.Connections;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Options;

namespace Moev.Gateway.Control;

/// <summary><c>POST /disconnect</c> {id}: closes the connection of a charge point with 1000. It may come back.</summary>
internal sealed class ConnectionRoutes(
    IChargePointRouter router, ChargePointFinder finder, TimeProvider time, IOptions<ControlOptions> options, ILogger<ConnectionRoutes> logger)
{
    private static readonly string[] Members = ["id"];

    public async Task<IResult> DisconnectAsync(HttpContext context)
    {
        using var body = await CommandBody.ReadAsync(context, options.Value.MaxBodyBytes, Members);
        var id = body.Text("id", 255, required: true);
        if (body.Problem is not null)
            return ControlReplies.Problem(body.Problem);
        var (identity, problem) = await finder.FindConnectedAsync(id!, context.RequestAborted);
        return problem is null ? Disconnect(identity) : ControlReplies.Problem(problem);
    }

    /// <summary>The same with the identity in the path.</summary>
    public async Task<IResult> DisconnectByPathAsync(HttpContext context)
    {
        var identity = RoutePaths.Identity(context);
        var problem = await finder.RequireConnectedAsync(identity, context.RequestAborted);
        return problem is null ? Disconnect(identity) : ControlReplies.Problem(problem);
    }

    private IResult Disconnect(ChargePointIdentity identity)
    {
        var started = time.GetTimestamp();
        if (!router.Disconnect(identity))
            return ControlReplies.Problem(ControlProblem.NotConnected(identity));
        ControlLog.Disconnected(logger, identity);
        var elapsed = ControlProblem.Milliseconds(time.GetElapsedTime(started));
        return ControlReplies.Json(new CommandAnswer(identity.Value, "Disconnect", "Accepted", null, elapsed), ControlJson.Plain.CommandAnswer);
    }
}
