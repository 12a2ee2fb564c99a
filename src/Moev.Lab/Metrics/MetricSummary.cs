namespace Moev.Lab.Metrics;

/// <summary>A metric over several seeds.</summary>
/// <param name="Count">The runs in which it was computed.</param>
/// <param name="Mean">The mean; not a number without runs.</param>
/// <param name="StandardDeviation">The standard deviation of the sample; not a number with fewer than two runs.</param>
/// <param name="HalfWidth95">
/// Half the width of the 95 % confidence interval of the mean, by Student's t: the mean of many seeds lies within Mean ± HalfWidth95. Not a number with fewer than two runs.
/// </param>
internal readonly record struct MetricSummary(int Count, double Mean, double StandardDeviation, double HalfWidth95, double Least, double Most)
{
    /// <summary>Summarises the values of the runs. Those that are not a number are left out.</summary>
    public static MetricSummary Of(IEnumerable<double> values)
    {
        // Welford's method: no difference of large sums.
        var (count, mean, squares) = (0, 0.0, 0.0);
        var (least, most) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values)
        {
            if (double.IsNaN(value))
                continue;
            count++;
            var difference = value - mean;
            mean += difference / count;
            squares += difference * (value - mean);
            (least, most) = (Math.Min(least, value), Math.Max(most, value));
        }

        if (count == 0)
            return new MetricSummary(0, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);
        var deviation = count < 2 ? double.NaN : Math.Sqrt(squares / (count - 1));
        var half = count < 2 ? double.NaN : StudentT.Critical95(count - 1) * deviation / Math.Sqrt(count);
        return new MetricSummary(count, mean, deviation, half, least, most);
    }
}
