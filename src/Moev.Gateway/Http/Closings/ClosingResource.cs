using Moev.Gateway.Http.OpenApi;
using Moev.Gateway.Http.Outcomes;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Transactions;

namespace Moev.Gateway.Http.Closings;

/// <summary>The closing of transactions whose stop is missing.</summary>
internal sealed class ClosingResource : IResource
{
    private const string CloseBody = """
        {"type":"object","additionalProperties":false,"properties":{
          "meterStop":{"type":["integer","string"],"minimum":0,"description":"Wh; absent: the last known reading."},
          "timestamp":{"type":"string","format":"date-time","description":"The end; absent: now."},
          "reason":{"type":"string","minLength":1,"maxLength":255} } }
        """;

    public void AddServices(IServiceCollection services) => services.AddSingleton<ClosingRoutes>();

    public void Map(IEndpointRouteBuilder routes)
    {
        var closings = routes.ServiceProvider.GetRequiredService<ClosingRoutes>();
        routes.Post("/api/v1/transactions/{transactionId}/close", closings.CloseAsync, new Operation("closeTransaction", Tags.Records, "Close a transaction whose stop is missing")
        {
            Description = "Ends the transaction on record only; to end charging, stop it remotely. A StopTransaction that arrives later replaces the closing. An equal request again has no effect.",
            Parameters = [TransactionResource.Id],
            Request = Content.Json(CloseBody, ("one", """{"reason":"The charge point was replaced."}""")),
            BodyIsOptional = true,
            Answers = [Answer.Ok("The transaction, which has ended.", Schema.Of("Transaction", TransactionJson.Plain.TransactionView))],
            ProblemMembers = [OutcomeMembers.Transactions],
            Reasons = [.. Parts.Body, ProblemReasons.TransactionUnknown, ProblemReasons.TransactionEnded, ProblemReasons.LedgerUnavailable],
        });
    }
}
