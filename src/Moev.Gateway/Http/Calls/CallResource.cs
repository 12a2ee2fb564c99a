using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.OpenApi;
using Moev.Gateway.Http.Outcomes;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Requests;

namespace Moev.Gateway.Http.Calls;

/// <summary>Any call: one route, described once for any action, and once for each action with its schemas.</summary>
internal sealed class CallResource : IResource
{
    public const string Pattern = RoutePaths.ChargePoint + "/calls/{action}";

    private const string Anything = "The charge point's payload, as sent. The headers Moev-Message-Id and Moev-Elapsed-Ms have the call's id and duration.";

    private static readonly ExtensionMember[] ProblemMembers = [OutcomeMembers.Kind, OutcomeMembers.Offset, OutcomeMembers.Answer];

    private static readonly string[] Reasons =
    [
        .. Parts.Call, ProblemReasons.InvalidPayload, ProblemReasons.InvalidQuery, ProblemReasons.BodyTooLarge, ProblemReasons.NotAccepted, ProblemReasons.KeyRefused,
    ];

    public void AddServices(IServiceCollection services) => services.AddSingleton<CallRoutes>();

    public void Map(IEndpointRouteBuilder routes) =>
        routes.Post(Pattern, routes.ServiceProvider.GetRequiredService<CallRoutes>().CallAsync, AnyAction());

    private static Operation AnyAction() => new("call", Tags.Calls, "Send any call")
    {
        Description = "The gateway validates the body strictly against the action's schema and sends it unchanged. It refuses actions that only charge points start (action_not_allowed). Each action has its own operation below, with its schemas.",
        Parameters =
        [
            Parts.Strict,
            Parts.Timeout,
            Parameter.Path(
                "action",
                "An action of OCPP 1.6 that a central system may start.",
                $$"""{"type":"string","enum":["{{string.Join("\",\"", OcppSchemas.Actions)}}"]}""",
                "\"Reset\""),
        ],
        Request = Content.Json("""{"type":"object","description":"The payload of the action's request."}""", ("reset", CallExamples.Request("Reset"))),
        BodyIsOptional = true,
        Answers = [Answer.Ok(Anything, """{"type":"object","description":"The payload of the action's response."}""")],
        Reasons = [.. Reasons, ProblemReasons.ActionUnknown, ProblemReasons.ActionNotAllowed, ProblemReasons.ActionNotSupported],
        ProblemMembers = ProblemMembers,
        Variants = [.. OcppSchemas.Actions.Select(One)],
    };

    private static Operation One(string action) => new("call" + action, Tags.Calls, "Send " + action)
    {
        Path = Pattern.Replace("{action}", action, StringComparison.Ordinal),
        Parameters = [Parts.Strict, Parts.Timeout],
        Request = Content.Json(Parts.Ref(OcppSchemas.Request(action)), (action, CallExamples.Request(action))),
        BodyIsOptional = !OcppSchemas.Read(action).AsObject().ContainsKey("required"),
        Answers = [Answer.Ok(Anything, Parts.Ref(OcppSchemas.Response(action)))],
        ProblemMembers = ProblemMembers,
        // Only keys of ChangeConfiguration can be refused.
        Reasons = action == "ChangeConfiguration" ? Reasons : [.. Reasons.Where(static reason => reason != ProblemReasons.KeyRefused)],
    };
}
