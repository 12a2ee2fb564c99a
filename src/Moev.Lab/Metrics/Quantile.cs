namespace Moev.Lab.Metrics;

/// <summary>Quantiles by nearest rank: the smallest value that at least this part of all values does not exceed. It is always a value that occurred.</summary>
internal static class Quantile
{
    /// <summary>Returns a quantile.</summary>
    /// <param name="ascending">The values in ascending order.</param>
    /// <param name="part">The part, above 0 and up to 1.</param>
    /// <returns>The value; not a number without values.</returns>
    public static double Of(IReadOnlyList<double> ascending, double part) => ascending.Count == 0
        ? double.NaN
        : ascending[Math.Clamp((int)Math.Ceiling((part * ascending.Count) - 1e-9) - 1, 0, ascending.Count - 1)];
}
