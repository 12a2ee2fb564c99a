namespace Moev.Lab.Lockstep;

/// <summary>The actions of the scenario in the order of time; at the same time in the order of <see cref="AgendaOrder"/>, then in that of adding.</summary>
internal sealed class Agenda
{
    private readonly PriorityQueue<Action, (TimeSpan At, AgendaOrder Order, long Number)> _queue = new();
    private long _number;

    /// <summary>The time of the next entry; null without one.</summary>
    public TimeSpan? NextAt => _queue.TryPeek(out _, out var place) ? place.At : null;

    public void Add(TimeSpan at, AgendaOrder order, Action action) => _queue.Enqueue(action, (at, order, _number++));

    /// <summary>Does everything that is due.</summary>
    public void DoDue(TimeSpan now)
    {
        while (TryDoNext(now))
        {
        }
    }

    /// <summary>Does what is due at a time up to the departures of cars.</summary>
    /// <returns>False when there was nothing to do.</returns>
    public bool DoDepartures(TimeSpan now)
    {
        var hasDone = false;
        while (_queue.TryPeek(out _, out var place) && place.Order <= AgendaOrder.Departure)
        {
            if (!TryDoNext(now))
                break;
            hasDone = true;
        }

        return hasDone;
    }

    private bool TryDoNext(TimeSpan now)
    {
        if (!_queue.TryPeek(out var action, out var place) || place.At > now)
            return false;
        _queue.Dequeue();
        action();
        return true;
    }
}

/// <summary>The order of entries at the same time.</summary>
internal enum AgendaOrder : byte
{
    /// <summary>The end of a fault.</summary>
    FaultEnds = 0,

    /// <summary>A car leaves: its connector is free for the next one.</summary>
    Departure,

    /// <summary>A fault begins.</summary>
    FaultBegins,

    /// <summary>A limit is signalled.</summary>
    Signal,

    Arrival,

    /// <summary>A driver tries again.</summary>
    Retry,
}
