using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace Moev.Tests.Shared;

/// <summary>
/// A <see cref="FakeTimeProvider"/> that advances from one due timer to the next, so that each callback sees the time at which it is due.
/// A test can count the armed timers, and move the wall clock while no time passes.
/// </summary>
/// <remarks>
/// The base class fires timers on any thread that reads the time or arms a timer, and callers do both with locks held. Here only
/// <see cref="Advance"/> makes timers due, and it returns after they have fired.
/// </remarks>
/// <param name="start">The wall clock at the start.</param>
/// <param name="fireAtOnce">True to fire a timer without a delay on the thread pool; false to fire it with the next advance.</param>
internal class SteppedTimeProvider(DateTimeOffset start, bool fireAtOnce) : FakeTimeProvider(start)
{
    // Only a test that hangs waits that long.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly bool _fireAtOnce = fireAtOnce;
    private readonly Lock _gate = new();
    private readonly HashSet<Arming> _armed = []; // under _gate
    private long _elapsed; // ticks since the start; under _gate
    private DateTimeOffset _wallAtStart = start; // under _gate
    private int _firing = -1; // the managed id of the thread that fires; the base class fires one timer at a time

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
    public new void Advance(TimeSpan by)
    {
        if (Volatile.Read(ref _firing) == Environment.CurrentManagedThreadId)
            throw new InvalidOperationException("A timer's callback cannot advance the time: the timers that came due would have to wait for it.");
        long end;
        lock (_gate)
            end = _elapsed + by.Ticks;
        while (StepTo(end))
            AwaitFired();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SteppedTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves to the next due time, or to the end. Returns false when there is nothing left to do.</summary>
    private bool StepTo(long end)
    {
        long step;
        bool isTimer;
        lock (_gate)
        {
            var next = long.MaxValue;
            foreach (var timer in _armed)
                next = Math.Min(next, timer.DueAt);
            isTimer = next <= end;
            var now = Math.Max(_elapsed, Math.Min(next, end));
            step = now - _elapsed;
            _elapsed = now;
        }

        base.Advance(TimeSpan.FromTicks(step));
        return isTimer;
    }

    /// <summary>Waits until another thread has fired what is due, if the base class lets one do so.</summary>
    private void AwaitFired()
    {
        var began = Stopwatch.GetTimestamp();
        var spin = new SpinWait();
        while (IsBehind())
        {
            if (Stopwatch.GetElapsedTime(began) > Patience)
                throw new TimeoutException("A timer's callback has not returned.");
            spin.SpinOnce();
        }
    }

    private bool IsBehind()
    {
        if (Volatile.Read(ref _firing) != -1)
            return true;
        lock (_gate)
            return _armed.Any(timer => timer.DueAt <= _elapsed);
    }

    /// <summary>Lets the base class fire, once or with a period.</summary>
    private void StartBase(Arming arming, long wait)
    {
        var timer = base.CreateTimer(static state => ((Arming)state!).Fire(), arming, TimeSpan.FromTicks(wait), TimeSpan.FromTicks(arming.Period));
        arming.Keep(timer);
    }

    private sealed class SteppedTimer(SteppedTimeProvider owner, TimerCallback callback, object? state) : ITimer
    {
        private Arming? _arming; // under the owner's gate

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var atOnce = dueTime == TimeSpan.Zero && owner._fireAtOnce;
            // The base class would fire a timer without a delay here and now.
            var wait = Math.Max(1, dueTime.Ticks);
            Arming? before;
            Arming? arming = null;
            lock (owner._gate)
            {
                before = Disarm();
                if (dueTime >= TimeSpan.Zero && !atOnce)
                    owner._armed.Add(_arming = arming = new Arming(owner, this, owner._elapsed + wait, Math.Max(0, period.Ticks)));
            }

            before?.Drop();
            if (arming is not null)
                owner.StartBase(arming, wait);
            if (atOnce)
                ThreadPool.QueueUserWorkItem(static timer => timer.Call(), this, preferLocal: false);
            return true;
        }

        public void Call() => callback(state);

        public void Dispose()
        {
            Arming? before;
            lock (owner._gate)
                before = Disarm();
            before?.Drop();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private Arming? Disarm()
        {
            var before = _arming;
            _arming = null;
            if (before is not null)
                owner._armed.Remove(before);
            return before;
        }
    }

    /// <summary>One call of <see cref="ITimer.Change"/>: a timer of the base class of its own, because those cannot be changed by several threads.</summary>
    private sealed class Arming(SteppedTimeProvider owner, SteppedTimer timer, long dueAt, long period)
    {
        private ITimer? _base; // via interlocked
        private int _isDropped;

        /// <summary>The elapsed ticks at which it fires; under the owner's gate.</summary>
        public long DueAt { get; private set; } = dueAt;

        public long Period => period;

        public void Keep(ITimer baseTimer)
        {
            Interlocked.Exchange(ref _base, baseTimer)?.Dispose();
            if (Volatile.Read(ref _isDropped) != 0)
                Drop();
        }

        public void Drop()
        {
            Volatile.Write(ref _isDropped, 1);
            Interlocked.Exchange(ref _base, null)?.Dispose();
        }

        public void Fire()
        {
            Volatile.Write(ref owner._firing, Environment.CurrentManagedThreadId);
            try
            {
                if (TakeDue(out var early))
                    timer.Call();
                else if (early > 0)
                    owner.StartBase(this, early);
            }
            finally
            {
                Volatile.Write(ref owner._firing, -1);
            }
        }

        /// <param name="early">The ticks that are left, when another thread advanced while this was started.</param>
        private bool TakeDue(out long early)
        {
            lock (owner._gate)
            {
                early = 0;
                if (!owner._armed.Contains(this))
                    return false;
                early = DueAt - owner._elapsed;
                if (early > 0)
                    return false;
                DueAt += period;
                if (period == 0)
                    owner._armed.Remove(this);
                return true;
            }
        }
    }
}
