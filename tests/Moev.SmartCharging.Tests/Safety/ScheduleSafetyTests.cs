using CsCheck;
using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Safety;
using Moev.SmartCharging.Tests.Support;

namespace Moev.SmartCharging.Tests.Safety;

public sealed class ScheduleSafetyTests
{
    private static readonly Gen<DecisionPeriod[]?> GenSchedule = Gen.Select(Gen.Int[1, 5], Gen.Int[1, 900].Array[5], Gen.Double[0, 40].Array[5], static (count, starts, amps) =>
    {
        Array.Sort(starts);
        return count == 1 ? null : Enumerable.Range(0, count).Select(i => new DecisionPeriod(i == 0 ? 0 : starts[i], amps[i])).ToArray();
    });

    [Fact]
    public void Every_period_is_within_all_limits() => Gen.Select(SafetyCases.Any, GenSchedule.Array[12], Gen.Int[1, 30]).Sample(static cases =>
    {
        var ((observation, wanted), schedules, most) = cases;
        var (decision, allowed) = (SafetyCases.Decision(observation.Site, wanted), new Decision(observation.Site));
        for (var i = 0; i < wanted.Length; i++)
        {
            if (schedules[i] is { } periods)
                decision.SetSchedule(i, periods);
        }

        new SafetyLayer(observation.Site, SafetyMode.Enforce, most).Check(observation, decision, allowed);

        var starts = schedules.Where(static periods => periods is not null).SelectMany(static periods => periods!).Select(static period => period.Start).Append(0).Distinct().Order();
        var alone = SafetyCases.LoadOf(observation, new double[wanted.Length]);
        foreach (var start in starts)
        {
            var load = SafetyCases.LoadOf(observation, [.. Enumerable.Range(0, wanted.Length).Select(i => AmpsAt(allowed, i, start))]);
            SafetyCases.AssertWithinLimits(observation.Site, load, alone);
        }

        Assert.True(allowed.HasSchedules || Enumerable.Range(0, wanted.Length).All(i => allowed.ScheduleOf(i) is null));
        for (var i = 0; i < wanted.Length; i++)
            Assert.True(allowed.ScheduleOf(i) is not { } periods || periods.Count <= most);
    });

    [Fact]
    public void Each_period_is_reduced_by_itself()
    {
        var observation = SmallSites.Charging(SmallSites.Of(30, 2));
        var (decision, allowed) = (SafetyCases.Decision(observation.Site, [20, 0]), new Decision(observation.Site));
        decision.SetSchedule(1, [new(0, 10), new(60, 20), new(120, 8)]);

        var result = new SafetyLayer(observation.Site, SafetyMode.Enforce).Check(observation, decision, allowed);

        Assert.Equal([20, 10], allowed.Amps);
        Assert.Equal([new(0, 20), new(60, 15), new(120, 20)], allowed.ScheduleOf(0)!);
        Assert.Equal([new(0, 10), new(60, 15), new(120, 8)], allowed.ScheduleOf(1)!);
        Assert.Equal([InterventionReason.AboveNodeLimit, InterventionReason.AboveNodeLimit], result.Reason);
    }

    [Fact]
    public void A_schedule_that_fits_is_the_same_object()
    {
        var observation = SmallSites.Charging(SmallSites.Of(64, 2));
        var (decision, allowed) = (SafetyCases.Decision(observation.Site, [20, 0]), new Decision(observation.Site));
        decision.SetSchedule(1, [new(0, 10), new(60, 20)]);

        new SafetyLayer(observation.Site, SafetyMode.Enforce).Check(observation, decision, allowed);

        Assert.Same(decision.ScheduleOf(1), allowed.ScheduleOf(1));
        Assert.Null(allowed.ScheduleOf(0));
    }

    [Fact]
    public void Periods_beyond_the_limit_are_left_out_and_the_one_before_holds_on()
    {
        var observation = SmallSites.Charging(SmallSites.Of(64, 2));
        var (decision, allowed) = (SafetyCases.Decision(observation.Site, [20, 0]), new Decision(observation.Site));
        decision.SetSchedule(0, [new(0, 10), new(60, 20), new(120, 32)]);
        decision.SetSchedule(1, [new(0, 12), new(30, 13)]);

        var result = new SafetyLayer(observation.Site, SafetyMode.Enforce, 3).Check(observation, decision, allowed);

        Assert.Equal([new(0, 10), new(60, 20)], allowed.ScheduleOf(0)!);
        Assert.Equal(1, result.DroppedPeriods);
    }

    [Fact]
    public void Nonsense_in_a_period_is_the_fail_safe_current()
    {
        var observation = SmallSites.Charging(SmallSites.Of(64, 1));
        var (decision, allowed) = (new Decision(observation.Site), new Decision(observation.Site));
        decision.SetSchedule(0, [new(0, 10), new(60, double.NaN), new(120, 3), new(180, double.PositiveInfinity), new(240, 1e300)]);

        var result = new SafetyLayer(observation.Site, SafetyMode.Enforce).Check(observation, decision, allowed);

        Assert.Equal([new(0, 10), new(60, 0), new(240, 32)], allowed.ScheduleOf(0)!);
        Assert.Equal(InterventionReason.NotANumber, result.Reason[0]);
    }

    private static double AmpsAt(Decision decision, int connector, int start) => decision.ScheduleOf(connector) is { } periods
        ? periods.Last(period => period.Start <= start).Amps
        : decision.Amps[connector];
}
