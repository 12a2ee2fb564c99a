using Microsoft.Extensions.Options;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Options;

namespace Moev.Gateway.Http.Traces;

/// <summary>
/// <c>POST /api/v1/charge-points/{identity}/trace</c> {on}: switches the wire trace of a charge point, connected or not, while the gateway runs.
/// </summary>
internal sealed class TraceRoutes(WireTrace trace, IOptions<ControlOptions> options)
{
    private static readonly string[] Members = ["on"];

    public async Task<IResult> SwitchAsync(HttpContext context)
    {
        using var body = await CommandBody.ReadAsync(context, options.Value.MaxBodyBytes, Members);
        var on = body.Boolean("on");
        if (body.Problem is not null)
            return ControlReplies.Problem(body.Problem);

        var identity = RoutePaths.Identity(context);
        if (on == false)
        {
            trace.Stop(identity);
        }
        else if (!trace.TryStart(identity))
        {
            return ControlReplies.Problem(
                ControlProblem.Of(
                    StatusCodes.Status429TooManyRequests,
                    ProblemReasons.TooManyTraces,
                    "As many charge points as Diagnostics:MaxTraced allows are traced already.") with
                { Id = identity.Value });
        }

        return ControlReplies.Json(new TraceState(identity.Value, on!.Value), ControlJson.Plain.TraceState);
    }
}

/// <summary>Whether the messages of a charge point are shown.</summary>
internal sealed record TraceState(string Identity, bool On);
