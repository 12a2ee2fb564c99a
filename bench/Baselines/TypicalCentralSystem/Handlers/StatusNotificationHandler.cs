using Moev.TypicalCentralSystem.Messages;

namespace Moev.TypicalCentralSystem.Handlers;

internal sealed partial class StatusNotificationHandler(ILogger<StatusNotificationHandler> logger) : MessageHandler<StatusNotificationRequest, StatusNotificationResponse>
{
    public override string Action => "StatusNotification";

    protected override ValueTask<StatusNotificationResponse> HandleAsync(ChargePointState chargePoint, StatusNotificationRequest request, CancellationToken cancellationToken)
    {
        chargePoint.Statuses[request.ConnectorId] = request;
        LogStatus(chargePoint.Identity, request.ConnectorId, request.Status);
        return ValueTask.FromResult(new StatusNotificationResponse());
    }

    [LoggerMessage(LogLevel.Information, "{Identity} connector {ConnectorId} is {Status}")]
    private partial void LogStatus(string identity, int connectorId, string status);
}
