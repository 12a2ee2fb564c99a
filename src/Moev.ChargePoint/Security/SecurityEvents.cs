using Moev.ChargePoint.Diagnostics;
using Moev.ChargePoint.Messaging;
using Moev.ChargePoint.Timing;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Security;

/// <summary>Logs security events and sends SecurityEventNotifications (whitepaper §8).</summary>
internal sealed class SecurityEvents(ChargePointOptions options, ChargePointClock clock, ChargePointLog log, CallSender calls)
{
    /// <summary>The maximum length of techInfo (whitepaper §5.15).</summary>
    private const int MaxTechInfo = 255;

    /// <summary>Logs an event and sends it.</summary>
    public void Send(string type, string? techInfo)
    {
        log.AddSecurity(type, techInfo);
        var at = clock.WallTime;
        var info = techInfo is null ? default(OcppText?) : new OcppText(techInfo.Length > MaxTechInfo ? techInfo[..MaxTechInfo] : techInfo);
        calls.Add<SecurityEventNotificationRequest, SecurityEventNotificationResponse>(
            Action16.SecurityEventNotification, () => new SecurityEventNotificationRequest(new OcppText(type), at, info));
    }

    /// <summary>Logs a critical event that no command caused, and sends it if the options say so (whitepaper §8).</summary>
    public void RaiseCritical(string type, string? techInfo)
    {
        if (options.SendSecurityEvents)
            Send(type, techInfo);
        else
            log.AddSecurity(type, techInfo);
    }
}
