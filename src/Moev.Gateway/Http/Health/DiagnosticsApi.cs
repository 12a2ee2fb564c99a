using System.Text.Encodings.Web;
using System.Text.Json;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Diagnostics.Prometheus;
using Moev.Gateway.Model;

namespace Moev.Gateway.Http.Health;

/// <summary>What operators and their machines ask: health, metrics, wire traces. On the control listener; the control API switches traces.</summary>
internal static class DiagnosticsApi
{
    private const string Trace = "/api/v1/charge-points/{identity}/trace";

    // Traced messages are JSON within JSON: \" reads better than \u0022, and the answer is no page.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void MapDiagnosticsApi(this WebApplication app)
    {
        var readiness = app.Services.GetRequiredService<Readiness>();
        var metrics = app.Services.GetRequiredService<MetricsCollector>();
        var trace = app.Services.GetRequiredService<WireTrace>();

        app.MapGet("/healthz", static context => TextAsync(context, "text/plain; charset=utf-8", "ok\n"));
        app.MapGet("/readyz", context => ReadyAsync(context, readiness));
        app.MapGet("/metrics", context => TextAsync(context, MetricsCollector.ContentType, metrics.Write()));
        app.MapGet("/api/v1/traces", context => JsonAsync(context, StatusCodes.Status200OK, writer => WriteIdentities(writer, trace.Traced)));
        app.MapGet(Trace, context => GetTraceAsync(context, trace));
    }

    private static ChargePointIdentity Identity(HttpContext context) => new((string)context.GetRouteValue("identity")!);

    private static Task ReadyAsync(HttpContext context, Readiness readiness)
    {
        var problems = readiness.Problems();
        return JsonAsync(
            context,
            problems.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
            writer =>
            {
                writer.WriteStartObject();
                writer.WriteBoolean("ready", problems.Count == 0);
                writer.WriteStartArray("problems");
                foreach (var problem in problems)
                    writer.WriteStringValue(problem);
                writer.WriteEndArray();
                writer.WriteEndObject();
            });
    }

    private static Task GetTraceAsync(HttpContext context, WireTrace trace)
    {
        if (trace.Snapshot(Identity(context)) is not { } lines)
            return ProblemAsync(context, StatusCodes.Status404NotFound, "not_traced", "This charge point is not traced; POST {\"on\":true} here begins a trace");
        return JsonAsync(context, StatusCodes.Status200OK, writer => WriteLines(writer, lines));
    }

    private static void WriteIdentities(Utf8JsonWriter writer, IReadOnlyList<ChargePointIdentity> identities)
    {
        writer.WriteStartArray();
        foreach (var identity in identities)
            writer.WriteStringValue(identity.Value);
        writer.WriteEndArray();
    }

    private static void WriteLines(Utf8JsonWriter writer, IReadOnlyList<WireTraceLine> lines)
    {
        writer.WriteStartArray();
        foreach (var line in lines)
        {
            writer.WriteStartObject();
            writer.WriteString("at", line.At.UtcDateTime);
            writer.WriteString("direction", line.Direction == WireDirection.Received ? "received" : "sent");
            writer.WriteString("message", line.Message);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static Task ProblemAsync(HttpContext context, int status, string reason, string detail) =>
        Results.Problem(statusCode: status, detail: detail, extensions: [KeyValuePair.Create("reason", (object?)reason)]).ExecuteAsync(context);

    private static Task TextAsync(HttpContext context, string contentType, string text)
    {
        context.Response.ContentType = contentType;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(text);
    }

    private static async Task JsonAsync(HttpContext context, int status, Action<Utf8JsonWriter> write)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        await using var writer = new Utf8JsonWriter(context.Response.BodyWriter, Readable);
        write(writer);
        await writer.FlushAsync(context.RequestAborted);
    }
}
