using Moev.Lab.Plans;
using Moev.Lab.Runs;
using Moev.Lab.Scenarios;
using Moev.Lab.Tests.Truth;
using Moev.Lab.Truth;

namespace Moev.Lab.Tests.Runs;

public sealed class SharedBoundsTests
{
    [Fact]
    public void Bound_is_shared_between_algorithms_but_not_between_seeds_and_scenarios()
    {
        var bounds = new SharedBounds();
        var scenario = TestRun.Scenario(TestRun.SinglePhase(1, limitAmps: 10), TimeSpan.FromHours(1));
        var first = bounds.Of(Record(scenario, "a", 1, 10_000));
        // 10 A at 230 V for an hour.
        Assert.Equal(2.3, first.Kwh, 6);
        Assert.Same(first, bounds.Of(Record(scenario, "b", 1, 10_000)));
        Assert.Equal(1, bounds.Of(Record(scenario, "a", 2, 1_000)).Kwh, 6);
        Assert.Equal(1, bounds.Of(Record(scenario with { Name = "Test" }, "a", 1, 1_000)).Kwh, 6);
        Assert.Empty(bounds.Remarks);
    }

    private static RunRecord Record(Scenario scenario, string algorithm, int seed, double wh)
    {
        var stay = TestRun.Stay(0, 0, 0, 1, wh);
        var plan = new RunPlan { Scenario = scenario, Seed = seed, Algorithm = algorithm };
        using var recorder = RunRecorder.Create(plan, [stay]);
        recorder.Arrived(TimeSpan.Zero, stay);
        return recorder.Complete(scenario.Duration, isComplete: true, TimeSpan.Zero);
    }
}
