using CsCheck;
using Moev.SmartCharging.Sites;

namespace Moev.SmartCharging.Tests.Sites;

public sealed class CurrentStepsTests
{
    private static readonly CurrentSteps Eights = CurrentSteps.Of([32, 8, 0, 24, 16, 8]);

    private static readonly Gen<CurrentSteps> AnySteps = Gen.OneOf(
        Gen.Const(static () => CurrentSteps.Continuous),
        Gen.Const(static () => CurrentSteps.WholeAmps),
        Gen.Double[0.5, 40].Array[1, 6].Select(static list => CurrentSteps.Of(list)));

    [Theory]
    [InlineData(31.99, 24)]
    [InlineData(32, 32)]
    [InlineData(100, 32)]
    [InlineData(8, 8)]
    [InlineData(7.999, 0)]
    [InlineData(-1, 0)]
    [InlineData(double.NaN, 0)]
    public void A_list_rounds_down_to_one_of_its_currents(double amps, double expected) => Assert.Equal(expected, Eights.RoundDown(amps, 6, 32));

    [Theory]
    [InlineData(15.99, 15)]
    [InlineData(5.99, 0)]
    [InlineData(6, 6)]
    [InlineData(5.9999999999, 6)]
    [InlineData(40, 16)]
    public void Whole_amperes_round_down(double amps, double expected) => Assert.Equal(expected, CurrentSteps.WholeAmps.RoundDown(amps, 6, 16.5));

    [Fact]
    public void Nothing_is_left_of_a_list_that_is_outside_of_minimum_and_maximum()
    {
        Assert.Equal(0, Eights.RoundDown(32, 9, 15));
        Assert.Null(Eights.Next(0, 9, 15));
    }

    [Fact]
    public void The_next_current_is_one_step_up()
    {
        Assert.Equal([6, 7, null], [CurrentSteps.WholeAmps.Next(0, 6, 7), CurrentSteps.WholeAmps.Next(6, 6, 7), CurrentSteps.WholeAmps.Next(7, 6, 7)]);
        Assert.Equal([8, 16, null], [Eights.Next(0, 6, 20), Eights.Next(8, 6, 20), Eights.Next(16, 6, 20)]);
        Assert.Equal(6.5, CurrentSteps.Continuous.Next(6.25, 6, 32, resolution: 0.5));
    }

    [Fact]
    public void Rounding_down_is_the_highest_possible_current_that_is_not_higher() => Gen.Select(AnySteps, Gen.Double[0, 45], Gen.Double[0.5, 10], Gen.Double[10, 40])
        .Sample(static (steps, amps, least, most) =>
        {
            var rounded = steps.RoundDown(amps, least, most);
            Assert.True(rounded == 0 || (rounded >= least - 1e-8 && rounded <= Math.Min(amps, most) + 1e-8));
            Assert.Equal(rounded, steps.RoundDown(rounded, least, most), 8);
            if (steps.Next(rounded, least, most, resolution: 1e-3) is { } next)
                Assert.True(next > amps - 1e-3 - 1e-8 || !steps.IsContinuous && next > Math.Min(amps, most), $"{next} would have been possible");
        });

    [Fact]
    public void A_list_needs_a_current_above_0()
    {
        Assert.Throws<ArgumentException>(static () => CurrentSteps.Of([0]));
        Assert.Throws<ArgumentException>(static () => CurrentSteps.Of([-1, 6]));
        Assert.Throws<ArgumentException>(static () => CurrentSteps.Of([6, double.PositiveInfinity]));
        Assert.Throws<ArgumentException>(static () => CurrentSteps.Of([double.NaN, 6]));
    }
}
