using Moev.SmartCharging.Algorithms.Optimization;
using static Moev.SmartCharging.Tests.Algorithms.Optimization.OptimizerCase;

namespace Moev.SmartCharging.Tests.Algorithms.Optimization;

public sealed class PlanStepsTests
{
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    [Theory]
    [InlineData(0, 15)]
    [InlineData(7, 8)]
    [InlineData(10, 5)]
    [InlineData(11, 19)]
    public void The_first_step_ends_at_a_quarter_hour_and_is_not_short(int minute, int length)
    {
        var steps = PlanSteps.Of(Noon.AddMinutes(minute), TimeSpan.FromHours(2), Quarter, 100);

        Assert.Equal(length / 60.0, steps.HoursOf(0), 9);
        Assert.Equal(0.25, steps.HoursOf(1), 9);
    }

    [Theory]
    [InlineData(100, 48)]
    [InlineData(48, 48)]
    [InlineData(47, 47)]
    [InlineData(16, 16)]
    [InlineData(4, 4)]
    public void Few_steps_are_longer_later_and_reach_as_far(int most, int count)
    {
        var steps = PlanSteps.Of(Noon, TimeSpan.FromHours(12), Quarter, most);

        Assert.InRange(steps.Count, count - 2, count);
        Assert.Equal(12, steps.EndOf(steps.Count - 1), 9);
        Assert.Equal(0.25, steps.HoursOf(0), 9);
        var lengths = Enumerable.Range(0, steps.Count - 1).Select(steps.HoursOf).ToList();
        Assert.Equal(lengths.Order(), lengths);
    }

    [Fact]
    public void The_price_of_a_step_is_the_mean()
    {
        var steps = PlanSteps.Of(Noon, TimeSpan.FromHours(2), TimeSpan.FromHours(1), 10);

        Assert.Equal(0.25, steps.PriceOf(0, [new(Noon.AddHours(-3), 0.1), new(Noon.AddMinutes(15), 0.3)]), 9);
        Assert.Equal(0.3, steps.PriceOf(1, [new(Noon.AddHours(-3), 0.1), new(Noon.AddMinutes(15), 0.3)]), 9);
        Assert.Equal(0, steps.PriceOf(0, []));
    }

    [Fact]
    public void Hours_before_a_departure_are_a_part_of_its_step()
    {
        var steps = PlanSteps.Of(Noon, TimeSpan.FromHours(1), Quarter, 10);

        Assert.Equal([0.25, 0.05, 0, 0], Enumerable.Range(0, 4).Select(step => Math.Round(steps.HoursBefore(step, 0.3), 9)));
        Assert.Equal(0, steps.HoursBefore(1, 0.2583)); // less than half a minute
    }
}
