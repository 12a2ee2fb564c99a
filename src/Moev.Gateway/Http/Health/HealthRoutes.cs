using Moev.Gateway.Diagnostics;
using Moev.Gateway.Diagnostics.Prometheus;
using Moev.Gateway.Http.Replies;

namespace Moev.Gateway.Http.Health;

/// <summary><c>GET /healthz</c>, <c>GET /readyz</c> and <c>GET /metrics</c>.</summary>
internal sealed class HealthRoutes(Readiness readiness, MetricsCollector metrics)
{
    public static Task<IResult> AliveAsync(HttpContext context) => Task.FromResult<IResult>(TypedResults.Text("ok\n", "text/plain; charset=utf-8"));

    public Task<IResult> ReadyAsync(HttpContext context)
    {
        var problems = readiness.Problems();
        return Task.FromResult(ControlReplies.Json(
            new ReadinessView(problems.Count == 0, problems),
            HealthJson.Plain.ReadinessView,
            problems.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable));
    }

    public Task<IResult> MetricsAsync(HttpContext context) =>
        Task.FromResult<IResult>(TypedResults.Text(metrics.Write(), MetricsCollector.ContentType));
}

/// <param name="Problems">One line for each reason; empty when ready.</param>
internal sealed record ReadinessView(bool Ready, IReadOnlyList<string> Problems);
