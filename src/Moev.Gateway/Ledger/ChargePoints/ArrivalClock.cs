namespace Moev.Gateway.Ledger.ChargePoints;

/// <summary>The time of arrivals by a clock that starts with the gateway's and is never set, so that a jump of the gateway's clock changes no order.</summary>
internal sealed class ArrivalClock(TimeProvider time)
{
    private readonly long _start = time.GetUtcNow().UtcTicks;
    private readonly long _startedAt = time.GetTimestamp();
    private readonly double _ticks = (double)TimeSpan.TicksPerSecond / time.TimestampFrequency; // of one step of a timestamp

    /// <summary>Converts a <see cref="TimeProvider.GetTimestamp"/> to ticks since the year 1.</summary>
    public long Ticks(long timestamp) => _start + (long)((timestamp - _startedAt) * _ticks);
}
