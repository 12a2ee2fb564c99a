using Moev.Lab.Truth;

namespace Moev.Lab.Metrics;

/// <summary>The unbalance of the root's lines by charging: (max − mean) / mean (NEMA MG 1), in percent.</summary>
internal static class PhaseUnbalance
{
    /// <summary>The part of the highest load from which on the highest unbalance counts: with one car it says nothing.</summary>
    private const double LeastShare = 0.1;

    // Less is rounding.
    private const double LeastAmps = 1e-6;

    /// <summary>Returns its mean over the time in which cars charge, and its highest value.</summary>
    /// <returns>The values; not a number when no car charges.</returns>
    public static (double Mean, double Highest) Of(RunRecord record)
    {
        var peak = PowerWindows.Peak(record, TimeSpan.Zero, withOthers: false);
        var (sum, hours, highest) = (0.0, 0.0, double.NaN);
        foreach (var (point, time) in Spans.Of(record.Nodes[0], record.Simulated))
        {
            var mean = (point.L1 + point.L2 + point.L3) / 3;
            if (mean < LeastAmps)
                continue;
            var unbalance = 100 * (Math.Max(Math.Max(point.L1, point.L2), point.L3) - mean) / mean;
            sum += unbalance * time.TotalHours;
            hours += time.TotalHours;
            if (point.ChargingWatts >= LeastShare * peak && !(unbalance <= highest))
                highest = unbalance;
        }

        return (sum / hours, highest);
    }
}
