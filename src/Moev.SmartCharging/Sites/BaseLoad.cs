namespace Moev.SmartCharging.Sites;

/// <summary>A load that follows a table of the times of day.</summary>
/// <param name="Periods">In ascending order of start; the first starts at midnight. The last one holds until midnight.</param>
public sealed record BaseLoad(IReadOnlyList<BaseLoadPeriod> Periods)
{
    /// <summary>Returns the load at a time of day.</summary>
    public BaseLoadPeriod At(TimeOnly time)
    {
        var (low, high) = (0, Periods.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (Periods[middle].Start <= time)
                low = middle;
            else
                high = middle - 1;
        }

        return Periods[low];
    }
}

/// <summary>The load from a time of day on.</summary>
/// <param name="Start">The time of day in the site's zone.</param>
/// <param name="L1">A on line 1.</param>
/// <param name="L2">A on line 2.</param>
/// <param name="L3">A on line 3.</param>
public readonly record struct BaseLoadPeriod(TimeOnly Start, double L1, double L2, double L3);
