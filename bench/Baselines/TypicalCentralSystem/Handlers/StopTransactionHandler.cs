using Moev.TypicalCentralSystem.Messages;

namespace Moev.TypicalCentralSystem.Handlers;

internal sealed class StopTransactionHandler(CentralSystemState state, ILogger<StopTransactionHandler> logger) : MessageHandler<StopTransactionRequest, StopTransactionResponse>
{
    public override string Action => "StopTransaction";

    protected override Task<StopTransactionResponse> HandleAsync(string identity, StopTransactionRequest request, CancellationToken cancellationToken)
    {
        state.Transactions.TryRemove(request.TransactionId, out _);
        logger.LogInformation("Transaction {TransactionId} ends at {Identity}", request.TransactionId, identity);
        return Task.FromResult(new StopTransactionResponse { IdTagInfo = new IdTagInfo { Status = "Accepted" } });
    }
}
