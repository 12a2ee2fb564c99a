namespace Moev.LoadTest.Reporting;

/// <summary>The percentiles that reports show.</summary>
internal static class Percentiles
{
    public static IReadOnlyList<(string Label, double Percent)> Shown { get; } =
        [("p50", 50), ("p90", 90), ("p95", 95), ("p99", 99), ("p999", 99.9), ("p9999", 99.99)];
}
