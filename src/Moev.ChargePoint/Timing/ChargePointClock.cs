using Moev.ChargePoint.Quirks;

namespace Moev.ChargePoint.Timing;

/// <summary>The time of one charge point: the simulated moment, the alarms, and a wall clock that may be wrong and can be set.</summary>
/// <param name="start">The correct wall-clock time at moment zero.</param>
/// <param name="quirks">The quirks, some of which spoil the wall clock.</param>
internal sealed class ChargePointClock(DateTimeOffset start, QuirkSet quirks)
{
    /// <summary>The error of the clock with the quirk.</summary>
    private static readonly TimeSpan SkewOfQuirk = TimeSpan.FromSeconds(-90);

    private readonly AlarmClock _alarms = new();
    private TimeSpan _offset;

    /// <summary>Raised with the duration when simulated time passes, before anything that is due at its end.</summary>
    public event Action<TimeSpan>? Passing;

    /// <summary>The simulated moment, since the start. Everything due before it has happened.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>
    /// The moment to which the driver advances. Deadlines of the network (answers, pings, reconnects) count from it, so a driver that was
    /// asleep does not wake up to many expired deadlines at once.
    /// </summary>
    public TimeSpan Target { get; private set; }

    /// <summary>The time of the earliest alarm; null when only an input can change anything.</summary>
    public TimeSpan? NextDue => _alarms.NextDue;

    /// <summary>True once the central system has set the time for the first time.</summary>
    public bool IsSynchronized { get; set; }

    /// <summary>The wall-clock time that the charge point believes in.</summary>
    public DateTimeOffset WallTime =>
        quirks.Has(Quirk.Boots1970) && !IsSynchronized ? DateTimeOffset.UnixEpoch + Now
        : start + Now + (Skew != TimeSpan.Zero ? Skew : quirks.Has(Quirk.ClockSkew) ? SkewOfQuirk : _offset);

    /// <summary>The error of a wall clock that is never set; zero for one that is.</summary>
    public TimeSpan Skew { get; set; }

    /// <summary>True while the wall clock is wrong and is never set.</summary>
    public bool IsSkewed => Skew != TimeSpan.Zero || quirks.Has(Quirk.ClockSkew);

    /// <inheritdoc cref="AlarmClock.Create"/>
    public Alarm CreateAlarm(AlarmOrder order, Action ring, int connectorId = 0) => _alarms.Create(order, ring, connectorId);

    /// <summary>Advances to a moment. Rings the alarms that are due by then, each at its own time.</summary>
    public void AdvanceTo(TimeSpan moment)
    {
        if (moment > Target)
            Target = moment;
        while (_alarms.TryTake(Target, out var due, out var ring))
        {
            MoveTo(due);
            ring();
        }

        MoveTo(Target);
    }

    /// <summary>Moves the wall clock.</summary>
    public void Adjust(TimeSpan by) => _offset += by;

    /// <summary>Returns the moment at which the wall clock will show a time; the present moment if that time has passed.</summary>
    public TimeSpan MomentOf(DateTimeOffset time)
    {
        var wait = time - WallTime;
        return wait <= TimeSpan.Zero ? Now : wait < TimeSpan.MaxValue - Now ? Now + wait : TimeSpan.MaxValue;
    }

    private void MoveTo(TimeSpan moment)
    {
        // An alarm may be set for a moment that has passed.
        if (moment <= Now)
            return;
        Passing?.Invoke(moment - Now);
        Now = moment;
    }
}
