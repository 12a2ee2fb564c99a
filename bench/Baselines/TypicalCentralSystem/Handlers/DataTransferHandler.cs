using Moev.TypicalCentralSystem.Messages;

namespace Moev.TypicalCentralSystem.Handlers;

internal sealed class DataTransferHandler : MessageHandler<DataTransferRequest, DataTransferResponse>
{
    public override string Action => "DataTransfer";

    protected override Task<DataTransferResponse> HandleAsync(string identity, DataTransferRequest request, CancellationToken cancellationToken)
    {
        return Task.FromResult(new DataTransferResponse { Status = "UnknownVendorId" });
    }
}
