namespace Moev.Lab.Realtime;

/// <summary>
/// A timer of a scaled clock. It never rings early. A periodic one keeps to its grid: a ring that is late does not delay those that follow, and those that were missed are left out.
/// </summary>
internal sealed class ScaledTimer : ITimer
{
    /// <summary>The longest wait that is given to the real timer, which cannot wait for more than 49 days. It is armed again then.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromDays(20);

    private readonly ScaledTimeProvider _time;
    private readonly TimerCallback _callback;
    private readonly object? _state;
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private TimeSpan? _due; // under _gate; on the scaled clock; null when it does not run
    private TimeSpan _period; // under _gate; zero for a single ring
    private bool _isDisposed; // under _gate

    public ScaledTimer(ScaledTimeProvider time, TimeProvider real, TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        (_time, _callback, _state) = (time, callback, state);
        _timer = real.CreateTimer(static self => ((ScaledTimer)self!).OnDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Change(dueTime, period);
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, Timeout.InfiniteTimeSpan);
        ArgumentOutOfRangeException.ThrowIfLessThan(period, Timeout.InfiniteTimeSpan);
        lock (_gate)
        {
            if (_isDisposed)
                return false;
            _due = dueTime == Timeout.InfiniteTimeSpan ? null : _time.Now + dueTime;
            _period = period > TimeSpan.Zero ? period : TimeSpan.Zero;
        }

        Arm();
        return true;
    }

    /// <summary>Arms the real timer.</summary>
    public void Arm()
    {
        if (!_time.IsRunning(this))
            return;
        lock (_gate)
        {
            if (_isDisposed)
                return;
            _timer.Change(_due is { } due ? WaitFor(due) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _due = null;
        }

        _time.Forget(this);
        _timer.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return _timer.DisposeAsync();
    }

    /// <summary>Returns the real time until a moment. Real timers count whole milliseconds, so it is rounded up.</summary>
    private TimeSpan WaitFor(TimeSpan due)
    {
        var wait = (due - _time.Now) / _time.Speed;
        return wait <= TimeSpan.Zero ? TimeSpan.Zero
            : wait >= MaxWait ? MaxWait
            : TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
    }

    private void OnDue()
    {
        lock (_gate)
        {
            if (_isDisposed || _due is not { } due)
                return;
            var now = _time.Now;
            if (now < due)
            {
                // The real timer is coarser than the clock.
                _timer.Change(WaitFor(due), Timeout.InfiniteTimeSpan);
                return;
            }

            _due = _period == TimeSpan.Zero ? null : due + _period * (Math.Floor((now - due) / _period) + 1);
            if (_due is { } next)
                _timer.Change(WaitFor(next), Timeout.InfiniteTimeSpan);
        }

        _callback(_state);
    }
}
