using Moev.Gateway.Hosting;

namespace Moev.Gateway.Tests.Hosting;

public sealed class DescriptorPlanTests
{
    private static readonly DescriptorPlan Defaults = new(18_000, 2_048, 256, 0);

    [Fact]
    public void Plan_that_fits_is_not_changed()
    {
        var needed = DescriptorPlan.Needed(Defaults);
        Assert.Equal(Defaults, DescriptorPlan.For(needed, Defaults));
        Assert.Equal(Defaults with { HalfOpen = 2_047 }, DescriptorPlan.For(needed - 1, Defaults));
    }

    [Theory]
    [InlineData(DescriptorPlan.MinLimit)]
    [InlineData(400)]
    [InlineData(1_024)]
    [InlineData(4_096)]
    [InlineData(20_000)]
    public void Lowered_plan_fits_and_has_every_kind_of_connection(long limit)
    {
        foreach (var wanted in new[] { Defaults, Defaults with { Uploads = 64 }, new DescriptorPlan(60_000, 60_000, 10_000, 10_000) })
        {
            var plan = DescriptorPlan.For(limit, wanted)!;
            Assert.InRange(DescriptorPlan.Needed(plan), 1, limit);
            Assert.All([plan.Sessions, plan.HalfOpen, plan.Control], static count => Assert.InRange(count, 1, int.MaxValue));
            Assert.True(plan.Sessions <= wanted.Sessions && plan.HalfOpen <= wanted.HalfOpen && plan.Control <= wanted.Control && plan.Uploads <= wanted.Uploads);
        }
    }

    [Fact]
    public void Sessions_are_lowered_last()
    {
        Assert.Equal(18_000, DescriptorPlan.For(20_000, Defaults)!.Sessions);
        Assert.Equal(
            "Ocpp:MaxSessions is lowered from 18000 to 8811, Ocpp:MaxHalfOpen is lowered from 2048 to 605",
            DescriptorPlan.For(10_000, Defaults)!.Changes(Defaults));
    }

    [Fact]
    public void Limit_below_the_minimum_has_no_plan() => Assert.Null(DescriptorPlan.For(DescriptorPlan.MinLimit - 1, Defaults));

    [Fact]
    public void Plan_is_written_as_configuration() => Assert.Equal(
        ["Ocpp:MaxSessions=18000", "Ocpp:MaxHalfOpen=2048", "Control:MaxConnections=256"],
        Defaults.Settings().Select(static setting => $"{setting.Key}={setting.Value}"));
}
