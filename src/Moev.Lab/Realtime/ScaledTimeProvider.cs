namespace Moev.Lab.Realtime;

/// <summary>
/// A clock that starts at a given time, and runs faster or slower than the real one. It stands still until it is started. Everything is computed from one origin, so it does not
/// drift however busy the machine is.
/// </summary>
internal sealed class ScaledTimeProvider : TimeProvider
{
    private readonly DateTimeOffset _start;
    private readonly TimeProvider _real;
    private readonly Lock _gate = new();
    private readonly List<ScaledTimer> _waiting = []; // under _gate; timers that were set before the start
    private long _origin; // set once, before _isRunning
    private volatile bool _isRunning;

    /// <param name="start">The time at which it starts.</param>
    /// <param name="speed">Its seconds in a real second; above 0.</param>
    /// <param name="real">The real clock; that of the system when null.</param>
    public ScaledTimeProvider(DateTimeOffset start, double speed, TimeProvider? real = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(speed);
        _start = start.ToUniversalTime();
        _real = real ?? System;
        Speed = speed;
    }

    /// <summary>Gets its seconds in a real second.</summary>
    public double Speed { get; }

    /// <summary>Gets a value indicating whether it was started.</summary>
    public bool HasStarted => _isRunning;

    /// <summary>Gets the time since the start, on this clock.</summary>
    public TimeSpan Now => _isRunning ? _real.GetElapsedTime(_origin) * Speed : TimeSpan.Zero;

    /// <summary>Gets the real time since the start.</summary>
    public TimeSpan RealElapsed => _isRunning ? _real.GetElapsedTime(_origin) : TimeSpan.Zero;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Starts the clock, once.</summary>
    public void Start()
    {
        ScaledTimer[] waiting;
        lock (_gate)
        {
            if (_isRunning)
                return;
            _origin = _real.GetTimestamp();
            _isRunning = true;
            waiting = [.. _waiting];
            _waiting.Clear();
        }

        foreach (var timer in waiting)
            timer.Arm();
    }

    public override long GetTimestamp() => Now.Ticks;

    public override DateTimeOffset GetUtcNow() => _start + Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new ScaledTimer(this, _real, callback, state, dueTime, period);

    /// <summary>Returns true when the clock runs; otherwise the timer is armed at its start.</summary>
    internal bool IsRunning(ScaledTimer timer)
    {
        if (_isRunning)
            return true;
        lock (_gate)
        {
            if (_isRunning)
                return true;
            if (!_waiting.Contains(timer))
                _waiting.Add(timer);
            return false;
        }
    }

    internal void Forget(ScaledTimer timer)
    {
        if (_isRunning)
            return;
        lock (_gate)
            _waiting.Remove(timer);
    }
}
