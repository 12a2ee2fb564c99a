using Moev.Gateway.Calls;
using Moev.Gateway.Ledger;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Handlers;

/// <summary>The handler of FirmwareStatusNotification (OCPP 1.6 §4.5).</summary>
internal sealed class FirmwareStatusNotificationHandler(JobStatusRecorder jobs)
    : ICallHandler<FirmwareStatusNotificationRequest, FirmwareStatusNotificationResponse>
{
    public ValueTask<FirmwareStatusNotificationResponse> HandleAsync(in CallContext context, in FirmwareStatusNotificationRequest request)
    {
        jobs.Note(context, JobKind.Firmware, requestId: null, request.Status == FirmwareStatus.Unknown ? null : request.Status.ToWireName());
        return default;
    }
}
