namespace Moev.Gateway.Tests.Support;

/// <summary>A clock that stands still until a test moves it. Timers fire within <see cref="Advance"/>, in the order of their times.</summary>
internal sealed class ManualTimeProvider(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = []; // under _gate
    private long _elapsed; // ticks since the start; under _gate
    private DateTimeOffset _wallAtStart = start; // under _gate

    public ManualTimeProvider()
        : this(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Timers that will fire some time.</summary>
    public int ArmedTimers
    {
        get
        {
            lock (_gate)
                return _timers.Count(static timer => timer.DueAt is not null);
        }
    }

    public override long GetTimestamp()
    {
        lock (_gate)
            return _elapsed;
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _wallAtStart + TimeSpan.FromTicks(_elapsed);
    }

    /// <summary>Sets the wall clock on or back, as an operator or NTP does. No time passes.</summary>
    public void JumpWallClock(TimeSpan by)
    {
        lock (_gate)
            _wallAtStart += by;
    }

    /// <summary>Lets time pass. Returns when all timers that came due have fired.</summary>
    public void Advance(TimeSpan by)
    {
        long end;
        lock (_gate)
            end = _elapsed + by.Ticks;
        while (true)
        {
            ManualTimer? next;
            lock (_gate)
            {
                next = _timers.Where(timer => timer.DueAt <= end).MinBy(static timer => timer.DueAt);
                if (next is null)
                {
                    _elapsed = Math.Max(_elapsed, end);
                    return;
                }

                _elapsed = Math.Max(_elapsed, next.DueAt!.Value);
                next.DueAt = next.Period is { } period ? _elapsed + period : null;
            }

            next.Fire();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        lock (_gate)
            _timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class ManualTimer(ManualTimeProvider owner, TimerCallback callback, object? state) : ITimer
    {
        // Both under the owner's gate.
        public long? DueAt { get; set; }

        public long? Period { get; set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (owner._gate)
            {
                DueAt = dueTime == Timeout.InfiniteTimeSpan ? null : owner._elapsed + dueTime.Ticks;
                Period = period <= TimeSpan.Zero ? null : period.Ticks;
                return owner._timers.Contains(this);
            }
        }

        public void Dispose()
        {
            lock (owner._gate)
                owner._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
