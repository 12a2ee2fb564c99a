using Moev.ChargePoint.Timing;

namespace Moev.ChargePoint.Diagnostics;

/// <summary>The two logs of a charge point, diagnostics and security, and the notes to its observer.</summary>
internal sealed class ChargePointLog(ChargePointClock clock, ChargePointObserver observer, int capacity)
{
    /// <summary>The log that GetDiagnostics and GetLog deliver.</summary>
    public ActivityLog Diagnostics { get; } = new(capacity);

    /// <summary>The security log that GetLog delivers (whitepaper §8).</summary>
    public ActivityLog Security { get; } = new(capacity);

    /// <summary>Writes to the diagnostics log and notifies the observer.</summary>
    public void Note(string text)
    {
        AddDiagnostics(text);
        observer.Note(text);
    }

    /// <summary>Writes to the diagnostics log only.</summary>
    public void AddDiagnostics(string text) => Diagnostics.Add(clock.WallTime, text);

    /// <summary>Writes a security event to the security log.</summary>
    public void AddSecurity(string type, string? techInfo) => Security.Add(clock.WallTime, techInfo is null ? type : $"{type} {techInfo}");
}
