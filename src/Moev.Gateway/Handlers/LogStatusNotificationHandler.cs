using Moev.Gateway.Calls;
using Moev.Gateway.Ledger;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Handlers;

/// <summary>The handler of LogStatusNotification (security whitepaper §5.13, N01).</summary>
internal sealed class LogStatusNotificationHandler(JobStatusRecorder jobs)
    : ICallHandler<LogStatusNotificationRequest, LogStatusNotificationResponse>
{
    public ValueTask<LogStatusNotificationResponse> HandleAsync(in CallContext context, in LogStatusNotificationRequest request)
    {
        jobs.Note(context, JobKind.Log, request.RequestId, request.Status == UploadLogStatus.Unknown ? null : request.Status.ToWireName());
        return default;
    }
}
