using Moev.Ocpp.V16;

namespace Moev.Ocpp.Profiles;

/// <summary>Iterates over the changes of a limit.</summary>
internal static class ScheduleWalk
{
    /// <summary>Gets the next instant at which amperes, watts or phases change; null when they never do.</summary>
    public static DateTimeOffset? NextChange<TLimits>(TLimits limits, DateTimeOffset instant)
        where TLimits : struct, ILimits
    {
        var now = Numbers(limits.At(instant));
        for (var boundaries = 0; ; boundaries++)
        {
            instant = limits.NextBoundary(instant);
            if (instant == DateTimeOffset.MaxValue)
                return null;
            if (boundaries == CompositeSchedule.MaxBoundaries || Numbers(limits.At(instant)) != now)
                return instant;
        }
    }

    /// <summary>Gets the limits as GetCompositeSchedule reports them.</summary>
    public static ChargingSchedule Schedule<TLimits>(TLimits limits, DateTimeOffset from, int durationSeconds, ChargingRateUnit unit, int maxPeriods)
        where TLimits : struct, ILimits
    {
        var (periods, duration) = Walk<ChargingSchedulePeriod, Reported<TLimits>>(new(limits, unit), from, durationSeconds, maxPeriods);
        return new ChargingSchedule(duration, null, unit, periods);
    }

    /// <summary>Gets the limits with their causes.</summary>
    public static CompositeTimeline Timeline<TLimits>(TLimits limits, DateTimeOffset from, int durationSeconds, int maxPeriods)
        where TLimits : struct, ILimits
    {
        var (periods, duration) = Walk<CompositePeriod, Explained<TLimits>>(new(limits), from, durationSeconds, maxPeriods);
        return new CompositeTimeline(from, duration, periods);
    }

    private static (decimal?, decimal?, int) Numbers(in CurrentConversion limit) =>
        limit.ToLimit() is var rounded ? (rounded.AmperesPerPhase, rounded.Watts, rounded.Phases) : default;

    private static (TPeriod[] Periods, int Duration) Walk<TPeriod, TReader>(
        TReader reader, DateTimeOffset from, int durationSeconds, int maxPeriods)
        where TReader : struct, IPeriodReader<TPeriod>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPeriods, 1);
        var periods = new List<TPeriod> { reader.Read(from, 0) };
        var instant = from;
        for (var boundaries = 0; ; boundaries++)
        {
            var second = decimal.Ceiling((decimal)(reader.NextBoundary(instant) - from).Ticks / TimeSpan.TicksPerSecond);
            if (second >= durationSeconds)
                break;
            instant = from.AddSeconds((int)second);
            var period = reader.Read(instant, (int)second);
            if (reader.AreSame(period, periods[^1]))
            {
                if (boundaries < CompositeSchedule.MaxBoundaries)
                    continue;
            }
            else if (periods.Count < maxPeriods && boundaries < CompositeSchedule.MaxBoundaries)
            {
                periods.Add(period);
                continue;
            }

            durationSeconds = (int)second;
            break;
        }

        return (periods.ToArray(), durationSeconds);
    }

    private interface IPeriodReader<TPeriod>
    {
        TPeriod Read(DateTimeOffset instant, int second);

        DateTimeOffset NextBoundary(DateTimeOffset instant);

        /// <summary>Returns true when two periods differ only in their start.</summary>
        bool AreSame(in TPeriod one, in TPeriod other);
    }

    private readonly struct Reported<TLimits>(TLimits limits, ChargingRateUnit unit) : IPeriodReader<ChargingSchedulePeriod>
        where TLimits : struct, ILimits
    {
        public ChargingSchedulePeriod Read(DateTimeOffset instant, int second) =>
            limits.At(instant).ToPeriod(second, unit, limits.Electrical, limits.Rules);

        public DateTimeOffset NextBoundary(DateTimeOffset instant) => limits.NextBoundary(instant);

        public bool AreSame(in ChargingSchedulePeriod one, in ChargingSchedulePeriod other) =>
            one with { StartPeriod = 0 } == other with { StartPeriod = 0 };
    }

    private readonly struct Explained<TLimits>(TLimits limits) : IPeriodReader<CompositePeriod>
        where TLimits : struct, ILimits
    {
        public CompositePeriod Read(DateTimeOffset instant, int second) => new(second, limits.At(instant).ToLimit(), limits.CausesAt(instant));

        public DateTimeOffset NextBoundary(DateTimeOffset instant) => limits.NextBoundary(instant);

        public bool AreSame(in CompositePeriod one, in CompositePeriod other) =>
            one.Limit.AmperesPerPhase == other.Limit.AmperesPerPhase
            && one.Limit.Watts == other.Limit.Watts
            && one.Limit.Phases == other.Limit.Phases
            && one.Causes.SequenceEqual(other.Causes);
    }
}
