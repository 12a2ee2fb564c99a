using Moev.Lab.Reports.Charts;

namespace Moev.Lab.Tests.Reports;

public sealed class StepTraceTests
{
    [Fact]
    public void Few_points_are_kept_as_they_are_and_held_to_the_end()
    {
        var trace = StepTrace.Of([(Seconds(0), 1), (Seconds(10), 2), (Seconds(20), 2), (Seconds(30), 1)], Seconds(60), 100);

        Assert.Equal([(0, 1), (10, 2), (30, 1), (60, 1)], trace.Points);
        Assert.False(trace.IsReduced);
    }

    [Fact]
    public void Of_several_values_at_one_instant_the_last_one_holds() =>
        Assert.Equal([(0, 1), (10, 3), (20, 3)], StepTrace.Of([(Seconds(0), 1), (Seconds(10), 2), (Seconds(10), 3)], Seconds(20), 100).Points);

    [Fact]
    public void A_value_that_returns_at_the_same_instant_is_no_change() =>
        Assert.Equal([(0, 1), (20, 1)], StepTrace.Of([(Seconds(0), 1), (Seconds(10), 2), (Seconds(10), 1)], Seconds(20), 100).Points);

    [Theory]
    [InlineData(8)]
    [InlineData(100)]
    [InlineData(3000)]
    public void A_long_trace_keeps_its_extremes_in_few_points(int maxPoints)
    {
        var random = new Random(1);
        var points = Enumerable.Range(0, 50_000).Select(i => (Seconds(i), random.NextDouble())).ToArray();
        points[31_234].Item2 = 7;
        points[31_236].Item2 = -5;

        var trace = StepTrace.Of(points, Seconds(50_000), maxPoints);

        Assert.True(trace.IsReduced);
        Assert.InRange(trace.Points.Count, Math.Min(5, maxPoints), maxPoints);
        Assert.Contains((31_234, 7), trace.Points);
        Assert.Contains((31_236, -5), trace.Points);
        Assert.Equal((0, points[0].Item2), trace.Points[0]);
        Assert.Equal(50_000, trace.Points[^1].At);
        Assert.Equal(trace.Points.OrderBy(static point => point.At), trace.Points);
    }

    [Fact]
    public void Gaps_and_the_extremes_beside_them_survive()
    {
        var points = Enumerable.Range(0, 10_000).Select(static i => (Seconds(i), i % 1000 < 500 ? double.NaN : i)).ToArray();

        var trace = StepTrace.Of(points, Seconds(10_000), 400);

        Assert.Contains((9999, 9999), trace.Points);
        Assert.Contains(trace.Points, static point => double.IsNaN(point.Value));
    }

    [Fact]
    public void Nothing_stays_nothing() => Assert.Empty(StepTrace.Of([], Seconds(10), 8).Points);

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
