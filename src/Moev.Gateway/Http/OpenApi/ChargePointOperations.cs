using Moev.Gateway.Http.ChargePoints;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Traces;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Http.OpenApi;

/// <summary>The routes about charge points themselves.</summary>
internal static class ChargePointOperations
{
    private const string One = "/api/v1/charge-points/{identity}";

    public static IReadOnlyList<Operation> All { get; } =
    [
        new("GET", "/api/v1/charge-points", "listChargePoints", Tags.ChargePoints, "List charge points")
        {
            Description = "In ordinal order of identity, those that were ever seen and those that are connected. Vendor, model and firmware are compared whatever their case.",
            Parameters =
            [
                Parts.After(),
                Parts.Limit(10_000, 1_000),
                Parts.Flag("connected", "Only those that are connected, or are not."),
                Parts.Word("prefix", "How the identity begins."),
                Parts.Word("vendor", "chargePointVendor of the BootNotification."),
                Parts.Word("model", "chargePointModel of the BootNotification."),
                Parts.Word("firmware", "firmwareVersion of the BootNotification."),
                Parts.Words("status", "One of the connectors has this status.", Enum.GetNames<ChargePointStatus>().Where(static name => name != nameof(ChargePointStatus.Unknown))),
                Parts.Flag("deviations", "Only those that sent a message which differs from its schema since the gateway started, or did not."),
            ],
            Answers = [Answer.Ok("A page. 'next', when it is there, is 'after' of the next one.", Parts.Ref("ChargePointPage"))],
            Reasons = Parts.Read,
        },
        new("GET", One, "getChargePoint", Tags.ChargePoints, "Show a charge point")
        {
            Description = "Boot data, session, counters since the gateway started, deviations by kind, connectors, configuration, and the newest samples with their age.",
            Answers = [Answer.Ok("What is known of it.", Parts.Ref("ChargePoint"))],
            Reasons = [ProblemReasons.ChargePointUnknown, ProblemReasons.LedgerUnavailable],
        },
        new("GET", One + "/capabilities", "getCapabilities", Tags.ChargePoints, "Show what a charge point can do")
        {
            Description = "All its configuration keys, and what they mean. They are on record once read; the charge point is asked (GetConfiguration without keys) when they are not, or with refresh.",
            Parameters = [Parts.Flag("refresh", "1: ask the charge point again.")],
            Answers = [Answer.Ok("As its configuration says. What it did not say is absent.", Parts.Ref("Capabilities"))],
            Reasons = [.. Parts.Call, ProblemReasons.InvalidQuery, ProblemReasons.AnswerUnreadable],
        },
        new("POST", One + "/disconnect", "disconnectChargePoint", Tags.ChargePoints, "Close a connection; the charge point may come back")
        {
            Answers = [Answer.Ok("The connection is being closed.", Parts.Ref("CommandAnswer"))],
            Reasons = [ProblemReasons.ChargePointUnknown, ProblemReasons.ChargePointNotConnected, ProblemReasons.LedgerUnavailable],
        },
        new("POST", One + "/trace", "switchTrace", Tags.ChargePoints, "Record the messages of a charge point, or no longer")
        {
            Description = "While the gateway runs, connected or not.",
            Request = Content.Json("""{"type":"object","additionalProperties":false,"required":["on"],"properties":{"on":{"type":"boolean"}}}""", ("on", """{"on":true}""")),
            Answers = [Answer.Ok("As it is now.", Parts.Ref("TraceState"))],
            Reasons = [.. Parts.Body, ProblemReasons.TooManyTraces],
        },
        new("GET", One + "/trace", "getTrace", Tags.ChargePoints, "Show the messages that were recorded last")
        {
            Answers = [Answer.Ok("Oldest first, secrets masked.", """
                {"type":"array","items":{"type":"object","required":["at","direction","message"],"properties":{
                  "at":{"type":"string","format":"date-time"},"direction":{"enum":["received","sent"]},"message":{"type":"string"}}}}
                """)],
            Reasons = [ProblemStatuses.NotTraced],
        },
        new("GET", "/api/v1/traces", "listTraces", Tags.ChargePoints, "List the charge points whose messages are recorded")
        {
            Answers = [Answer.Ok("Their identities.", """{"type":"array","items":{"type":"string"}}""")],
        },
    ];
}
