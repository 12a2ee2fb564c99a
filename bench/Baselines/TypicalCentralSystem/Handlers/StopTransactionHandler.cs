using Moev.TypicalCentralSystem.Messages;

namespace Moev.TypicalCentralSystem.Handlers;

internal sealed partial class StopTransactionHandler(CentralSystemState state, ILogger<StopTransactionHandler> logger) : MessageHandler<StopTransactionRequest, StopTransactionResponse>
{
    public override string Action => "StopTransaction";

    protected override ValueTask<StopTransactionResponse> HandleAsync(ChargePointState chargePoint, StopTransactionRequest request, CancellationToken cancellationToken)
    {
        state.Transactions.TryRemove(request.TransactionId, out _);
        LogEnd(request.TransactionId, chargePoint.Identity);
        return ValueTask.FromResult(new StopTransactionResponse { IdTagInfo = new IdTagInfo { Status = "Accepted" } });
    }

    [LoggerMessage(LogLevel.Information, "Transaction {TransactionId} ends at {Identity}")]
    private partial void LogEnd(int transactionId, string identity);
}
