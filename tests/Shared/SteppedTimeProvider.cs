namespace Moev.Tests.Shared;

/// <summary>
/// A clock that stands still until a test advances it, from one due timer to the next: each callback sees the time at which it is due.
/// Tests without timers use FakeTimeProvider.
/// </summary>
/// <remarks>
/// FakeTimeProvider jumps to the end before it fires, so a timer that is armed by a callback counts from there. It also fires on any thread
/// that reads the time or arms a timer, with the locks that this thread holds, and <c>Advance</c> returns while another thread fires.
/// </remarks>
/// <param name="start">The wall clock at the start.</param>
/// <param name="fireAtOnce">True to fire a timer without a delay on the thread pool; false to fire it with the next advance.</param>
internal class SteppedTimeProvider(DateTimeOffset start, bool fireAtOnce) : TimeProvider
{
    private readonly bool _fireAtOnce = fireAtOnce;
    private readonly Lock _gate = new();
    private readonly HashSet<SteppedTimer> _armed = []; // under _gate
    private long _elapsed; // ticks since the start; under _gate
    private DateTimeOffset _wallAtStart = start; // under _gate

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>The number of timers that will fire.</summary>
    public int ArmedTimers
    {
        get
        {
            lock (_gate)
                return _armed.Count;
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

    /// <summary>Moves the wall clock forward or back, as an operator or NTP does. No time passes.</summary>
    public void JumpWallClock(TimeSpan by)
    {
        lock (_gate)
            _wallAtStart += by;
    }

    /// <summary>Lets time pass. Returns after all timers that came due have fired.</summary>
    public void Advance(TimeSpan by)
    {
        long end;
        lock (_gate)
            end = _elapsed + by.Ticks;
        while (TakeDue(end) is { } timer)
            timer.Fire();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SteppedTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves to the next due time and takes its timer, or moves to the end and returns null.</summary>
    private SteppedTimer? TakeDue(long end)
    {
        lock (_gate)
        {
            var next = _armed.MinBy(static timer => timer.DueAt);
            if (next is null || next.DueAt > end)
            {
                _elapsed = Math.Max(_elapsed, end);
                return null;
            }

            _elapsed = Math.Max(_elapsed, next.DueAt);
            next.DueAt = _elapsed + next.Period;
            if (next.Period == 0)
                _armed.Remove(next);
            return next;
        }
    }

    private sealed class SteppedTimer(SteppedTimeProvider owner, TimerCallback callback, object? state) : ITimer
    {
        private bool _isDisposed; // under the owner's gate

        /// <summary>The elapsed ticks at which it fires; under the owner's gate.</summary>
        public long DueAt { get; set; }

        /// <summary>The ticks between two times; 0 to fire once. Under the owner's gate.</summary>
        public long Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var atOnce = dueTime == TimeSpan.Zero && owner._fireAtOnce;
            lock (owner._gate)
            {
                if (_isDisposed)
                    return false;
                DueAt = owner._elapsed + dueTime.Ticks;
                Period = Math.Max(0, period.Ticks);
                if (dueTime < TimeSpan.Zero || atOnce)
                    owner._armed.Remove(this);
                else
                    owner._armed.Add(this);
            }

            if (atOnce)
                ThreadPool.QueueUserWorkItem(static timer => timer.Fire(), this, preferLocal: false);
            return true;
        }

        public void Dispose()
        {
            lock (owner._gate)
            {
                _isDisposed = true;
                owner._armed.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
