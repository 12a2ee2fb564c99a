using Moev.ChargePoint.Charging;

namespace Moev.ChargePoint.Tests.Charging;

/// <summary>Cars that fall asleep in a pause.</summary>
public sealed class SleepingCarTests
{
    [Fact]
    public void Car_that_wakes_charges_again_after_a_pause()
    {
        var car = Car(new EvDynamics());
        Give(car, 16, 60);
        Give(car, 0, 60);
        Assert.True(Give(car, 6, 60) > 0);
    }

    [Fact]
    public void Sleeping_car_takes_nothing_until_it_is_unplugged()
    {
        var car = Car(new EvDynamics { Wakes = false, WakeUpAmps = 0 });
        Assert.True(Give(car, 16, 60) > 0);
        Give(car, 0, 60);
        foreach (var amps in (double[])[16, 32, 0, 10, 0, 32])
            Assert.Equal(0, Give(car, amps, 3_600));
        Assert.Null(car.NextChange);

        car.Unplug();
        Assert.True(Give(car, 6, 60) > 0);
    }

    [Fact]
    public void Car_that_has_not_charged_does_not_fall_asleep()
    {
        var car = Car(new EvDynamics { Wakes = false, DeadTime = TimeSpan.FromSeconds(5) });
        Give(car, 0, 60);
        Give(car, 16, 4);
        Give(car, 0, 60);
        Assert.True(Give(car, 6, 60) > 0);
    }

    /// <summary>The gateway's wake-up is 15 s without current, then 4 A more than the lowest.</summary>
    [Theory]
    [InlineData(15, 10, true)]
    [InlineData(15, 8, true)]
    [InlineData(15, 7.9, false)] // too little
    [InlineData(5, 8, true)]
    [InlineData(4.9, 10, false)] // too short a pause
    public void Second_offer_wakes_a_car_if_the_pause_and_the_current_are_enough(double pause, double amps, bool wakes)
    {
        var car = Car(new EvDynamics { Wakes = false });
        Give(car, 16, 60);
        Give(car, 0, 600);
        // It misses the offer that ends the pause, however high it is, and a rise of that offer.
        Assert.Equal(0, Give(car, 6, 60));
        Assert.Equal(0, Give(car, 32, 60));

        Give(car, 0, pause);
        Assert.Equal(wakes, Give(car, amps, 60) > 0);
        Assert.Equal(wakes, !car.IsAsleep);
    }

    [Fact]
    public void Woken_car_falls_asleep_in_the_next_pause()
    {
        var car = Car(new EvDynamics { Wakes = false });
        Give(car, 16, 60);
        Give(car, 0, 60);
        Give(car, 16, 60);
        Give(car, 0, 60);
        Assert.True(Give(car, 16, 60) > 0);
        Give(car, 0, 60);
        Assert.Equal(0, Give(car, 16, 60));
    }

    [Theory]
    [InlineData(-1, 0, 0, 0, 0)]
    [InlineData(0, -1, 0, 0, 0)]
    [InlineData(0, double.NaN, 0, 0, 0)]
    [InlineData(0, 0, -0.1, 0, 0)]
    [InlineData(0, 0, 0, double.PositiveInfinity, 0)]
    [InlineData(0, 0, 0, 0, -1)]
    public void Impossible_dynamics_are_refused(double dead, double ramp, double bias, double step, double wake) =>
        Assert.Throws<ArgumentException>(() => Car(new EvDynamics
        {
            DeadTime = TimeSpan.FromSeconds(dead),
            RampAmpsPerSecond = ramp,
            BiasAmps = bias,
            StepAmps = step,
            WakeUpAmps = wake,
        }));

    private static double Give(Ev car, double amps, double seconds)
    {
        car.Offer(amps, 3, 230);
        return car.Advance(TimeSpan.FromSeconds(seconds));
    }

    private static Ev Car(EvDynamics dynamics) => new(3, 32, new EvBattery(60_000, 22_080, 0.1), dynamics: dynamics);
}
