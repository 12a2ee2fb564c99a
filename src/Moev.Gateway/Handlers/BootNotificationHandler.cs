using Microsoft.Extensions.Options;
using Moev.Gateway.Calls;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger;
using Moev.Gateway.Options;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Handlers;

/// <summary>The handler of BootNotification (OCPP 1.6 §4.2): accepts, and returns the time and the heartbeat interval.</summary>
internal sealed class BootNotificationHandler(
    IChargePointRecords chargePoints,
    TimeProvider time,
    IOptions<OcppOptions> options,
    LogThrottle throttle,
    ILogger<BootNotificationHandler> logger) : ICallHandler<BootNotificationRequest, BootNotificationResponse>
{
    public ValueTask<BootNotificationResponse> HandleAsync(in CallContext context, in BootNotificationRequest request)
    {
        var interval = HeartbeatInterval.For(context.Identity, options.Value.HeartbeatSeconds);
        // Recorded before the session accepts: on a reconnect a charge point should not boot again (OCPP-J 1.6 §5.4).
        chargePoints.NoteBoot(new ChargePointBoot(context.Identity, request, context.ReceivedAt, context.Epoch));
        context.Session.Accept();
        if (throttle.TryEnter(context.Identity, HandlerLog.BootedId, out var leftOut, LogThrottle.EventsPerMinute))
        {
            HandlerLog.Booted(
                logger,
                context.Identity,
                LogText.Clean(request.ChargePointVendor),
                LogText.Clean(request.ChargePointModel),
                LogText.Clean(request.FirmwareVersion ?? "not reported"),
                interval,
                leftOut);
        }

        return new ValueTask<BootNotificationResponse>(
            new BootNotificationResponse(Status: RegistrationStatus.Accepted, CurrentTime: time.GetUtcNow(), Interval: interval));
    }
}
