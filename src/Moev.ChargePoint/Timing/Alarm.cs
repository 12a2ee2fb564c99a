namespace Moev.ChargePoint.Timing;

/// <summary>One thing that waits for a time.</summary>
internal sealed class Alarm(AlarmClock clock, AlarmOrder order, int connectorId, Action ring)
{
    /// <summary>The time at which it rings, since the start; null when it is not set.</summary>
    public TimeSpan? Due { get; private set; }

    public Action Ring { get; } = ring;

    private int Connector { get; } = connectorId == 0 ? int.MaxValue : connectorId;

    private AlarmOrder Order { get; } = order;

    public void SetAt(TimeSpan due)
    {
        Due = due;
        clock.OnSet(this, due);
    }

    public void Clear()
    {
        Due = null;
        clock.OnCleared(this);
    }

    /// <summary>Returns true if this alarm rings first when both are due at the same time.</summary>
    public bool ComesBefore(Alarm other) => (Connector, Order).CompareTo((other.Connector, other.Order)) < 0;
}
