using System.Globalization;
using Moev.Gateway.Ledger.ChargePoints;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>The order of a charge point's samples, as "time/arrival" of the same day, in the order of arrival. The last one is compared with all before.</summary>
public sealed class SampleClockTests
{
    [Theory]
    [InlineData("10:00:00/10:00:00 10:01:00/10:01:00", true)]
    [InlineData("10:01:00/10:01:00 10:00:00/10:01:01", false)] // late
    [InlineData("10:30:00/10:30:00 10:00:00/10:30:01 10:10:00/10:30:02 10:20:00/10:30:09", false)] // a queue, faster than its clock
    [InlineData("10:30:00/10:30:00 10:00:00/10:30:01 10:31:00/10:31:00 10:01:00/10:31:01", false)] // a queue beside present samples
    [InlineData("12:00:00/10:00:00 10:01:00/10:01:00", true)] // ahead, then set
    [InlineData("10:03:00/10:00:00 10:01:00/10:01:00", true)]
    [InlineData("12:00:00/10:00:00 12:01:00/10:01:00", true)] // ahead all the time
    [InlineData("12:59:00/10:59:00 12:00:00/11:00:00", true)] // local time east of UTC, at the end of summer time
    [InlineData("06:59:00/10:59:00 06:00:00/11:00:00", false)] // west of UTC: one sample can't tell,
    [InlineData("06:59:00/10:59:00 06:00:00/11:00:00 06:01:00/11:01:00", true)] // two can
    [InlineData("06:59:00/10:59:00 06:00:00/11:00:00 06:01:00/11:01:00 06:02:00/11:02:00", true)]
    [InlineData("06:59:00/10:59:00 06:00:00/11:00:00 06:00:01/11:00:01", false)] // too close to tell
    [InlineData("06:59:00/10:59:00 06:00:00/11:00:00 06:00:01/11:00:01 06:00:04/11:00:04", true)]
    [InlineData("06:59:00/10:59:00 06:00:00/11:00:00 06:01:00/11:01:00 11:02:00/11:02:00 11:01:30/11:02:01", false)] // then set right, then a late one
    public void Later_sample_has_the_higher_order(string samples, bool isNewest)
    {
        var clock = default(SampleClock);
        var orders = samples.Split(' ').Select(sample => clock.Order(Ticks(sample.Split('/')[0]), Ticks(sample.Split('/')[1]))).ToArray();
        Assert.Equal(isNewest, orders[..^1].All(order => order < orders[^1]));
    }

    [Theory]
    [InlineData(1970)]
    [InlineData(2000)]
    [InlineData(2014)]
    public void Clock_that_is_not_set_orders_by_arrival(int year)
    {
        var clock = default(SampleClock);
        var live = clock.Order(Ticks("10:00:00"), Ticks("10:00:00"));
        var unset = clock.Order(new DateTime(year, 12, 31, 0, 0, 0, DateTimeKind.Utc).Ticks, Ticks("10:01:00"));
        Assert.True(unset > live);
        Assert.True(clock.Order(Ticks("10:02:00"), Ticks("10:02:00")) > unset);
    }

    private static long Ticks(string time) => new DateTime(2026, 11, 22, 0, 0, 0, DateTimeKind.Utc).Ticks + TimeSpan.Parse(time, CultureInfo.InvariantCulture).Ticks;
}
