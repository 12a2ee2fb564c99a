namespace Moev.Gateway.Ledger.ChargePoints;

/// <summary>
/// Orders the samples of one charge point by the time at which they were taken, also while its clock is wrong. Queued messages arrive late, so the
/// order of arrival alone would let old samples replace new ones; but the clock of a charge point may be ahead, may not be set, or may be set back.
/// </summary>
/// <remarks>
/// The order is the sample's own time, with two corrections. A sample can't have been taken after it arrived: a clock that is ahead orders by
/// arrival. A sample that is older than the newest one is late, unless the samples behind it follow each other as fast as they arrive: then the clock
/// was set back, by the step that is added from then on. A queue that is sent is faster than the clock by which it was filled.
/// </remarks>
internal struct SampleClock
{
    /// <summary>OCPP 1.6 is of 2015. A clock that shows an earlier time is not set.</summary>
    public static readonly long FirstTicks = new DateTime(2015, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    /// <summary>Samples closer than this tell nothing about the pace of a clock that has whole seconds.</summary>
    public static readonly TimeSpan MinPace = TimeSpan.FromSeconds(4);

    private long _behind; // what the clock was set back by
    private long _newest; // the highest order so far
    private long _doubtedAt; // an older sample's time
    private long _doubtedArrival; // its arrival; 0: none since the newest

    /// <summary>Returns the order of a sample time: ticks that compare with those of the charge point's other sample times.</summary>
    /// <param name="sampledAt">The time by the charge point's clock, ticks.</param>
    /// <param name="arrival">The time of arrival, ticks, of a clock that is never set.</param>
    public long Order(long sampledAt, long arrival)
    {
        if (sampledAt < FirstTicks)
            return arrival;
        var age = Math.Max(0, arrival - sampledAt);
        if (age < _behind)
            _behind = age; // it was set forward again
        var order = Math.Min(sampledAt + _behind, arrival);
        if (order >= _newest)
        {
            _newest = order;
            _doubtedArrival = 0;
            return order;
        }

        if (_doubtedArrival != 0)
        {
            var pace = arrival - _doubtedArrival;
            if (pace >= 0 && pace < MinPace.Ticks && sampledAt - _doubtedAt < MinPace.Ticks && sampledAt >= _doubtedAt)
                return order; // too soon to tell: the older one is compared again
            if (pace >= MinPace.Ticks && Math.Abs(sampledAt - _doubtedAt - pace) <= (pace / 4) + TimeSpan.TicksPerSecond)
            {
                _behind = age;
                _newest = arrival;
                _doubtedArrival = 0;
                return arrival;
            }
        }

        (_doubtedAt, _doubtedArrival) = (sampledAt, arrival);
        return order;
    }
}
