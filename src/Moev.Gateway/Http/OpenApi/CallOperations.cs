using Moev.Gateway.Http.Problems;

namespace Moev.Gateway.Http.OpenApi;

/// <summary>The calls route: once for any action, and once for each, with its schemas.</summary>
internal static class CallOperations
{
    public const string Pattern = "/api/v1/charge-points/{identity}/calls/{action}";

    private const string Anything = "The charge point's payload, as sent. The headers Moev-Message-Id and Moev-Elapsed-Ms tell the call's id and its duration.";

    private static readonly string[] Reasons =
    [
        .. Parts.Call, ProblemReasons.InvalidPayload, ProblemReasons.InvalidQuery, ProblemReasons.BodyTooLarge, ProblemReasons.NotAccepted, ProblemReasons.KeyRefused,
    ];

    public static IReadOnlyList<Operation> All { get; } = [AnyAction(), .. OcppSchemas.Actions.Select(One)];

    private static Operation AnyAction() => new("POST", Pattern, "call", Tags.Calls, "Send any call")
    {
        Description = "The body is checked strictly against the action's schema, and goes over the wire as it is. Actions that charge points start are refused (action_not_allowed). Each action has an operation of its own below, with its schemas.",
        Parameters = [Parts.Strict, Parts.Timeout],
        Request = Content.Json("""{"type":"object","description":"The payload of the action's request."}""", ("reset", CallExamples.Request("Reset"))),
        BodyIsOptional = true,
        Answers = [Answer.Ok(Anything, """{"type":"object","description":"The payload of the action's response."}""")],
        Reasons = [.. Reasons, ProblemReasons.ActionUnknown, ProblemReasons.ActionNotAllowed, ProblemReasons.ActionNotSupported],
    };

    private static Operation One(string action) =>
        new("POST", Pattern.Replace("{action}", action, StringComparison.Ordinal), "call" + action, Tags.Calls, "Send " + action)
        {
            Parameters = [Parts.Strict, Parts.Timeout],
            Request = Content.Json(Parts.Ref(OcppSchemas.Request(action)), (action, CallExamples.Request(action))),
            BodyIsOptional = !OcppSchemas.Read(action).AsObject().ContainsKey("required"),
            Answers = [Answer.Ok(Anything, Parts.Ref(OcppSchemas.Response(action)))],
            // What only ChangeConfiguration can be refused for is left with it.
            Reasons = action == "ChangeConfiguration" ? Reasons : [.. Reasons.Where(static reason => reason != ProblemReasons.KeyRefused)],
        };
}
