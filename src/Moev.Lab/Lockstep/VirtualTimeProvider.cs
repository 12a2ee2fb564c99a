namespace Moev.Lab.Lockstep;

/// <summary>A clock that stands still until its host moves it. Timers fire on the host's thread, each at its own time.</summary>
/// <param name="start">The wall clock at the start.</param>
/// <param name="housekeeping">The shortest time between two rings of a periodic timer. A longer one passes time faster, and what periods wait for comes later.</param>
internal sealed class VirtualTimeProvider(DateTimeOffset start, TimeSpan housekeeping) : TimeProvider
{
    private readonly DateTimeOffset _start = start.ToUniversalTime();
    private readonly Lock _gate = new();
    private readonly PriorityQueue<(VirtualTimer Timer, int Setting), (long Due, long Order)> _queue = new(); // under _gate
    private long _order; // under _gate
    private long _now; // ticks since the start

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>The time since the start.</summary>
    public TimeSpan Now => TimeSpan.FromTicks(Volatile.Read(ref _now));

    /// <summary>The time at which the next timer is due; null without one.</summary>
    public TimeSpan? NextDue
    {
        get
        {
            lock (_gate)
                return TryPeek(out var due) ? TimeSpan.FromTicks(due) : null;
        }
    }

    public override long GetTimestamp() => Volatile.Read(ref _now);

    public override DateTimeOffset GetUtcNow() => _start.AddTicks(Volatile.Read(ref _now));

    /// <summary>Moves the clock forward. Fires nothing.</summary>
    public void MoveTo(TimeSpan moment)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(moment, Now);
        Volatile.Write(ref _now, moment.Ticks);
    }

    /// <summary>Fires the timer that is due first, if it is due by now.</summary>
    /// <returns>False when none is.</returns>
    public bool TryFire()
    {
        VirtualTimer timer;
        lock (_gate)
        {
            if (!TryPeek(out var due) || due > _now)
                return false;
            timer = _queue.Dequeue().Timer;
            if (timer.Period > TimeSpan.Zero)
                Enqueue(timer, due + timer.Period.Ticks);
        }

        timer.Fire();
        return true;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private bool TryPeek(out long due)
    {
        while (_queue.TryPeek(out var entry, out var place))
        {
            if (entry.Setting == entry.Timer.Setting)
            {
                due = place.Due;
                return true;
            }

            // It was set anew or disposed.
            _queue.Dequeue();
        }

        due = 0;
        return false;
    }

    private void Enqueue(VirtualTimer timer, long due) => _queue.Enqueue((timer, timer.Setting), (due, _order++));

    private sealed class VirtualTimer(VirtualTimeProvider owner, TimerCallback callback, object? state) : ITimer
    {
        private bool _isDisposed; // under the owner's gate

        /// <summary>The number of the newest setting; under the owner's gate.</summary>
        public int Setting { get; private set; }

        /// <summary>The time between two rings; zero to ring once. Under the owner's gate.</summary>
        public TimeSpan Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (owner._gate)
            {
                if (_isDisposed)
                    return false;
                Setting++;
                Period = period > TimeSpan.Zero ? Longer(period) : TimeSpan.Zero;
                if (dueTime >= TimeSpan.Zero)
                    owner.Enqueue(this, owner._now + (Period > TimeSpan.Zero ? Longer(dueTime) : dueTime).Ticks);
                return true;
            }
        }

        public void Dispose()
        {
            lock (owner._gate)
            {
                _isDisposed = true;
                Setting++;
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private TimeSpan Longer(TimeSpan time) => time < owner.Housekeeping ? owner.Housekeeping : time;
    }

    private TimeSpan Housekeeping => housekeeping;
}
