namespace Moev.Gateway.Connections;

/// <summary>A token bucket, full at first, that is kept as the time at which it will be full again. Read loop only.</summary>
internal struct RateBudget
{
    private long _fullAt; // a timestamp

    /// <param name="rate">What is allowed.</param>
    /// <param name="now">A timestamp.</param>
    /// <param name="frequency">Timestamps per second.</param>
    /// <param name="retryAt">When there will be something to take; a timestamp.</param>
    public bool TryTake(MessageRate rate, long now, long frequency, out long retryAt)
    {
        retryAt = now;
        if (rate.PerSecond <= 0)
            return true;
        var fullAt = Math.Max(_fullAt, now);
        retryAt = fullAt - ((rate.Burst - 1) * frequency / rate.PerSecond);
        if (retryAt > now)
            return false;
        _fullAt = fullAt + (frequency / rate.PerSecond);
        return true;
    }
}
