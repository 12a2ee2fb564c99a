namespace Moev.Gateway.Connections;

/// <summary>A token bucket, full at first, stored as the time at which it will be full again. Read loop only.</summary>
internal struct TokenBucket
{
    private long _fullAt; // a timestamp

    /// <summary>Takes one token, if there is one.</summary>
    /// <param name="rate">The rate at which tokens come back, and the size of the bucket.</param>
    /// <param name="now">A timestamp.</param>
    /// <param name="frequency">Timestamps per second.</param>
    /// <param name="retryAt">The timestamp at which there will be a token.</param>
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
