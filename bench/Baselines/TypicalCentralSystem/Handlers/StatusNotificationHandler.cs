using Moev.TypicalCentralSystem.Messages;

namespace Moev.TypicalCentralSystem.Handlers;

internal sealed class StatusNotificationHandler(CentralSystemState state, ILogger<StatusNotificationHandler> logger) : MessageHandler<StatusNotificationRequest, StatusNotificationResponse>
{
    public override string Action => "StatusNotification";

    protected override Task<StatusNotificationResponse> HandleAsync(string identity, StatusNotificationRequest request, CancellationToken cancellationToken)
    {
        state.ChargePoint(identity).Statuses[request.ConnectorId] = request;
        logger.LogInformation("{Identity} connector {ConnectorId} is {Status}", identity, request.ConnectorId, request.Status);
        return Task.FromResult(new StatusNotificationResponse());
    }
}
