using Microsoft.Extensions.Options;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Options;

namespace Moev.Gateway.Http.Traces;

/// <summary>
/// <c>POST /api/v1/charge-points/{identity}/trace</c> {on}: switches the wire trace of a charge point, connected or not, while the gateway runs.
/// <c>GET</c> of the same shows the newest messages, and <c>GET /api/v1/traces</c> the charge points that are traced.
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
                    "The maximum number of charge points is already traced (Diagnostics:MaxTraced).") with
                { Id = identity.Value });
        }

        return ControlReplies.Json(new TraceState(identity.Value, on!.Value), TraceJson.Plain.TraceState);
    }

    public Task<IResult> GetAsync(HttpContext context)
    {
        var identity = RoutePaths.Identity(context);
        return Task.FromResult(trace.Snapshot(identity) is { } lines
            ? ControlReplies.Json([.. lines.Select(TraceLineView.Of)], TraceJson.Plain.TraceLineViewArray)
            : ControlReplies.Problem(
                ControlProblem.Of(
                    StatusCodes.Status404NotFound,
                    ProblemReasons.NotTraced,
                    $"Charge point '{identity.Value}' is not traced. POST {{\"on\":true}} to this address starts a trace.") with
                { Id = identity.Value }));
    }

    public Task<IResult> ListAsync(HttpContext context) =>
        Task.FromResult(ControlReplies.Json([.. trace.Traced.Select(static identity => identity.Value)], TraceJson.Plain.StringArray));
}

/// <summary>The state of a charge point's trace.</summary>
internal sealed record TraceState(string Identity, bool On);

/// <param name="Direction">received or sent.</param>
internal sealed record TraceLineView(DateTime At, string Direction, string Message)
{
    public static TraceLineView Of(WireTraceLine line) =>
        new(line.At.UtcDateTime, line.Direction == WireDirection.Received ? "received" : "sent", line.Message);
}
