using Moev.Gateway.Calls;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Handlers;

/// <summary>The handler of StatusNotification (OCPP 1.6 §4.9): records the connector's last status without waiting for storage.</summary>
internal sealed class StatusNotificationHandler(IChargePointRecords chargePoints, ILogger<StatusNotificationHandler> logger)
    : ICallHandler<StatusNotificationRequest, StatusNotificationResponse>
{
    public bool RunsInline => true;

    public ValueTask<StatusNotificationResponse> HandleAsync(in CallContext context, in StatusNotificationRequest request)
    {
        chargePoints.NoteStatus(
            context.Identity,
            new ConnectorStatus(
                request.ConnectorId.Value,
                request.Status,
                request.ErrorCode.ToWireName(),
                request.Info?.ToString(),
                request.VendorErrorCode?.ToString(),
                request.Timestamp?.Value,
                context.ReceivedAt),
            context.Epoch);
        HandlerLog.Status(logger, context.Identity, request.ConnectorId.Value, request.Status.ToWireName(), request.ErrorCode.ToWireName());
        return new ValueTask<StatusNotificationResponse>(default(StatusNotificationResponse));
    }
}
