namespace Moev.ChargePoint.Core;

/// <summary>
/// Everything that waits for a time, in one place: whoever drives the charge point asks for the earliest and lets the due ones ring in
/// order. So what happens does not depend on how late, or in what steps, time is told.
/// </summary>
internal sealed class AlarmClock
{
    private readonly List<Alarm> _alarms = [];

    /// <summary>A new alarm, not set. Alarms due at the same time ring in the order of their creation.</summary>
    public Alarm Create(Action ring)
    {
        var alarm = new Alarm(ring);
        _alarms.Add(alarm);
        return alarm;
    }

    /// <summary>When the next alarm is due, on the caller's scale; null when none is set.</summary>
    public TimeSpan? NextDue => Next()?.Due;

    /// <summary>Takes the earliest alarm that is due at <paramref name="now"/> and unsets it.</summary>
    public bool TryTake(TimeSpan now, out TimeSpan due, out Action ring)
    {
        if (Next() is { } next && next.Due is { } time && time <= now)
        {
            next.Clear();
            due = time;
            ring = next.Ring;
            return true;
        }

        due = default;
        ring = static () => { };
        return false;
    }

    private Alarm? Next()
    {
        Alarm? earliest = null;
        foreach (var alarm in _alarms)
        {
            if (alarm.Due is { } due && (earliest is null || due < earliest.Due))
                earliest = alarm;
        }

        return earliest;
    }
}

/// <summary>One thing that waits for a time.</summary>
internal sealed class Alarm(Action ring)
{
    public TimeSpan? Due { get; private set; }

    public Action Ring { get; } = ring;

    public void SetAt(TimeSpan due) => Due = due;

    public void Clear() => Due = null;
}
