using Moev.Gateway.Calls;
using Moev.Gateway.Ledger;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Handlers;

/// <summary>The handler of DiagnosticsStatusNotification (OCPP 1.6 §4.4).</summary>
internal sealed class DiagnosticsStatusNotificationHandler(JobStatusRecorder jobs)
    : ICallHandler<DiagnosticsStatusNotificationRequest, DiagnosticsStatusNotificationResponse>
{
    public ValueTask<DiagnosticsStatusNotificationResponse> HandleAsync(in CallContext context, in DiagnosticsStatusNotificationRequest request)
    {
        jobs.Note(context, JobKind.Diagnostics, requestId: null, request.Status == DiagnosticsStatus.Unknown ? null : request.Status.ToWireName());
        return default;
    }
}
