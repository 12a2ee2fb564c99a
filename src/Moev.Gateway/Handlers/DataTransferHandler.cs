using Moev.Gateway.Calls;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Handlers;

/// <summary>DataTransfer (OCPP 1.6 §4.3): no vendor's extension is spoken here, and UnknownVendorId says so (not a CALLERROR).</summary>
/// <remarks>
/// The Python original took commands to other charge points from any peer that sent vendor MOEV_GUI: whoever reached the port could stop
/// anybody's charging. That channel is left out on purpose. Commands come through the control API only.
/// </remarks>
internal sealed class DataTransferHandler : ICallHandler<DataTransferRequest, DataTransferResponse>
{
    public ValueTask<DataTransferResponse> HandleAsync(in CallContext context, in DataTransferRequest request) =>
        new(new DataTransferResponse(DataTransferStatus.UnknownVendorId, Data: null));
}
