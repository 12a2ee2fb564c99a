namespace Moev.Lab.Direct;

/// <summary>The wall clock of a simulated site. It has no timers: the engine knows what is due.</summary>
internal sealed class DirectClock(DateTimeOffset start) : TimeProvider
{
    private readonly DateTimeOffset _start = start.ToUniversalTime();

    /// <summary>The time since the start.</summary>
    public TimeSpan Now { get; set; }

    public override DateTimeOffset GetUtcNow() => _start + Now;
}
