using Moev.Gateway.SmartCharging.SetPoints;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.SmartCharging.SetPoints;

/// <summary>The comparison of composite schedules, the wiring and the reading of profiles on record.</summary>
public sealed class CompositeCheckTests
{
    private static readonly ConnectorWiring Wiring = new(1, 3, 690);

    // A lease of 20 A for 60 s, then 6 A; the clock is known to 10 s.
    [Theory]
    [InlineData("0:20,60:6", false)]
    [InlineData("0:20,62:6", false)]
    [InlineData("0:20,55:6", false)]
    [InlineData("0:16,60:6", false)] // another limit or the hardware
    [InlineData("0:6", false)]
    [InlineData("0:20", true)] // the lease does not end
    [InlineData("0:20,90:6", true)]
    [InlineData("0:20,60:10", true)]
    [InlineData("0:32,60:6", true)]
    [InlineData("0:20.1,60:6.1", false)]
    [InlineData("0:20.2,60:6", true)]
    [InlineData("0:-1", true)] // no limit
    [InlineData("0:32,2:20,60:6", false)] // the time of the message
    [InlineData("", null)]
    public void Limit_above_the_accepted_one_is_found(string periods, bool? isHigher) =>
        Assert.Equal(isHigher, CompositeCheck.IsHigher(Schedule(periods, ChargingRateUnit.A), Wiring, 20, 60, 6, 10));

    // A pause of 60 s, then 6 A.
    [Theory]
    [InlineData("0:0,60:6", false)]
    [InlineData("0:6", true)]
    [InlineData("0:0", false)]
    public void Limit_above_a_pause_is_found(string periods, bool isHigher) =>
        Assert.Equal(isHigher, CompositeCheck.IsHigher(Schedule(periods, ChargingRateUnit.A), Wiring, 0, 60, 6, 10));

    [Theory]
    [InlineData("0:4140", false)]
    [InlineData("0:4140.5", false)]
    [InlineData("0:4300", true)]
    public void Watts_are_of_all_phases(string periods, bool isHigher) =>
        Assert.Equal(isHigher, CompositeCheck.IsHigher(Schedule(periods, ChargingRateUnit.W), Wiring, double.NaN, 0, 6, 10));

    [Theory]
    [InlineData(16.19, "16.1", "11171.1")]
    [InlineData(6, "6", "4140")]
    [InlineData(0, "0", "0")]
    [InlineData(5.9999999999, "6", "4140")]
    public void Limit_is_rounded_down_to_a_tenth(double amps, string inAmperes, string inWatts)
    {
        Assert.Equal(decimal.Parse(inAmperes, System.Globalization.CultureInfo.InvariantCulture), Wiring.Period(0, amps, ChargingRateUnit.A).Limit);
        Assert.Equal(decimal.Parse(inWatts, System.Globalization.CultureInfo.InvariantCulture), Wiring.Period(0, amps, ChargingRateUnit.W).Limit);
        Assert.Equal(3, Wiring.Period(0, amps, ChargingRateUnit.W).NumberPhases);
    }

    [Theory]
    [InlineData(230)]
    [InlineData(690)]
    [InlineData(692.82)]
    [InlineData(398.37)]
    public void Current_is_read_back_from_watts_as_it_was(double wattsPerAmp)
    {
        var wiring = new ConnectorWiring(1, 3, wattsPerAmp);
        for (var tenths = 0; tenths <= 630; tenths++)
        {
            var amps = ConnectorWiring.RoundDown(tenths / 10.0);
            Assert.Equal(amps, wiring.AmpsOf(wiring.Period(0, amps, ChargingRateUnit.W).Limit, ChargingRateUnit.W));
            Assert.Equal(amps, wiring.AmpsOf(wiring.Period(0, amps, ChargingRateUnit.A).Limit, ChargingRateUnit.A));
        }
    }

    private static ChargingSchedule Schedule(string periods, ChargingRateUnit unit) => new(
        200,
        null,
        unit,
        periods.Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(static period => period.Split(':'))
            .Select(static parts => new ChargingSchedulePeriod(
                int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture), decimal.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture)))
            .ToArray());
}
