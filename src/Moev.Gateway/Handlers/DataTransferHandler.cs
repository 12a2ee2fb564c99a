using Moev.Gateway.Calls;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Handlers;

/// <summary>The handler of DataTransfer (OCPP 1.6 §4.3): supports no vendor and answers UnknownVendorId (not a CALLERROR).</summary>
/// <remarks>
/// The Python original accepted commands to other charge points from any peer that sent vendor MOEV_GUI: anyone who reached the port could
/// stop charging anywhere. That channel is omitted on purpose. Commands come through the control API only.
/// </remarks>
internal sealed class DataTransferHandler : ICallHandler<DataTransferRequest, DataTransferResponse>
{
    public ValueTask<DataTransferResponse> HandleAsync(in CallContext context, in DataTransferRequest request) =>
        new(new DataTransferResponse(DataTransferStatus.UnknownVendorId, Data: null));
}
