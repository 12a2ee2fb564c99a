using Moev.ChargePoint.Charging;

namespace Moev.ChargePoint.Tests.Charging;

public sealed class PowerSharingTests
{
    [Theory]
    // Enough for all.
    [InlineData(100, new double[] { 32, 16 }, new double[] { 32, 16 })]
    // Equal shares.
    [InlineData(20, new double[] { 32, 32 }, new double[] { 10, 10 })]
    // What one cannot take the others get.
    [InlineData(30, new double[] { 8, 32, 32 }, new double[] { 8, 11, 11 })]
    // Not enough for two: the first one gets it all.
    [InlineData(11, new double[] { 32, 32 }, new double[] { 11, 0 })]
    // Just enough for two.
    [InlineData(12, new double[] { 32, 32 }, new double[] { 6, 6 })]
    // Not enough for one.
    [InlineData(5.9, new double[] { 32, 32 }, new double[] { 0, 0 })]
    [InlineData(0, new double[] { 32 }, new double[] { 0 })]
    // Who can take less than the minimum takes nothing.
    [InlineData(20, new double[] { 3, 32 }, new double[] { 0, 20 })]
    [InlineData(20, new double[0], new double[0])]
    public void Limit_is_divided(double limit, double[] wanted, double[] expected)
    {
        var shares = new double[wanted.Length];
        PowerSharing.Divide(limit, Array.ConvertAll(wanted, static _ => 6.0), wanted, shares);
        Assert.Equal(expected, shares.Select(share => Math.Round(share, 9)));
    }
}
