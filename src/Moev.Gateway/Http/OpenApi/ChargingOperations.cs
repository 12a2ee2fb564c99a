using Moev.Gateway.Http.Limits;
using Moev.Gateway.Http.Problems;

namespace Moev.Gateway.Http.OpenApi;

/// <summary>The routes about limits and what causes them.</summary>
internal static class ChargingOperations
{
    private const string One = "/api/v1/charge-points/{identity}";
    private const string Connector = One + "/connectors/{connectorId}";

    private static readonly Parameter Duration = Parameter.Query(
        "duration", "Seconds to compare.", """{"type":"integer","minimum":1,"maximum":604800,"default":86400}""");

    private static readonly Parameter Unit = Parts.Words("unit", "What to ask for; unless given, what the charge point takes.", "A", "W");

    public static IReadOnlyList<Operation> All { get; } =
    [
        new("POST", "/api/v1/limits", "setLimits", Tags.Charging, "Set many limits at once")
        {
            Description = "All in parallel, each as setLimit alone. Of two for the same charge point the later one is the newer; one that is overtaken while it waits is not sent, and its result says so (superseded).",
            Parameters = [Parts.Strict],
            Request = Content.Json(
                $$"""{"type":"object","additionalProperties":false,"required":["limits"],"properties":{"limits":{"type":"array","items":{{OriginalOperations.Limit}} } } }""",
                ("two", """{"limits":[{"id":"CP_1","limit":16},{"id":"CP_2","limit":10,"connectorId":1}]}""")),
            Answers = [Answer.Ok("A result for each, in their order, with the status that it would have had alone.", Parts.Ref("LimitResults"))],
            Reasons = [.. Parts.Body, ProblemReasons.InvalidQuery, ProblemReasons.LedgerUnavailable],
        },
        new("GET", One + "/profiles", "listProfiles", Tags.Charging, "List the charging profiles that a charge point accepted")
        {
            Description = "Those that were installed from here.",
            Answers = [Answer.Ok("Profiles, with whether they cause the limit that is in force.", Parts.Ref("Profiles"))],
            Reasons = [ProblemReasons.ChargePointUnknown, ProblemReasons.LedgerUnavailable],
        },
        new("GET", Connector + "/profiles", "listConnectorProfiles", Tags.Charging, "List the charging profiles of a connector")
        {
            Answers = [Answer.Ok("Its own, and those of connector 0 that concern it.", Parts.Ref("Profiles"))],
            Reasons = [ProblemReasons.ChargePointUnknown, ProblemReasons.RouteUnknown, ProblemReasons.LedgerUnavailable],
        },
        new("GET", Connector + "/limit", "getLimit", Tags.Charging, "Show what limit is in force, and why")
        {
            Description = "By the profiles that were installed from here. With compare it is checkLimit.",
            Parameters = [Parts.Flag("compare", "1: compare with what the charge point says."), Parts.Strict, Duration, Unit],
            Answers = [Answer.Ok("The limit, its cause, and when it changes.", $$"""{"anyOf":[{{Parts.Ref("Limit")}},{{Parts.Ref("LimitCheck")}}]}""")],
            Reasons = [.. Parts.Call, ProblemReasons.InvalidQuery, ProblemReasons.RouteUnknown, ProblemReasons.NotAccepted],
        },
        new("POST", Connector + "/limit/check", "checkLimit", Tags.Charging, "Compare the expected limits with the charge point's own")
        {
            Description = "GetCompositeSchedule, compared with the schedule that the installed profiles make.",
            Parameters = [Parts.Strict, Duration, Unit],
            Answers = [Answer.Ok("The charge point answered: whether both agree, where not, and what would explain it.", Parts.Ref("LimitCheck"))],
            Reasons = [.. Parts.Call, ProblemReasons.InvalidQuery, ProblemReasons.RouteUnknown, ProblemReasons.NotAccepted],
        },
    ];
}
