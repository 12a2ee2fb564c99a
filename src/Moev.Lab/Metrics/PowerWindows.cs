using Moev.Lab.Truth;

namespace Moev.Lab.Metrics;

/// <summary>
/// The mean power of the root in windows of equal length that are aligned to the clock of the site, as a meter for billing has them. A window that the run covers in part
/// counts as if nothing flowed in the rest.
/// </summary>
internal static class PowerWindows
{
    /// <summary>Returns the windows of a run.</summary>
    /// <param name="record">The run.</param>
    /// <param name="window">The length of a window.</param>
    /// <param name="withOthers">True to include other consumers.</param>
    public static IEnumerable<(TimeSpan Start, double MeanWatts)> Of(RunRecord record, TimeSpan window, bool withOthers)
    {
        var points = record.Nodes[0].Points;
        var corrections = Corrections(record, window);
        var shift = Shift(record, window);
        var (current, wattHours) = (0L, 0.0);
        for (var i = 0; i < points.Count; i++)
        {
            var watts = points[i].ChargingWatts + (withOthers ? points[i].OtherWatts : 0);
            var end = i + 1 < points.Count ? points[i + 1].At : record.Simulated;
            for (var at = points[i].At; at < end;)
            {
                var index = (at + shift).Ticks / window.Ticks;
                if (index != current)
                {
                    yield return Close(current, wattHours);
                    (current, wattHours) = (index, 0);
                }

                var until = TimeSpan.FromTicks(Math.Min(end.Ticks, ((index + 1) * window.Ticks) - shift.Ticks));
                wattHours += watts * (until - at).TotalHours;
                at = until;
            }
        }

        yield return Close(current, wattHours);

        (TimeSpan, double) Close(long index, double sum) =>
            (TimeSpan.FromTicks(index * window.Ticks) - shift, (sum + corrections.GetValueOrDefault(index)) / window.TotalHours);
    }

    /// <summary>Returns the highest mean in W; the highest momentary power for a window of zero.</summary>
    public static double Peak(RunRecord record, TimeSpan window, bool withOthers)
    {
        var peak = 0.0;
        if (window > TimeSpan.Zero)
        {
            foreach (var (_, watts) in Of(record, window, withOthers))
                peak = Math.Max(peak, watts);
            return peak;
        }

        foreach (var (point, _) in Spans.Of(record.Nodes[0], record.Simulated))
            peak = Math.Max(peak, point.ChargingWatts + (withOthers ? point.OtherWatts : 0));
        return peak;
    }

    private static Dictionary<long, double> Corrections(RunRecord record, TimeSpan window)
    {
        var sums = new Dictionary<long, double>();
        var shift = Shift(record, window).Ticks;
        foreach (var correction in record.Corrections)
        {
            // It belongs to the time before it.
            var index = (Math.Max(correction.At.Ticks - 1, 0) + shift) / window.Ticks;
            sums[index] = sums.GetValueOrDefault(index) + correction.Wh;
        }

        return sums;
    }

    /// <summary>Returns the time between the start of the run's first window and the start of the run.</summary>
    private static TimeSpan Shift(RunRecord record, TimeSpan window)
    {
        var scenario = record.Plan.Scenario;
        var local = TimeZoneInfo.ConvertTime(scenario.Start, scenario.Site.Site.TimeZone).DateTime;
        return TimeSpan.FromTicks(local.Ticks % window.Ticks);
    }
}
