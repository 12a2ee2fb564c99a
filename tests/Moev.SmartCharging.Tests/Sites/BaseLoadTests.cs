using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Sites;

namespace Moev.SmartCharging.Tests.Sites;

public sealed class BaseLoadTests
{
    private static readonly SiteNode Node = new()
    {
        Id = "grid",
        LimitAmps = 63,
        BaseLoad = new BaseLoad([new BaseLoadPeriod(new(0, 0), 1, 2, 3), new BaseLoadPeriod(new(6, 30), 4, 5, 6), new BaseLoadPeriod(new(22, 0), 7, 8, 9)]),
    };

    [Theory]
    [InlineData("00:00", 1)]
    [InlineData("06:29:59.99", 1)]
    [InlineData("06:30", 4)]
    [InlineData("21:59", 4)]
    [InlineData("22:00", 7)]
    [InlineData("23:59:59", 7)]
    public void A_load_holds_until_the_next_one(string time, double first)
    {
        var state = NodeState.Of(Node, TimeOnly.Parse(time, null));

        Assert.Equal(new PhaseValues(first, first + 1, first + 2), state.BaseAmps);
        Assert.Equal(63, state.LimitAmps);
        Assert.True(double.IsNaN(state.BaseAge));
    }

    [Fact]
    public void Times_of_day_are_those_of_the_sites_zone()
    {
        var site = new Site { Name = "S", Voltage = 230, Nodes = [Node], Connectors = [], TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin") };

        Assert.Equal(new TimeOnly(14, 0), site.TimeOfDayAt(new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero)));
        Assert.Equal(new TimeOnly(13, 0), site.TimeOfDayAt(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero)));
    }
}
