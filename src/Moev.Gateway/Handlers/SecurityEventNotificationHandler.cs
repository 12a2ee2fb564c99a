using Moev.Gateway.Calls;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Handlers;

/// <summary>
/// The handler of SecurityEventNotification (security whitepaper §5.15, A04): stores the event before it answers, because the charge point keeps
/// it until then (A04.FR.02). If it cannot be stored, the connection closes, as with transactions.
/// </summary>
internal sealed class SecurityEventNotificationHandler(ISecurityLog security, LogThrottle throttle, ILogger<SecurityEventNotificationHandler> logger)
    : ICallHandler<SecurityEventNotificationRequest, SecurityEventNotificationResponse>
{
    // The whitepaper's limits, for Tolerant mode, which accepts longer texts.
    private const int MaxTypeChars = 50;
    private const int MaxTechInfoChars = 255;

    public ValueTask<SecurityEventNotificationResponse> HandleAsync(in CallContext context, in SecurityEventNotificationRequest request) => RecordAsync(context, request);

    private async ValueTask<SecurityEventNotificationResponse> RecordAsync(CallContext context, SecurityEventNotificationRequest request)
    {
        var type = Cut(request.Type.ToString(), MaxTypeChars);
        var techInfo = Cut(request.TechInfo?.ToString() ?? "", MaxTechInfoChars);
        await security.AppendSecurityAsync(new SecurityEvent(context.Identity, context.ReceivedAt, SecurityEventKinds.Reported, techInfo)
        {
            Reported = new ReportedSecurityEvent(type, context.Repairs.Lacks("timestamp") ? context.ReceivedAt : request.Timestamp),
        });
        if (throttle.TryEnter(context.Identity, HandlerLog.SecurityReportedId, out var leftOut))
            HandlerLog.SecurityReported(logger, context.Identity, LogText.Clean(type), LogText.Clean(techInfo), leftOut);
        return default;
    }

    private static string Cut(string text, int maxChars) => text.Length > maxChars ? text[..maxChars] : text;
}
