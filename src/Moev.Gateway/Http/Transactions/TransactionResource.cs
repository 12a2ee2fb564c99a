using Moev.Gateway.Http.OpenApi;
using Moev.Gateway.Http.Outcomes;
using Moev.Gateway.Http.Problems;

namespace Moev.Gateway.Http.Transactions;

/// <summary>Transactions on record.</summary>
internal sealed class TransactionResource : IResource
{
    private const string CloseBody = """
        {"type":"object","additionalProperties":false,"properties":{
          "meterStop":{"type":["integer","string"],"minimum":0,"description":"Wh; absent: the last known reading."},
          "timestamp":{"type":"string","format":"date-time","description":"The end; absent: now."},
          "reason":{"type":"string","minLength":1,"maxLength":255} } }
        """;

    private static readonly Parameter Id = Parameter.Path("transactionId", "A transaction's id.", """{"type":"integer","minimum":0}""", "1");

    public void AddServices(IServiceCollection services) => services.AddSingleton<TransactionRoutes>();

    public void Map(IEndpointRouteBuilder routes)
    {
        var transactions = routes.ServiceProvider.GetRequiredService<TransactionRoutes>();
        routes.Get("/api/v1/transactions", transactions.ListAsync, new Operation("listTransactions", Tags.Records, "List transactions, the newest first")
        {
            Parameters =
            [
                Parts.ChargePoint,
                Parts.Word("idTag", "Only those of this tag, without regard to case."),
                Parts.Flag("active", "Only running ones, or only ended ones."),
                Parameter.Query("connectorId", "Only those on this connector.", """{"type":"integer","minimum":0}"""),
                Parts.From,
                Parts.To,
                Parts.Before(),
                Parts.Limit(1_000, 100),
            ],
            Answers = [new Answer(200, "A page.", ("application/json", Schema.Of("TransactionPage", TransactionJson.Plain.TransactionPage)), ("text/csv", Parts.PlainText))],
            Reasons = Parts.Read,
        });
        routes.Get("/api/v1/transactions/{transactionId}", transactions.GetAsync, new Operation("getTransaction", Tags.Records, "Show a transaction")
        {
            Description = "With the transactionData of its StopTransaction, as it was sent.",
            Parameters = [Id],
            Answers = [Answer.Ok("The transaction.", Schema.Of("Transaction", TransactionJson.Plain.TransactionView))],
            Reasons = [ProblemReasons.TransactionUnknown, ProblemReasons.LedgerUnavailable],
        });
        routes.Post("/api/v1/transactions/{transactionId}/close", transactions.CloseAsync, new Operation("closeTransaction", Tags.Records, "Close a transaction whose stop is missing")
        {
            Description = "Ends the transaction on record only; to end charging, stop it remotely. A StopTransaction that arrives later replaces the closing. An equal request again has no effect.",
            Parameters = [Id],
            Request = Content.Json(CloseBody, ("one", """{"reason":"The charge point was replaced."}""")),
            BodyIsOptional = true,
            Answers = [Answer.Ok("The transaction, which has ended.", Schema.Of("Transaction", TransactionJson.Plain.TransactionView))],
            ProblemMembers = [OutcomeMembers.Transactions],
            Reasons = [.. Parts.Body, ProblemReasons.TransactionUnknown, ProblemReasons.TransactionEnded, ProblemReasons.LedgerUnavailable],
        });
    }
}
