using Moev.TypicalCentralSystem.Messages;

namespace Moev.TypicalCentralSystem.Handlers;

internal sealed partial class StartTransactionHandler(CentralSystemState state, ILogger<StartTransactionHandler> logger) : MessageHandler<StartTransactionRequest, StartTransactionResponse>
{
    public override string Action => "StartTransaction";

    protected override ValueTask<StartTransactionResponse> HandleAsync(ChargePointState chargePoint, StartTransactionRequest request, CancellationToken cancellationToken)
    {
        var transactionId = state.NextTransactionId();
        state.Transactions[transactionId] = request;
        LogBegin(transactionId, request.IdTag, chargePoint.Identity);
        return ValueTask.FromResult(new StartTransactionResponse { TransactionId = transactionId, IdTagInfo = new IdTagInfo { Status = "Accepted" } });
    }

    [LoggerMessage(LogLevel.Information, "Transaction {TransactionId} of {IdTag} begins at {Identity}")]
    private partial void LogBegin(int transactionId, string idTag, string identity);
}
