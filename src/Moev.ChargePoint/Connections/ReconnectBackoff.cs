namespace Moev.ChargePoint.Connections;

/// <summary>
/// The wait before the next attempt to connect. It doubles with each failure and is drawn from its upper half, so that charge points that
/// lost their central system together do not come back together (OCPP-J errata 3.3).
/// </summary>
internal sealed class ReconnectBackoff(TimeSpan first, TimeSpan max, Random random)
{
    private int _failures;

    public TimeSpan Next()
    {
        // 2^30 times even a millisecond is over any maximum.
        var ticks = Math.Min(max.Ticks, first.Ticks * Math.Pow(2, Math.Min(_failures, 30)));
        _failures++;
        return TimeSpan.FromTicks((long)(ticks * (0.5 + 0.5 * random.NextDouble())));
    }

    public void Reset() => _failures = 0;
}
