namespace Moev.Lab.Lockstep;

/// <summary>The times at which charge points do something by themselves.</summary>
internal sealed class DueTimes
{
    private readonly PriorityQueue<LabChargePoint, (TimeSpan At, int Index)> _queue = new();

    /// <summary>The earliest time; null without one.</summary>
    public TimeSpan? Next
    {
        get
        {
            while (_queue.TryPeek(out var chargePoint, out var place))
            {
                if (chargePoint.ArmedFor == place.At)
                    return place.At;
                // It has armed for another time since.
                _queue.Dequeue();
            }

            return null;
        }
    }

    public void Add(LabChargePoint chargePoint, TimeSpan at) => _queue.Enqueue(chargePoint, (at, chargePoint.Index));

    /// <summary>Touches the charge points whose time has come, in the order of time and then of the site.</summary>
    public void TouchDue(TimeSpan now)
    {
        while (Next <= now)
            _queue.Dequeue().Touch();
    }
}
