using Moev.ChargePoint.Security;
using Moev.ChargePoint.Timing;

namespace Moev.ChargePoint.Registration;

/// <summary>Sets the wall clock by the central system's currentTime (OCPP 1.6 §4.2, §4.6).</summary>
internal sealed class ClockSynchronizer(ChargePointClock clock, SecurityEvents events)
{
    /// <summary>
    /// The error at which the clock is set. The answer's time in the network is not measured, and a clock set at every heartbeat would jump
    /// back and forth.
    /// </summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    /// <summary>Raised when the clock was set: everything that waits for one of its times comes earlier or later.</summary>
    public event Action? Adjusted;

    /// <summary>Makes the clock wrong, or with zero lets the central system set it again.</summary>
    public void Skew(TimeSpan by)
    {
        clock.Skew = by;
        Adjusted?.Invoke();
    }

    /// <summary>Sets the clock if it is off by more than the tolerance.</summary>
    public void Synchronize(DateTimeOffset currentTime)
    {
        var off = currentTime - clock.WallTime;
        if (off.Duration() <= Tolerance || clock.IsSkewed)
            return;
        clock.Adjust(off);
        events.RaiseCritical(SecurityEvent.SettingSystemTime, null);
        Adjusted?.Invoke();
    }
}
