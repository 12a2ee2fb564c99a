using Moev.Gateway.Diagnostics;

namespace Moev.Gateway.Timers;

/// <summary>An entry that a <see cref="TimingWheel"/> wakes. The links belong to the wheel and are guarded by its lock.</summary>
internal abstract class TimingWheelEntry
{
    internal const int NotLinked = -1;

    internal TimingWheelEntry? Next { get; set; }

    internal TimingWheelEntry? Previous { get; set; }

    internal int Slot { get; set; } = NotLinked;

    internal long DueTick { get; set; }

    internal ulong Token { get; set; }

    /// <summary>
    /// Handles the due time. Called on the timer's thread without a lock, so it may run even if the entry was cancelled or rescheduled a
    /// moment ago; the token identifies the schedule. Must be short and must not block.
    /// </summary>
    /// <param name="token">The token of the schedule that is due.</param>
    public abstract void OnDue(ulong token);
}

/// <summary>
/// The time-outs of the node: scheduling and cancelling take a short lock and allocate nothing, regardless of the number of entries.
/// An entry is never woken early, and at most one tick late.
/// </summary>
/// <remarks>
/// A hashed timing wheel: an entry with due tick t is linked to slot t mod 1,024 and waits there for its revolution. A single timer runs, only
/// while entries are scheduled. It uses <see cref="TimeProvider.GetTimestamp"/>, so changes of the wall clock have no effect.
/// </remarks>
internal sealed class TimingWheel : IDisposable
{
    /// <summary>The resolution of time-outs.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private const int Slots = 1_024;
    private const long Never = long.MaxValue;

    private readonly TimeProvider _time;
    private readonly ILogger<TimingWheel> _logger;
    private readonly long _origin;
    private readonly long _tickLength;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();

    // All below: under _lock.
    private readonly TimingWheelEntry?[] _slots = new TimingWheelEntry?[Slots];
    private long _doneTick;
    private long _firingTick;
    private long _armedTick = Never;
    private int _count;
    private bool _disposed;

    public TimingWheel(TimeProvider time, ILogger<TimingWheel> logger)
    {
        _time = time;
        _logger = logger;
        _origin = time.GetTimestamp();
        _tickLength = Math.Max(1, (long)(time.TimestampFrequency * Tick.TotalSeconds));
        _timer = time.CreateTimer(static state => ((TimingWheel)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Gets the number of scheduled entries.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _count;
            }
        }
    }

    /// <summary>Returns the timestamp after a delay from now.</summary>
    public long After(TimeSpan delay) => After(_time.GetTimestamp(), delay);

    /// <summary>Returns the timestamp after a delay from another timestamp.</summary>
    public long After(long timestamp, TimeSpan delay) => timestamp + (long)(delay.TotalSeconds * _time.TimestampFrequency);

    /// <summary>Schedules the entry for a timestamp. Replaces its earlier schedule.</summary>
    public void Schedule(TimingWheelEntry entry, long dueTimestamp, ulong token)
    {
        lock (_lock)
        {
            Link(entry, TickAtOrAfter(dueTimestamp), token);
        }
    }

    /// <summary>Like <see cref="Schedule"/>, unless the entry is already scheduled for that time or earlier.</summary>
    public void ScheduleNoLater(TimingWheelEntry entry, long dueTimestamp, ulong token)
    {
        lock (_lock)
        {
            var tick = TickAtOrAfter(dueTimestamp);
            if (entry.Slot == TimingWheelEntry.NotLinked || tick < entry.DueTick)
            {
                Link(entry, tick, token);
            }
        }
    }

    /// <summary>Removes the entry. Returns false if it was not scheduled, or is about to be woken.</summary>
    public bool Cancel(TimingWheelEntry entry)
    {
        lock (_lock)
        {
            if (entry.Slot == TimingWheelEntry.NotLinked)
            {
                return false;
            }

            Unlink(entry);
            return true;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
        }

        _timer.Dispose();
    }

    private long TickAtOrAfter(long timestamp) => (timestamp - _origin + _tickLength - 1) / _tickLength;

    private void Link(TimingWheelEntry entry, long tick, ulong token)
    {
        if (_disposed)
        {
            return;
        }

        if (entry.Slot != TimingWheelEntry.NotLinked)
        {
            Unlink(entry);
        }

        // Never into a slot that is done or being woken: an entry that is always due would keep the timer's loop running endlessly.
        tick = Math.Max(tick, Math.Max(_doneTick, _firingTick) + 1);
        var slot = (int)(tick & (Slots - 1));
        entry.DueTick = tick;
        entry.Token = token;
        entry.Slot = slot;
        entry.Previous = null;
        entry.Next = _slots[slot];
        if (entry.Next is not null)
        {
            entry.Next.Previous = entry;
        }

        _slots[slot] = entry;
        _count++;
        if (tick < _armedTick)
        {
            Arm(tick);
        }
    }

    private void Unlink(TimingWheelEntry entry)
    {
        if (entry.Previous is null)
        {
            _slots[entry.Slot] = entry.Next;
        }
        else
        {
            entry.Previous.Next = entry.Next;
        }

        if (entry.Next is not null)
        {
            entry.Next.Previous = entry.Previous;
        }

        entry.Next = null;
        entry.Previous = null;
        entry.Slot = TimingWheelEntry.NotLinked;
        _count--;
    }

    private void OnTimer()
    {
        while (true)
        {
            TimingWheelEntry? entry;
            ulong token;
            lock (_lock)
            {
                if (_disposed)
                {
                    return;
                }

                var now = (_time.GetTimestamp() - _origin) / _tickLength;
                _firingTick = Math.Max(_firingTick, now);
                entry = TakeDue(_firingTick, out token);
                if (entry is null)
                {
                    ArmNext();
                    return;
                }
            }

            try
            {
                entry.OnDue(token);
            }
            catch (Exception exception)
            {
                // One entry's bug must not stop the time-outs of all others.
                CallLog.TimeoutFailed(_logger, exception);
            }
        }
    }

    private TimingWheelEntry? TakeDue(long now, out ulong token)
    {
        // After a long suspension, visit every slot once, not once per missed revolution.
        _doneTick = Math.Max(_doneTick, now - Slots);
        while (_doneTick < now)
        {
            for (var entry = _slots[(int)((_doneTick + 1) & (Slots - 1))]; entry is not null; entry = entry.Next)
            {
                if (entry.DueTick <= now)
                {
                    token = entry.Token;
                    Unlink(entry);
                    return entry;
                }
            }

            _doneTick++;
        }

        token = 0;
        return null;
    }

    private void ArmNext()
    {
        _armedTick = Never;
        if (_count == 0)
        {
            return;
        }

        for (var tick = _doneTick + 1; tick <= _doneTick + Slots; tick++)
        {
            if (_slots[(int)(tick & (Slots - 1))] is not null)
            {
                Arm(tick);
                return;
            }
        }
    }

    private void Arm(long tick)
    {
        _armedTick = tick;
        var remaining = ((tick * _tickLength) + _origin - _time.GetTimestamp()) / (double)_time.TimestampFrequency;

        // Whole milliseconds, rounded up: a timer that fires early would have to be armed again.
        var delay = TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling(remaining * 1_000)));
        _timer.Change(delay, Timeout.InfiniteTimeSpan);
    }
}
