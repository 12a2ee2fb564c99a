namespace Moev.Gateway.Connections;

/// <summary>A token bucket, full at first, stored as the time at which it will be full again. Read loop only.</summary>
internal struct TokenBucket
{
    private long _fullAt; // a timestamp

    /// <summary>Takes tokens, if they are there. More than the bucket holds are taken from a full one, which then refills for as long as they cost.</summary>
    /// <param name="cost">The number of tokens.</param>
    /// <param name="rate">The rate at which tokens come back, and the size of the bucket.</param>
    /// <param name="now">A timestamp.</param>
    /// <param name="frequency">Timestamps per second.</param>
    /// <param name="retryAt">The timestamp at which they will be there.</param>
    public bool TryTake(MessageRate rate, int cost, long now, long frequency, out long retryAt)
    {
        retryAt = now;
        if (rate.PerSecond <= 0)
            return true;
        var fullAt = Math.Max(_fullAt, now);
        retryAt = fullAt - ((rate.Burst - Math.Min(cost, rate.Burst)) * frequency / rate.PerSecond);
        if (retryAt > now)
            return false;
        _fullAt = fullAt + (cost * frequency / rate.PerSecond);
        return true;
    }
}
