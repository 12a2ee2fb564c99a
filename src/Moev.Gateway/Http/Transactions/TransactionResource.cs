using Moev.Gateway.Http.OpenApi;
using Moev.Gateway.Http.Problems;

namespace Moev.Gateway.Http.Transactions;

/// <summary>Transactions on record.</summary>
internal sealed class TransactionResource : IResource
{
    public static readonly Parameter Id = Parameter.Path("transactionId", "A transaction's id.", """{"type":"integer","minimum":0}""", "1");

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
    }
}
