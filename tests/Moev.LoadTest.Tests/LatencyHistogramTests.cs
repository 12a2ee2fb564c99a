using Moev.LoadTest.Measuring;

namespace Moev.LoadTest.Tests;

public sealed class LatencyHistogramTests
{
    private readonly LatencyHistogram _histogram = new();

    [Fact]
    public void Empty_histogram_has_zeros()
    {
        Assert.Equal(0, _histogram.Count);
        Assert.Equal(TimeSpan.Zero, _histogram.Percentile(99));
        Assert.Equal(TimeSpan.Zero, _histogram.Max);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(1_000)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(1_234_567)]
    [InlineData(1_073_741_823)]
    public void Duration_is_known_to_one_percent(long microseconds)
    {
        _histogram.Add(TimeSpan.FromMicroseconds(microseconds));
        _histogram.Add(LatencyHistogram.Longest);
        Assert.InRange(_histogram.Percentile(50).TotalMicroseconds, microseconds, microseconds * 1.01);
    }

    [Fact]
    public void Percentiles_are_those_of_the_sorted_durations()
    {
        for (var i = 1; i <= 10_000; i++)
            _histogram.Add(TimeSpan.FromMicroseconds(i));
        Assert.Equal(10_000, _histogram.Count);
        Assert.InRange(_histogram.Percentile(50).TotalMicroseconds, 5_000, 5_050);
        Assert.InRange(_histogram.Percentile(99).TotalMicroseconds, 9_900, 9_999);
        Assert.Equal(10_000, _histogram.Percentile(100).TotalMicroseconds);
        Assert.Equal(10_000, _histogram.Max.TotalMicroseconds);
        Assert.Equal(1, _histogram.Percentile(0).TotalMicroseconds);
    }

    [Fact]
    public void Durations_out_of_range_count_at_its_ends()
    {
        _histogram.Add(TimeSpan.FromSeconds(-1));
        _histogram.Add(TimeSpan.FromDays(1));
        Assert.Equal(TimeSpan.Zero, _histogram.Percentile(50));
        Assert.Equal(LatencyHistogram.Longest, _histogram.Max);
    }
}
