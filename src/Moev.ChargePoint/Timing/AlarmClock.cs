namespace Moev.ChargePoint.Timing;

/// <summary>
/// The alarms of one charge point. Its driver asks for the earliest and rings the due ones in order, so the outcome does not depend on
/// how late, or in which steps, the driver advances the time.
/// </summary>
internal sealed class AlarmClock
{
    private readonly List<Alarm> _alarms = [];

    /// <summary>The earliest alarm, unless it must be looked for again. Drivers ask for it far more often than it changes.</summary>
    private Alarm? _next;
    private bool _isNextUnknown;

    /// <summary>The time of the earliest alarm, on the caller's scale; null when none is set.</summary>
    public TimeSpan? NextDue => Next()?.Due;

    /// <summary>
    /// Creates an alarm that is not set. Alarms due at the same time ring in a fixed order: those of connectors first, by connector, and
    /// otherwise by <paramref name="order"/>.
    /// </summary>
    /// <param name="order">The place among alarms that are due at the same time.</param>
    /// <param name="ring">Called when the alarm is due.</param>
    /// <param name="connectorId">The connector; 0 for the charge point as a whole.</param>
    public Alarm Create(AlarmOrder order, Action ring, int connectorId = 0)
    {
        var alarm = new Alarm(this, order, connectorId, ring);
        var place = _alarms.FindIndex(other => alarm.ComesBefore(other));
        _alarms.Insert(place < 0 ? _alarms.Count : place, alarm);
        return alarm;
    }

    /// <summary>Takes the earliest alarm that is due at <paramref name="now"/> and clears it.</summary>
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

    /// <summary>Takes note that an alarm was set.</summary>
    internal void OnSet(Alarm alarm, TimeSpan due)
    {
        if (_isNextUnknown)
            return;
        if (alarm == _next)
            _isNextUnknown = true; // it may be later now
        else if (_next?.Due is not { } earliest || due < earliest || (due == earliest && alarm.ComesBefore(_next)))
            _next = alarm;
    }

    /// <summary>Takes note that an alarm was cleared.</summary>
    internal void OnCleared(Alarm alarm) => _isNextUnknown |= alarm == _next;

    private Alarm? Next()
    {
        if (!_isNextUnknown)
            return _next;
        Alarm? earliest = null;
        foreach (var alarm in _alarms)
        {
            if (alarm.Due is { } due && (earliest is null || due < earliest.Due))
                earliest = alarm;
        }

        (_next, _isNextUnknown) = (earliest, false);
        return earliest;
    }
}
