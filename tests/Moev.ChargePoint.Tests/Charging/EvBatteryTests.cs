using Moev.ChargePoint.Charging;

namespace Moev.ChargePoint.Tests.Charging;

public sealed class EvBatteryTests
{
    private const double Capacity = 50_000;
    private const double MaxPower = 10_000;

    public static TheoryData<double, double> OffersAndStarts => new()
    {
        { 10_000, 0.1 }, { 10_000, 0.79 }, { 10_000, 0.95 }, { 4_140, 0.1 }, { 4_140, 0.9 }, { 1_380, 0.97 }, { 25_000, 0.5 },
    };

    [Theory]
    [MemberData(nameof(OffersAndStarts))]
    public void Result_of_a_day_does_not_depend_on_its_steps(double offer, double soc)
    {
        var whole = new EvBattery(Capacity, MaxPower, soc);
        var energy = whole.Charge(offer, TimeSpan.FromHours(8));
        foreach (var steps in (int[])[2, 7, 480, 28_800])
        {
            var cut = new EvBattery(Capacity, MaxPower, soc);
            var sum = 0.0;
            for (var i = 0; i < steps; i++)
                sum += cut.Charge(offer, TimeSpan.FromHours(8) / steps);
            Assert.Equal(energy, sum, 3);
            Assert.Equal(whole.Soc, cut.Soc, 9);
        }
    }

    /// <summary>The closed form as simulators of charging networks publish it, for one step; rates are states of charge per step.</summary>
    [Theory]
    [MemberData(nameof(OffersAndStarts))]
    public void Step_agrees_with_the_published_closed_form(double offer, double soc)
    {
        const double transition = 0.8;
        var hours = 0.75;
        var most = MaxPower * hours / Capacity;
        var rate = Math.Min(offer * hours / Capacity, most);
        var bend = transition + (rate - most) / most * (transition - 1);
        var expected = soc + rate <= bend ? soc + rate
            : soc < bend ? 1 + Math.Exp((rate + soc - bend) / (bend - 1)) * (bend - 1)
            : 1 + Math.Exp(rate / (bend - 1)) * (soc - 1);

        var battery = new EvBattery(Capacity, MaxPower, soc, transition, fullSoc: 1);
        var energy = battery.Charge(offer, TimeSpan.FromHours(hours));

        Assert.Equal(expected, battery.Soc, 12);
        Assert.Equal((expected - soc) * Capacity, energy, 6);
    }

    [Fact]
    public void Power_is_constant_up_to_the_transition_and_falls_linearly_to_zero()
    {
        Assert.Equal(MaxPower, new EvBattery(Capacity, MaxPower, 0.79).PowerAt(30_000), 6);
        Assert.Equal(MaxPower, new EvBattery(Capacity, MaxPower, 0.8).PowerAt(30_000), 6);
        Assert.Equal(MaxPower / 2, new EvBattery(Capacity, MaxPower, 0.9).PowerAt(30_000), 6);
        Assert.Equal(4_000, new EvBattery(Capacity, MaxPower, 0.9).PowerAt(4_000), 6);
        Assert.Equal(0, new EvBattery(Capacity, MaxPower, 1).PowerAt(30_000), 6);
        Assert.Equal(0, new EvBattery(Capacity, MaxPower, 0.5).PowerAt(0), 6);
    }

    [Theory]
    [MemberData(nameof(OffersAndStarts))]
    public void Battery_is_full_exactly_when_it_said(double offer, double soc)
    {
        var battery = new EvBattery(Capacity, MaxPower, soc);
        var wait = battery.TimeToFull(offer)!.Value;

        battery.Charge(offer, wait - TimeSpan.FromSeconds(1));
        Assert.False(battery.IsFull);
        battery.Charge(offer, TimeSpan.FromSeconds(1));
        Assert.True(battery.IsFull);
        Assert.Equal(0, battery.Charge(offer, TimeSpan.FromHours(1)));
        Assert.Equal(TimeSpan.Zero, battery.TimeToFull(offer));
    }

    [Fact]
    public void Battery_that_charges_to_exactly_one_is_never_full()
    {
        var battery = new EvBattery(Capacity, MaxPower, 0.5, fullSoc: 1);
        Assert.Null(battery.TimeToFull(MaxPower));
        Assert.Null(new EvBattery(Capacity, MaxPower, 0.5).TimeToFull(0));
    }

    [Theory]
    [InlineData(0, 1, 0.5, 0.8, 0.9)]
    [InlineData(1, -1, 0.5, 0.8, 0.9)]
    [InlineData(1, 1, 1.01, 0.8, 0.9)]
    [InlineData(1, 1, double.NaN, 0.8, 0.9)]
    [InlineData(1, 1, 0.5, 1, 0.9)]
    [InlineData(1, 1, 0.5, 0.8, 1.1)]
    public void Impossible_battery_is_refused(double capacity, double power, double soc, double transition, double full) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new EvBattery(capacity, power, soc, transition, full));
}
