using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Sites;

namespace Moev.SmartCharging.Tests.Loads;

public sealed class FailSafeTests
{
    [Fact]
    public void It_is_6_A_where_that_fits_every_node() => Assert.Equal([6, 6], Of(limit: 12));

    [Fact]
    public void It_is_0_where_6_A_do_not_fit() => Assert.Equal([0, 0], Of(limit: 11.9));

    [Fact]
    public void The_table_of_other_consumers_counts_at_every_time() => Assert.Equal([0, 0], Of(limit: 20, baseLoad: 8.1));

    [Fact]
    public void Values_of_connectors_stay_when_the_others_get_0() => Assert.Equal([8, 0], Of(limit: 13, first: 8));

    [Fact]
    public void The_sites_value_is_rounded_down_to_a_step_and_below_the_minimum_to_0()
    {
        Assert.Equal([7, 7], Of(limit: 100, all: 7.9, steps: CurrentSteps.WholeAmps));
        Assert.Equal([0, 0], Of(limit: 100, all: 5.9));
    }

    private static double[] Of(double limit, double? all = null, double? first = null, double baseLoad = 0, CurrentSteps? steps = null)
    {
        var site = SiteModel.Of(new Site
        {
            Name = "test",
            Voltage = 230,
            FailSafeAmps = all,
            Nodes =
            [
                new SiteNode
                {
                    Id = "grid",
                    LimitAmps = limit,
                    BaseLoad = new BaseLoad([new BaseLoadPeriod(new(0, 0), 0, 0, 0), new BaseLoadPeriod(new(8, 0), baseLoad, 0, 0), new BaseLoadPeriod(new(9, 0), 0, 0, 0)]),
                },
            ],
            Connectors =
            [
                .. Enumerable.Range(0, 2).Select(i => new SiteConnector
                {
                    ChargePoint = $"CP_{i}", ConnectorId = 1, Node = "grid", Phases = [Phase.L1, Phase.L2, Phase.L3], MaxAmps = 32, Steps = steps ?? CurrentSteps.Continuous,
                    FailSafeAmps = i == 0 ? first : null,
                }),
            ],
        });
        return [site.FailSafeOf(0), site.FailSafeOf(1)];
    }
}
