namespace Moev.Gateway.Connections;

/// <summary>A token bucket for pings and pongs. Read loop only.</summary>
internal struct ControlFrameBudget(int perSecond, int burst)
{
    private double _tokens = burst;
    private long _filledAt;

    /// <param name="now">A timestamp.</param>
    /// <param name="frequency">Timestamps per second.</param>
    public bool TryTake(long now, long frequency)
    {
        if (perSecond <= 0)
            return true;
        if (_filledAt != 0)
            _tokens = Math.Min(burst, _tokens + ((now - _filledAt) * (double)perSecond / frequency));
        _filledAt = now;
        if (_tokens < 1)
            return false;
        _tokens--;
        return true;
    }
}
