using Moev.Lab.Metrics;

namespace Moev.Lab.Tests.Metrics;

public sealed class StatisticsTests
{
    [Theory]
    [InlineData(1, 12.706)]
    [InlineData(4, 2.776)]
    [InlineData(30, 2.042)]
    [InlineData(31, 2.0395)]
    [InlineData(40, 2.0211)]
    [InlineData(60, 2.0003)]
    [InlineData(120, 1.9799)]
    [InlineData(100_000, 1.95999)]
    public void Critical_value_is_that_of_the_tables(int degrees, double expected) => Assert.Equal(expected, StudentT.Critical95(degrees), 0.0005);

    [Fact]
    public void Five_seeds_give_mean_deviation_and_interval()
    {
        var summary = MetricSummary.Of([10, 12, double.NaN, 14, 16, 18]);
        Assert.Equal(5, summary.Count);
        Assert.Equal(14, summary.Mean, 9);
        Assert.Equal(Math.Sqrt(10), summary.StandardDeviation, 9);
        Assert.Equal(2.7764 * Math.Sqrt(10) / Math.Sqrt(5), summary.HalfWidth95, 3);
        Assert.Equal((10, 18), (summary.Least, summary.Most));
    }

    [Fact]
    public void One_seed_has_no_interval_and_none_has_no_mean()
    {
        Assert.Equal((1, 3.0), (MetricSummary.Of([3]).Count, MetricSummary.Of([3]).Mean));
        Assert.True(double.IsNaN(MetricSummary.Of([3]).HalfWidth95));
        Assert.True(double.IsNaN(MetricSummary.Of([double.NaN]).Mean));
    }

    [Fact]
    public void Quantile_is_a_value_that_occurred()
    {
        double[] ten = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
        Assert.Equal((1, 5, 10, 10), (Quantile.Of(ten, 0.1), Quantile.Of(ten, 0.5), Quantile.Of(ten, 0.99), Quantile.Of(ten, 1)));
        Assert.Equal(3, Quantile.Of([3], 0.01));
        Assert.True(double.IsNaN(Quantile.Of([], 0.5)));
    }
}
