using Moev.Gateway.Calls;
using Moev.Gateway.Ledger;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Handlers;

/// <summary>The handler of SignedFirmwareStatusNotification (security whitepaper §5.19, L01).</summary>
internal sealed class SignedFirmwareStatusNotificationHandler(JobStatusRecorder jobs)
    : ICallHandler<SignedFirmwareStatusNotificationRequest, SignedFirmwareStatusNotificationResponse>
{
    public ValueTask<SignedFirmwareStatusNotificationResponse> HandleAsync(in CallContext context, in SignedFirmwareStatusNotificationRequest request)
    {
        jobs.Note(context, JobKind.SignedFirmware, request.RequestId, request.Status == SignedFirmwareStatus.Unknown ? null : request.Status.ToWireName());
        return default;
    }
}
