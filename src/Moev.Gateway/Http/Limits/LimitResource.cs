using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.OpenApi;
using Moev.Gateway.Http.Outcomes;
using Moev.Gateway.Http.Problems;

namespace Moev.Gateway.Http.Limits;

/// <summary>Setting limits, one and many.</summary>
internal sealed class LimitResource : IResource
{
    private static readonly ExtensionMember[] AnswerMembers =
        [OutcomeMembers.ConnectorId, OutcomeMembers.TransactionId, .. LimitMembers.OfLimit, LimitMembers.Purpose, LimitMembers.Tried, OutcomeMembers.Note];

    private static readonly ExtensionMember[] ProblemMembers = [OutcomeMembers.Transactions, OutcomeMembers.SupersededBy, LimitMembers.Tried];

    private const string Limit = $$"""
        {"type":"object","additionalProperties":false,"required":["id","limit"],"properties":{
          "id":{{Parts.Id}},
          "limit":{{Parts.Number}},
          "unit":{"enum":["A","W"],"default":"A"},
          "connectorId":{"type":["integer","string"],"minimum":0,"maximum":1000,"description":"0, or absent: the charge point as a whole."},
          "numberPhases":{"type":["integer","string"],"minimum":1,"maximum":3},
          "duration":{"type":["integer","string"],"minimum":1,"maximum":315360000,"description":"Seconds; absent: until it is replaced."},
          "purpose":{"enum":["ChargePointMaxProfile","TxDefaultProfile","TxProfile"],"description":"Absent: the first one that the charge point accepts."} } }
        """;

    private const string Many =
        $$"""{"type":"object","additionalProperties":false,"required":["limits"],"properties":{"limits":{"type":"array","items":{{Limit}} },"order":{"enum":["cutsFirst"],"description":"cutsFirst: limits that lower one go first. Those that raise one follow when all of these were accepted; otherwise they fail with cuts_not_accepted, and are not sent. Each charge point and connector may have one limit then. Absent: all in parallel."} } }""";

    public void AddServices(IServiceCollection services) => services.AddSingleton<LimitRoutes>();

    public void Map(IEndpointRouteBuilder routes)
    {
        var limits = routes.ServiceProvider.GetRequiredService<LimitRoutes>();
        routes.Post("/setmaxvalue", limits.SetMaxValueAsync, new Operation("setLimit", Tags.Original, "Set the limit of a charge point")
        {
            Description = "A per phase or W in total, rounded down to one decimal: ChargePointMaxProfile in the unit that the charge point allows; if it is refused, TxDefaultProfile and TxProfile. While a limit is queued, a newer one for the same charge point, connector and purpose replaces it.",
            Parameters = [Parts.Strict],
            Request = Content.Json(
                Limit,
                ("amperes", """{"id":" CP_1", "limit":"8"}"""),
                ("watts", """{"id":"CP_1","limit":3680,"unit":"W","numberPhases":1,"duration":600}"""),
                ("transaction", """{"id":"CP_1","limit":6,"purpose":"TxProfile"}""")),
            Answers = [Answer.Ok("The charge point answered: its own status is in the body.", ReplySchemas.Command)],
            AnswerMembers = AnswerMembers,
            ProblemMembers = ProblemMembers,
            Reasons = [.. Parts.Command, ProblemReasons.NoActiveTransaction, ProblemReasons.SeveralActiveTransactions, ProblemReasons.Superseded],
        });
        routes.Post("/api/v1/limits", limits.SetManyAsync, new Operation("setLimits", Tags.Charging, "Set many limits at once")
        {
            Description = "In parallel, each like setLimit. Of two for the same charge point the later one is the newer; the result of a limit that was replaced while it was queued says so (superseded).",
            Parameters = [Parts.Strict],
            Request = Content.Json(Many, ("two", """{"limits":[{"id":"CP_1","limit":16},{"id":"CP_2","limit":10,"connectorId":1}]}"""), ("cutsFirst", """{"limits":[{"id":"CP_1","limit":26},{"id":"CP_2","limit":6}],"order":"cutsFirst"}""")),
            Answers =
            [
                Answer.Ok("A result for each, in their order, with the status of a single request.", Schema.Of("LimitResults", LimitJson.Plain.LimitResults)),
            ],
            Reasons = [.. Parts.Body, ProblemReasons.InvalidQuery, ProblemReasons.CutsNotAccepted, ProblemReasons.LedgerUnavailable],
        });
    }
}
