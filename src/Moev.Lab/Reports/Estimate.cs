namespace Moev.Lab.Reports;

/// <summary>A mean over seeds with its 95 % confidence interval.</summary>
/// <param name="Mean">The mean; not a number without a value.</param>
/// <param name="HalfWidth">Half of the interval's width; not a number with fewer than two values.</param>
/// <param name="Count">The values.</param>
internal readonly record struct Estimate(double Mean, double HalfWidth, int Count)
{
    // Quantiles 97.5 % of Student's t for 1 to 30 degrees of freedom.
    private static readonly double[] T =
    [
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
        2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
    ];

    /// <summary>Estimates the mean of the values that are numbers.</summary>
    public static Estimate Of(IEnumerable<double> values)
    {
        var numbers = values.Where(double.IsFinite).ToArray();
        if (numbers.Length == 0)
            return new Estimate(double.NaN, double.NaN, 0);
        var mean = numbers.Average();
        if (numbers.Length == 1)
            return new Estimate(mean, double.NaN, 1);
        var deviation = Math.Sqrt(numbers.Sum(value => (value - mean) * (value - mean)) / (numbers.Length - 1));
        var t = numbers.Length - 1 <= T.Length ? T[numbers.Length - 2] : 1.96;
        return new Estimate(mean, t * deviation / Math.Sqrt(numbers.Length), numbers.Length);
    }
}
