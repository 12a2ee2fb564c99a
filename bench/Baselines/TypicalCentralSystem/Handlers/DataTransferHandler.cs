using Moev.TypicalCentralSystem.Messages;

namespace Moev.TypicalCentralSystem.Handlers;

internal sealed class DataTransferHandler : MessageHandler<DataTransferRequest, DataTransferResponse>
{
    public override string Action => "DataTransfer";

    protected override ValueTask<DataTransferResponse> HandleAsync(ChargePointState chargePoint, DataTransferRequest request, CancellationToken cancellationToken)
    {
        return ValueTask.FromResult(new DataTransferResponse { Status = "UnknownVendorId" });
    }
}
