namespace Moev.Gateway.Http.OpenApi;

/// <summary>The routes for machines, and what the document says of all routes.</summary>
internal static class ServiceOperations
{
    public const string Introduction = """
        Outcomes are never guessed, and mean the same everywhere: 200 the charge point answered, its own status is in the body (409 with strict=1 when
        it is not Accepted); 400 the request is invalid; 404 not known, or not connected; 409 a precondition fails; 429 too much waits; 502 the charge
        point answered with a CALLERROR; 503 certainly not sent; 504 sent, and unanswered: it may have been executed. Errors are problem details
        (RFC 9457) with a `reason` that programs can compare. What can not be read as HTTP at all gets `invalid_request` with the status that says why.
        Requests of web pages are refused.
        """;

    public const string ReplayedHeader = """
        {"description":"true: the answer to an earlier request with this Idempotency-Key.","schema":{"const":"true"}}
        """;

    /// <summary>A parameter of everything that commands.</summary>
    public static readonly Parameter Key = new(
        "Idempotency-Key",
        "header",
        "The same request again with the same key, from the same address, gets the same answer, and nothing is sent again; while the first is under way, it waits. Answers after which a charge point may have acted are remembered for Control:IdempotencyMinutes; after 400, 404, 413, 429, 503 and a failed precondition the key is free. After a restart a key whose commands are in the audit trail gets 409 with their outcomes.",
        """{"type":"string","minLength":1,"maxLength":128}""");

    private const string Text = """{"type":"string"}""";

    public static IReadOnlyList<Operation> All { get; } =
    [
        new("GET", "/healthz", "isAlive", Tags.Service, "The process lives") { Answers = [new Answer(200, "It does.", ("text/plain", Text))] },
        new("GET", "/readyz", "isReady", Tags.Service, "It can serve")
        {
            Answers = [Answer.Ok("It can.", Ready), new Answer(503, "It can not, and why.", ("application/json", Ready))],
        },
        new("GET", "/metrics", "getMetrics", Tags.Service, "Metrics in Prometheus' text format") { Answers = [new Answer(200, "Metrics.", ("text/plain", Text))] },
        new("GET", OpenApiRoutes.Path, "getOpenApi", Tags.Service, "This document")
        {
            Answers = [Answer.Ok("OpenAPI 3.1.", """{"type":"object"}""")],
        },
    ];

    private const string Ready = """
        {"type":"object","required":["ready","problems"],"properties":{"ready":{"type":"boolean"},"problems":{"type":"array","items":{"type":"string"}}}}
        """;
}
