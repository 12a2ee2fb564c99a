using Moev.TypicalCentralSystem.Messages;

namespace Moev.TypicalCentralSystem.Handlers;

internal sealed class BootNotificationHandler(CentralSystemState state, TimeProvider time, ILogger<BootNotificationHandler> logger) : MessageHandler<BootNotificationRequest, BootNotificationResponse>
{
    public override string Action => "BootNotification";

    protected override Task<BootNotificationResponse> HandleAsync(string identity, BootNotificationRequest request, CancellationToken cancellationToken)
    {
        logger.LogInformation("{Identity} booted: {Vendor} {Model}", identity, request.ChargePointVendor, request.ChargePointModel);
        state.ChargePoint(identity).Boot = request;
        return Task.FromResult(new BootNotificationResponse { Status = "Accepted", CurrentTime = time.GetUtcNow(), Interval = 300 });
    }
}
