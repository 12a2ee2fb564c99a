using Moev.TypicalCentralSystem.Messages;

namespace Moev.TypicalCentralSystem.Handlers;

internal sealed partial class BootNotificationHandler(TimeProvider time, ILogger<BootNotificationHandler> logger) : MessageHandler<BootNotificationRequest, BootNotificationResponse>
{
    public override string Action => "BootNotification";

    protected override ValueTask<BootNotificationResponse> HandleAsync(ChargePointState chargePoint, BootNotificationRequest request, CancellationToken cancellationToken)
    {
        LogBoot(chargePoint.Identity, request.ChargePointVendor, request.ChargePointModel);
        chargePoint.Boot = request;
        return ValueTask.FromResult(new BootNotificationResponse { Status = "Accepted", CurrentTime = time.GetUtcNow(), Interval = 300 });
    }

    [LoggerMessage(LogLevel.Information, "{Identity} booted: {Vendor} {Model}")]
    private partial void LogBoot(string identity, string vendor, string model);
}
