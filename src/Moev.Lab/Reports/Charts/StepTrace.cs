namespace Moev.Lab.Reports.Charts;

/// <summary>A value over time in which each point holds until the next one, with few enough points to draw.</summary>
internal sealed class StepTrace
{
    private readonly List<(double At, double Value)> _points = [];

    private StepTrace()
    {
    }

    /// <summary>The points: seconds since the start, and the value, which is not a number where there is none.</summary>
    public IReadOnlyList<(double At, double Value)> Points => _points;

    /// <summary>True when changes are left out.</summary>
    public bool IsReduced { get; private set; }

    /// <summary>
    /// Reduces a trace. Points that change nothing are left out. If too many remain, time is cut into equal parts, and the first, the lowest, the highest and the last point
    /// of each part are kept, so no peak is lost.
    /// </summary>
    /// <param name="changes">The points in the order of time.</param>
    /// <param name="end">The end of the trace.</param>
    /// <param name="maxPoints">The most points to keep, from 8 on.</param>
    public static StepTrace Of(IEnumerable<(TimeSpan At, double Value)> changes, TimeSpan end, int maxPoints)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPoints, 8);
        var trace = new StepTrace();
        List<(double At, double Value)> all = [];
        foreach (var (at, value) in changes)
        {
            var seconds = at.TotalSeconds;
            if (all.Count > 0 && all[^1].At == seconds)
                all.RemoveAt(all.Count - 1); // only the last value of an instant lasts
            if (all.Count == 0 || !all[^1].Value.Equals(value))
                all.Add((seconds, value));
        }

        if (all.Count == 0)
            return trace;
        trace.IsReduced = all.Count > maxPoints - 1;
        if (trace.IsReduced)
            trace.AddReduced(all, end.TotalSeconds, (maxPoints - 1) / 4);
        else
            trace._points.AddRange(all);
        if (trace._points[^1].At < end.TotalSeconds)
            trace._points.Add((end.TotalSeconds, all[^1].Value));
        return trace;
    }

    private void AddReduced(List<(double At, double Value)> all, double end, int parts)
    {
        var start = all[0].At;
        var width = Math.Max(end - start, all[^1].At - start) / parts;
        for (var i = 0; i < all.Count;)
        {
            var part = PartOf(i);
            var (first, lowest, highest) = (i, i, i);
            for (; i < all.Count && PartOf(i) == part; i++)
            {
                // Comparisons with a value that is not a number are false: gaps are kept only as first or last points.
                if (all[i].Value < all[lowest].Value || double.IsNaN(all[lowest].Value))
                    lowest = i;
                if (all[i].Value > all[highest].Value || double.IsNaN(all[highest].Value))
                    highest = i;
            }

            foreach (var index in new SortedSet<int> { first, lowest, highest, i - 1 })
                _points.Add(all[index]);
        }

        int PartOf(int index) => width <= 0 ? 0 : (int)Math.Min(parts - 1, (all[index].At - start) / width);
    }
}
