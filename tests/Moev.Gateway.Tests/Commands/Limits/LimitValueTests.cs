using System.Globalization;
using Moev.Gateway.Commands.Capabilities;
using Moev.Gateway.Commands.Limits;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Commands.Limits;

public sealed class LimitValueTests
{
    [Theory]
    [InlineData("8", "8", false)]
    [InlineData("8.1", "8.1", false)]
    [InlineData("8.10", "8.1", false)]
    [InlineData("8.15", "8.1", true)]
    [InlineData("8.19999999999999999999", "8.1", true)]
    [InlineData("0", "0", false)]
    [InlineData("0.09", "0", true)]
    [InlineData("5.95", "5.9", true)]
    [InlineData("100000000", "100000000", false)]
    public void Limit_is_rounded_down_to_one_decimal(string limit, string settled, bool rounded)
    {
        var result = Settle(limit, ChargingRateUnit.A, null, null);

        Assert.Equal((Parse(settled), ChargingRateUnit.A, rounded), (result.Limit, result.Unit, result.RoundedDown));
        Assert.Null(result.Conversion);
    }

    [Theory]
    [InlineData("8", "A", "Power", null, "5520", "W", false)]
    [InlineData("8", "A", "Power", 1, "1840", "W", false)]
    [InlineData("8.33", "A", "Power", 2, "3831.8", "W", false)]
    [InlineData("8.33333", "A", "Power", 2, "3833.3", "W", true)]
    [InlineData("11000", "W", "Current", null, "15.9", "A", true)]
    [InlineData("3680", "W", "Current", 1, "16", "A", false)]
    [InlineData("3679", "W", "Current", 1, "15.9", "A", true)]
    [InlineData("0", "W", "Current", 3, "0", "A", false)]
    [InlineData("8", "A", "Current", null, "8", "A", false)]
    [InlineData("8", "A", "Current,Power", null, "8", "A", false)]
    [InlineData("8", "A", "Power, Current", null, "8", "A", false)]
    [InlineData("8", "W", "Current,Power", null, "8", "W", false)]
    [InlineData("8", "A", "W", 1, "1840", "W", false)]
    [InlineData("8", "A", "power", 1, "1840", "W", false)]
    [InlineData("8", "W", null, null, "8", "W", false)]
    [InlineData("8", "W", "", null, "8", "W", false)]
    [InlineData("8", "W", "Amps", null, "8", "W", false)]
    [InlineData("8", "A", "Amps,Power", 1, "1840", "W", false)]
    public void Unit_is_one_that_the_charge_point_allows(
        string limit, string unit, string? allowed, int? phases, string settled, string settledUnit, bool rounded)
    {
        var result = Settle(limit, Enum.Parse<ChargingRateUnit>(unit), allowed, phases);

        Assert.Equal((Parse(settled), settledUnit, rounded), (result.Limit, result.Unit.ToString(), result.RoundedDown));
        Assert.Equal(unit != settledUnit ? new UnitConversion(230, phases ?? 3) : null, result.Conversion);
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(8, 1)]
    [InlineData(-3, 0)]
    public void Stack_level_is_within_what_the_charge_point_has(int? max, int level) =>
        Assert.Equal(level, new ChargePointCapability(null, max).StackLevel);

    private static SettledLimit Settle(string limit, ChargingRateUnit unit, string? allowed, int? phases) =>
        new LimitValue(Parse(limit), unit, phases).Settle(new ChargePointCapability(allowed, null), 230);

    private static decimal Parse(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
