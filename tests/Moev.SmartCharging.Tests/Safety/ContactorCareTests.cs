using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Safety;
using Moev.SmartCharging.Tests.Support;

namespace Moev.SmartCharging.Tests.Safety;

public sealed class ContactorCareTests
{
    private readonly Cycles _cycles = Cycles.OfOneCar();
    private readonly InterventionReason[] _reason = new InterventionReason[1];

    [Fact]
    public void A_car_that_got_current_keeps_its_lowest_for_the_minimum_time()
    {
        var care = Care(new ContactorOptions { MinimumOn = TimeSpan.FromSeconds(60), MinimumOff = TimeSpan.Zero });

        Assert.Equal([16, 6, 6, 6, 6, 6, 6, 0], Run(care, 16, 0, 0, 0, 0, 0, 0, 0));
        Assert.Equal(InterventionReason.None, _reason[0]);
    }

    [Fact]
    public void A_paused_car_stays_paused_for_the_minimum_time()
    {
        var care = Care(new ContactorOptions { MinimumOn = TimeSpan.Zero, MinimumOff = TimeSpan.FromSeconds(30) });

        Assert.Equal([16, 0, 0, 0, 0, 16], Run(care, 16, 0, 16, 16, 16, 16));
    }

    [Fact]
    public void A_car_that_has_just_arrived_is_not_kept_waiting()
    {
        var care = Care(new ContactorOptions { MinimumOff = TimeSpan.FromHours(1) });

        Assert.Equal([16], Run(care, 16));
    }

    [Fact]
    public void Another_session_starts_anew()
    {
        var care = Care(new ContactorOptions { MinimumOn = TimeSpan.Zero, MinimumOff = TimeSpan.FromHours(1) });
        Run(care, 16, 0, 0);

        _cycles.State.TransactionId = 2;

        Assert.Equal([16], Run(care, 16));
    }

    [Fact]
    public void Currents_rise_by_a_limited_step_and_fall_at_once()
    {
        var care = Care(new ContactorOptions { MaxRiseAmps = 8 });

        Assert.Equal([8, 16, 24, 32, 6, 14], Run(care, 32, 32, 32, 32, 6, 32));
        Assert.Equal(InterventionReason.StepLimit, _reason[0]);
    }

    [Fact]
    public void A_step_that_is_less_than_the_lowest_current_still_starts_a_car()
    {
        Assert.Equal([6, 8], Run(Care(new ContactorOptions { MaxRiseAmps = 2 }), 32, 32));
    }

    [Fact]
    public void Tiny_rises_are_left_out_and_cuts_are_not()
    {
        var care = Care(new ContactorOptions { SmallestRiseAmps = 0.5 });

        Assert.Equal([10, 10, 10, 10.5, 10.4, 10.4], Run(care, 10, 10.2, 10.4, 10.5, 10.4, 10.6));
        Assert.Equal(InterventionReason.Hysteresis, _reason[0]);
    }

    [Fact]
    public void The_present_period_of_a_schedule_is_changed_and_the_others_stay()
    {
        var care = Care(new ContactorOptions { MaxRiseAmps = 8 });
        _cycles.Begin(0);
        _cycles.Decision.SetSchedule(0, [new(0, 32), new(60, 16)]);

        care.Apply(_cycles.Observation, _cycles.Decision, _reason);

        Assert.Equal([new DecisionPeriod(0, 8), new(60, 16)], _cycles.Decision.ScheduleOf(0)!);
        Assert.Equal(8, _cycles.Decision.Amps[0]);
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-1)]
    public void Nonsense_is_left_to_the_safety_layer(double wanted)
    {
        Assert.Equal([wanted], Run(Care(new ContactorOptions { MaxRiseAmps = 1 }), wanted));
    }

    [Fact]
    public void Safety_has_the_last_word()
    {
        var care = Care(new ContactorOptions { MinimumOn = TimeSpan.FromHours(1) });
        Run(care, 16);
        _cycles.Observation.Nodes[0].LimitAmps = 0;
        _cycles.Begin(0);
        care.Apply(_cycles.Observation, _cycles.Decision, _reason);
        var allowed = new Decision(_cycles.Observation.Site);

        new SafetyLayer(_cycles.Observation.Site, SafetyMode.Enforce).Check(_cycles.Observation, _cycles.Decision, allowed);

        Assert.Equal([6], _cycles.Decision.Amps);
        Assert.Equal([0], allowed.Amps);
    }

    [Fact]
    public void It_allocates_nothing()
    {
        var care = Care(new ContactorOptions());

        Assert.Equal(0, Allocations.Of(() => care.Apply(_cycles.Observation, _cycles.Decision, _reason)));
    }

    private ContactorCare Care(ContactorOptions options) => new(_cycles.Observation.Site, options);

    private double[] Run(ContactorCare care, params double[] wanted) => [.. wanted.Select(amps =>
    {
        _cycles.Begin(amps);
        _reason[0] = InterventionReason.None;
        care.Apply(_cycles.Observation, _cycles.Decision, _reason);
        return _cycles.End();
    })];
}
