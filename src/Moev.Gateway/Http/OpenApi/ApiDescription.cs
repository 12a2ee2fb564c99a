using Moev.Gateway.Http.Requests;

namespace Moev.Gateway.Http.OpenApi;

/// <summary>The texts of the document that concern all routes.</summary>
internal static class ApiDescription
{
    public const string Summary = "Commands to charge points with OCPP 1.6J, and their records";

    public const string Introduction = """
        Every route reports outcomes the same way: 200 the charge point answered, its own status is in the body (409 with strict=1 unless it is
        Accepted); 400 the request is invalid; 404 not known, or not connected; 409 a precondition fails; 429 a queue or limit is full; 502 the charge
        point answered with a CALLERROR; 503 certainly not sent; 504 sent, but not answered in time: it may have been executed. Errors are problem
        details (RFC 9457) with a `reason` that programs can compare. Requests that cannot be read as HTTP get `invalid_request` with the matching
        status. Requests from web pages are refused.
        """;

    public const string ReplayedHeader = """
        {"description":"true: the response to an earlier request with this Idempotency-Key.","schema":{"const":"true"}}
        """;

    /// <summary>The schema of the member "commands" of the problem that a key was used before.</summary>
    public const string UsedCommands = """{"type":"array","items":{"$ref":"#/components/schemas/AuditPage/properties/commands/items"}}""";

    /// <summary>The header that makes a command safe to retry.</summary>
    public static readonly Parameter Key = new(
        RequestHeaders.IdempotencyKey,
        "header",
        "Makes the request safe to retry: repeating it from the same address with the same key returns the same response, and nothing is sent again; while the first request is running, the repeated one waits. Responses after which a charge point may have acted are kept for Control:IdempotencyMinutes; after 400, 404, 413, 429, 503 and a failed precondition the key is free. After a restart a key whose commands are in the audit trail gets 409 with their outcomes.",
        """{"type":"string","minLength":1,"maxLength":128}""");
}
