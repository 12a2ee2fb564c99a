using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.Limits;
using Moev.Gateway.Http.OpenApi;
using Moev.Gateway.Http.Outcomes;
using Moev.Gateway.Http.Problems;

namespace Moev.Gateway.Http.RemoteTransactions;

/// <summary>Remote start and remote stop.</summary>
internal sealed class RemoteTransactionResource : IResource
{
    public static readonly ExtensionMember<string> IdTag = ExtensionMember.Of("idTag", OutcomeJson.Plain.String);

    private const string Connector = """{"type":["integer","string"],"minimum":1,"maximum":1000}""";
    private const string Answered = "The charge point answered: its own status is in the body.";

    private const string StartBody = $$"""
        {"type":"object","additionalProperties":false,"required":["id"],"properties":{
          "id":{{Parts.Id}},
          "idTag":{"type":"string","minLength":1,"maxLength":20,"default":"transaction1"},
          "connectorId":{{Connector}},
          "limit":{{Parts.Number}},
          "unit":{"enum":["A","W"],"default":"A"},
          "numberPhases":{"type":["integer","string"],"minimum":1,"maximum":3} } }
        """;

    private const string StopBody = $$"""
        {"type":"object","additionalProperties":false,"required":["id"],"properties":{
          "id":{{Parts.Id}},
          "transactionId":{"type":["integer","string"],"minimum":0},
          "connectorId":{{Connector}} } }
        """;

    public void AddServices(IServiceCollection services) => services.AddSingleton<RemoteTransactionRoutes>();

    public void Map(IEndpointRouteBuilder routes)
    {
        var transactions = routes.ServiceProvider.GetRequiredService<RemoteTransactionRoutes>();
        routes.Post("/remotestart", transactions.StartAsync, new Operation("startTransaction", Tags.Original, "Start a transaction")
        {
            Description = "RemoteStartTransaction. A limit is sent along as a TxProfile. Accepted means that the charge point will try (errata 3.32): the transaction begins with its StartTransaction.",
            Parameters = [Parts.Strict],
            Request = Content.Json(
                StartBody,
                ("plain", """{"id":"CP_1"}"""),
                ("limited", """{"id":"CP_1","idTag":"TAG_1","connectorId":1,"limit":"16","unit":"A"}""")),
            Answers = [Answer.Ok(Answered, ReplySchemas.Command)],
            AnswerMembers = [OutcomeMembers.ConnectorId, IdTag, .. LimitMembers.OfLimit],
            Reasons = [.. Parts.Command, ProblemReasons.RemoteStartInProgress],
        });
        routes.Post("/remotestop", transactions.StopAsync, new Operation("stopTransaction", Tags.Original, "Stop a transaction")
        {
            Description = "RemoteStopTransaction of the running transaction; when there are several, name one.",
            Parameters = [Parts.Strict],
            Request = Content.Json(StopBody, ("running", """{"id":"CP_1"}"""), ("named", """{"id":"CP_1","transactionId":1}""")),
            Answers = [Answer.Ok(Answered, ReplySchemas.Command)],
            AnswerMembers = [OutcomeMembers.TransactionId],
            ProblemMembers = [OutcomeMembers.Transactions],
            Reasons = [.. Parts.Command, ProblemReasons.NoActiveTransaction, ProblemReasons.SeveralActiveTransactions, ProblemReasons.TransactionNotActive],
        });
    }
}
