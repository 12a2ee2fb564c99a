using CsCheck;
using Moev.ChargePoint.Charging;

namespace Moev.ChargePoint.Tests.Charging;

/// <summary>How a car follows the control pilot, by hand-calculated cases.</summary>
public sealed class EvTests
{
    [Fact]
    public void Ramp_from_nothing_to_16_A_at_1_A_per_second_takes_120_ampere_seconds()
    {
        var car = Car(new EvDynamics { RampAmpsPerSecond = 1 });
        car.Offer(16, 3, 230);

        List<double> amps = [];
        for (var second = 0; second <= 17; second++)
        {
            amps.Add(Math.Round(car.Amps, 9));
            Assert.Equal(second < 16 ? TimeSpan.FromSeconds(1) : null, second < 16 ? car.NextChange : null);
            if (second < 16)
                car.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([.. Enumerable.Range(0, 17).Select(static a => (double)a), 16], amps);
        // 0 + 1 + ... + 15 A, each for one second, on 3 phases at 230 V.
        Assert.Equal(120 * 3 * 230 / 3_600.0, Taken(car), 6);
    }

    [Fact]
    public void Ramp_goes_down_as_slowly_and_ends_at_a_fraction()
    {
        var car = Car(new EvDynamics { RampAmpsPerSecond = 2 });
        car.Offer(16, 3, 230);
        car.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal(16, car.Amps, 9);

        car.Offer(13.4, 3, 230);
        Assert.Equal([16, 15, 14, 13.4, 13.4], Enumerable.Range(0, 5).Select(_ => AmpsThenPass(car, 0.5)));
    }

    [Fact]
    public void Dead_time_passes_before_the_car_reacts()
    {
        var car = Car(new EvDynamics { DeadTime = TimeSpan.FromSeconds(3) });
        car.Offer(10, 3, 230);
        Assert.Equal(TimeSpan.FromSeconds(3), car.NextChange);
        Assert.Equal(0, car.Advance(TimeSpan.FromSeconds(3)));
        Assert.Equal(10, car.Amps, 9);

        // 3 s at 10 A, then 7 s at 16 A.
        car.Offer(16, 3, 230);
        Assert.Equal((30 + 112) * 690 / 3_600.0, car.Advance(TimeSpan.FromSeconds(10)), 6);
    }

    [Fact]
    public void Pilot_that_keeps_changing_does_not_put_the_reaction_off()
    {
        var car = Car(new EvDynamics { DeadTime = TimeSpan.FromSeconds(3) });
        car.Offer(10, 3, 230);
        car.Advance(TimeSpan.FromSeconds(2));
        car.Offer(12, 3, 230);
        Assert.Equal(TimeSpan.FromSeconds(1), car.NextChange);
        car.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(12, car.Amps, 9);
    }

    [Fact]
    public void End_of_the_offer_ends_the_current_at_once()
    {
        var car = Car(new EvDynamics { DeadTime = TimeSpan.FromSeconds(3), RampAmpsPerSecond = 1 });
        car.Offer(16, 3, 230);
        car.Advance(TimeSpan.FromSeconds(30));
        car.Offer(5.9, 3, 230);
        Assert.Equal((0.0, (TimeSpan?)null), (car.Amps, car.NextChange));
        Assert.Equal(0, car.Advance(TimeSpan.FromHours(1)));
    }

    [Theory]
    [InlineData(16, 0, 0, 16)]
    [InlineData(16, 0.5, 0, 15.5)]
    [InlineData(32, 0.5, 0, 20)] // its own limit is below the pilot
    [InlineData(6, 1, 0, 5)]
    [InlineData(15.9, 0, 1, 15)]
    [InlineData(15.9, 0, 8, 8)]
    [InlineData(16, 0.5, 8, 8)]
    [InlineData(6, 0, 8, 0)]
    [InlineData(6.6, 0, 0.6, 6.6)]
    public void Current_stays_below_the_pilot_and_on_its_steps(double pilot, double bias, double step, double amps)
    {
        var car = Car(new EvDynamics { BiasAmps = bias, StepAmps = step });
        car.Offer(pilot, 3, 230);
        Assert.Equal(amps, car.Amps, 9);
    }

    [Theory]
    [InlineData(3, 3, 3, 11_040)]
    [InlineData(1, 3, 1, 3_680)]
    [InlineData(3, 1, 1, 3_680)]
    [InlineData(2, 3, 2, 7_360)]
    public void Power_is_that_of_the_phases_that_both_have(int carPhases, int offered, int used, double watts)
    {
        var car = Car(EvDynamics.Ideal, carPhases);
        car.Offer(16, offered, 230);
        Assert.Equal((used, watts, 16.0), (car.UsedPhases, Math.Round(car.Watts, 6), Math.Round(car.Amps, 6)));
    }

    [Fact]
    public void Battery_near_full_takes_less_than_the_offer()
    {
        var car = new Ev(3, 32, new EvBattery(60_000, 22_080, 0.9));
        car.Offer(32, 3, 230);
        Assert.Equal((11_040.0, 16.0), (Math.Round(car.Watts, 6), Math.Round(car.Amps, 6)));
        Assert.Equal(car.Battery.TimeToFull(22_080), car.NextChange);
    }

    [Fact]
    public void Result_does_not_depend_on_how_time_is_cut() =>
        Gen.Select(Dynamics, Gen.Select(Gen.Double[0, 40], Gen.Int[0, 600_000]).Array[1, 12], Gen.Int[1, 60_000], Gen.Double[0.1, 0.99])
            .Sample((dynamics, offers, cut, soc) =>
            {
                var (whole, pieces) = (Car(dynamics, soc: soc), Car(dynamics, soc: soc));
                foreach (var (amps, milliseconds) in offers)
                {
                    whole.Offer(amps, 3, 230);
                    pieces.Offer(amps, 3, 230);
                    var energy = whole.Advance(TimeSpan.FromMilliseconds(milliseconds));
                    var sum = 0.0;
                    for (var left = milliseconds; left > 0; left -= cut)
                        sum += pieces.Advance(TimeSpan.FromMilliseconds(Math.Min(left, cut)));
                    Assert.Equal(energy, sum, tolerance: 1e-6);
                    Assert.Equal((whole.IsAsleep, whole.Amps), (pieces.IsAsleep, pieces.Amps), Close);
                }
            }, iter: 2_000);

    /// <summary>Between the changes that a car announces, its current is constant or falls as its battery fills.</summary>
    [Fact]
    public void Current_changes_at_its_own_times_only() =>
        Gen.Select(Dynamics, Gen.Select(Gen.Double[0, 40], Gen.Int[0, 60_000]).Array[1, 12])
            .Sample((dynamics, offers) =>
            {
                var car = new Ev(3, 20, new EvBattery(1e9, 1e6, 0.1), dynamics: dynamics);
                var highest = 0.0;
                foreach (var (amps, milliseconds) in offers)
                {
                    car.Offer(amps, 3, 230);
                    highest = Math.Max(highest, amps);
                    var left = TimeSpan.FromMilliseconds(milliseconds);
                    while (left > TimeSpan.Zero)
                    {
                        var part = car.NextChange is { } next && next < left ? next : left;
                        var now = car.Watts;
                        Assert.Equal(now * part.TotalHours, car.Advance(part), tolerance: 1e-5);
                        // In its dead time it still ramps towards the pilot before.
                        Assert.InRange(car.Amps, 0, highest + 1e-9);
                        left -= part;
                    }
                }
            }, iter: 2_000);

    private static readonly double[] Steps = [0, 0.5, 1, 8];

    private static readonly Gen<EvDynamics> Dynamics = Gen.Select(
        Gen.Int[0, 5_000], Gen.OneOf(Gen.Const(0.0), Gen.Double[0.5, 5]), Gen.Double[0, 1], Gen.Int[0, 3].Select(static i => Steps[i]), Gen.Bool,
        static (dead, ramp, bias, step, wakes) => new EvDynamics
        {
            DeadTime = TimeSpan.FromMilliseconds(dead),
            RampAmpsPerSecond = ramp,
            BiasAmps = bias,
            StepAmps = step,
            Wakes = wakes,
        });

    private static IEqualityComparer<(bool IsAsleep, double Amps)> Close { get; } = EqualityComparer<(bool IsAsleep, double Amps)>.Create(
        static (a, b) => a.IsAsleep == b.IsAsleep && Math.Abs(a.Amps - b.Amps) < 1e-6);

    private static Ev Car(EvDynamics dynamics, int phases = 3, double soc = 0.2) => new(phases, 20, new EvBattery(30_000, 30_000, soc), dynamics: dynamics);

    private static double Taken(Ev car) => (car.Battery.Soc - 0.2) * car.Battery.CapacityWh;

    private static double AmpsThenPass(Ev car, double seconds)
    {
        var amps = Math.Round(car.Amps, 9);
        car.Advance(TimeSpan.FromSeconds(seconds));
        return amps;
    }
}
