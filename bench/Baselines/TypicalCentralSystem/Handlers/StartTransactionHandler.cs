using Moev.TypicalCentralSystem.Messages;

namespace Moev.TypicalCentralSystem.Handlers;

internal sealed class StartTransactionHandler(CentralSystemState state, ILogger<StartTransactionHandler> logger) : MessageHandler<StartTransactionRequest, StartTransactionResponse>
{
    public override string Action => "StartTransaction";

    protected override Task<StartTransactionResponse> HandleAsync(string identity, StartTransactionRequest request, CancellationToken cancellationToken)
    {
        var transactionId = state.NextTransactionId();
        state.Transactions[transactionId] = request;
        logger.LogInformation("Transaction {TransactionId} of {IdTag} begins at {Identity}", transactionId, request.IdTag, identity);
        return Task.FromResult(new StartTransactionResponse { TransactionId = transactionId, IdTagInfo = new IdTagInfo { Status = "Accepted" } });
    }
}
