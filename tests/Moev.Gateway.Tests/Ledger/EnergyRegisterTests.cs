using System.Text;
using Moev.Gateway.Ledger;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>The readings of the energy register among the samples of one time, and the numbers that meters write.</summary>
public sealed class EnergyRegisterTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    // Context.
    [InlineData("""{"value":"7","context":"Sample.Periodic"},{"value":"9","context":"Transaction.Begin"}""", 7)]
    [InlineData("""{"value":"9","context":"Transaction.Begin"},{"value":"7"}""", 7)]
    [InlineData("""{"value":"9","context":"Interruption.Begin"},{"value":"7","context":"Sample.Clock"}""", 7)]
    [InlineData("""{"value":"9","context":"Interruption.End"},{"value":"7","context":"Trigger"}""", 7)]
    [InlineData("""{"value":"9","context":"Interruption.End"},{"value":"7","context":"Other"}""", 7)]
    [InlineData("""{"value":"8","context":"Sample.Periodic"},{"value":"7","context":"Sample.Clock"}""", 8)]
    [InlineData("""{"value":"8","context":"Sample.Periodic"},{"value":"9","context":"Transaction.End"}""", 9)]
    [InlineData("""{"value":"9","context":"Transaction.Begin"}""", 9)]
    [InlineData("""{"value":"9","context":"Transaction.Begin"},{"value":"10","context":"Interruption.Begin"},{"value":"11","context":"Interruption.End"}""", 11)]
    // Format.
    [InlineData("""{"value":"7"},{"value":"9999","format":"SignedData"}""", 7)]
    [InlineData("""{"value":"9999","format":"SignedData"}""", null)]
    // Phases.
    [InlineData("""{"value":"7","phase":"L1"}""", 7)]
    [InlineData("""{"value":"7","phase":"L2-N"}""", 7)]
    [InlineData("""{"value":"7","phase":"L1-L2"}""", 7)]
    [InlineData("""{"value":"7","phase":"L1"},{"value":"8","phase":"L2"},{"value":"9","phase":"L3"},{"value":"1","phase":"N"}""", 24)]
    [InlineData("""{"value":"7","phase":"L1-N"},{"value":"8","phase":"L2-N"},{"value":"9","phase":"L3-N"}""", 24)]
    [InlineData("""{"value":"7","phase":"L1"},{"value":"8","phase":"L2"},{"value":"20"},{"value":"9","phase":"L3"}""", 20)]
    [InlineData("""{"value":"7","phase":"L1"},{"value":"6","phase":"L1-N"}""", 7)]
    [InlineData("""{"value":"7","phase":"N"}""", null)]
    [InlineData("""{"value":"7","phase":"total"}""", 7)]
    // Locations.
    [InlineData("""{"value":"7","location":"Inlet"},{"value":"5","location":"Outlet"},{"value":"9","location":"Body"}""", 5)]
    [InlineData("""{"value":"7","location":"Inlet"},{"value":"5"}""", 5)]
    [InlineData("""{"value":"7","location":"Inlet"},{"value":"9","location":"EV"},{"value":"8","location":"Cable"}""", 8)]
    [InlineData("""{"value":"7","location":"Inlet"}""", 7)]
    [InlineData("""{"value":"7","location":"EV"}""", 7)]
    // Units.
    [InlineData("""{"value":"2.5","unit":"kWh"}""", 2_500)]
    [InlineData("""{"value":"2.5","unit":"kWh"},{"value":"2549","unit":"Wh"}""", 2_549)]
    [InlineData("""{"value":"2.5 kWh"}""", 2_500)]
    [InlineData("""{"value":"2.5 kWh","unit":"kWh"}""", 2_500)]
    [InlineData("""{"value":"2.5 kWh","unit":"Wh"}""", null)]
    [InlineData("""{"value":"7","unit":"varh"}""", null)]
    [InlineData("""{"value":"7","unit":"W"}""", null)]
    [InlineData("""{"value":"7","unit":"kW","measurand":"Energy.Active.Import.Register"}""", 7_000)]
    [InlineData("""{"value":"7","unit":"A"}""", null)]
    // Other measurands.
    [InlineData("""{"value":"7","measurand":"Energy.Active.Import.Interval"}""", null)]
    [InlineData("""{"value":"7","measurand":"Energy.Active.Export.Register"}""", null)]
    [InlineData("""{"value":"7","measurand":"Energy.Reactive.Import.Register","unit":"varh"}""", null)]
    [InlineData("""{"value":"7","measurand":"X.Energy"}""", null)]
    // Values.
    [InlineData("""{"value":"-7"}""", null)]
    public void Reading_is_the_present_register_as_delivered_to_the_vehicle_over_all_phases(string samples, int? wattHours)
    {
        var register = default(EnergyRegister);
        foreach (var sample in Samples(samples))
            register.Add(sample);
        Assert.Equal((decimal?)wattHours, register.TryGet(Noon, 1, out var reading) ? (decimal?)reading.WattHours : null);
    }

    [Theory]
    [InlineData("1000000000000000", true)]
    [InlineData("1000000000000001", false)]
    [InlineData("1e15", true)]
    [InlineData("1e27", false)]
    public void Register_beyond_any_meter_is_no_reading(string value, bool isReading)
    {
        var register = default(EnergyRegister);
        Assert.Equal(isReading, register.Add(new SampledValue(value)));
    }

    [Theory]
    [InlineData("1234.5", "1234.5")]
    [InlineData("1.5e3", "1500")]
    [InlineData(" 7 ", "7")]
    [InlineData("+7", "7")]
    [InlineData("1234.5 Wh", "1234.5")]
    [InlineData("12.5kWh", "12.5")]
    [InlineData("12,5", "12.5")]
    [InlineData("1234,56", "1234.56")]
    [InlineData("1,234.5", "1234.5")]
    [InlineData("1,234,567", "1234567")]
    [InlineData("1.234.567,8", "1234567.8")]
    [InlineData("1,234", null)] // 1.234 or 1234
    [InlineData("12,34.5", null)]
    [InlineData("1,2345.5", null)]
    [InlineData("1,23,4", null)]
    [InlineData("NaN", null)]
    [InlineData("Infinity", null)]
    [InlineData("-", null)]
    [InlineData("", null)]
    [InlineData("Wh", null)]
    [InlineData("7 A", null)]
    [InlineData("0x10", null)]
    [InlineData("\u00e47", null)]
    [InlineData("1234567890123456789012345678901234567890123", null)]
    public void Number_is_read_where_only_one_meaning_is_possible(string text, string? expected)
    {
        var isRead = MeterNumber.TryRead(text, out var number, out _);
        Assert.Equal(expected, isRead ? number.ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
    }

    [Theory]
    [InlineData("""{"value":"7"}""", 7.0)]
    [InlineData("""{"value":"7","unit":"kW"}""", 7_000.0)]
    [InlineData("""{"value":"1","phase":"L1"},{"value":"2","phase":"L2"},{"value":"4","phase":"L3"}""", 7.0)]
    [InlineData("""{"value":"9"},{"value":"2","phase":"L2"}""", 9.0)]
    [InlineData("""{"value":"9","context":"Transaction.Begin"},{"value":"2","phase":"L2"}""", 2.0)]
    [InlineData("""{"value":"x"}""", null)]
    public void Power_is_the_present_one_over_all_phases(string samples, double? watts)
    {
        var power = default(QuantityNow);
        foreach (var sample in Samples(samples))
            power.Add(sample);
        Assert.Equal(watts, power.Sum);
    }

    [Theory]
    [InlineData("""{"value":"7","phase":"L1"},{"value":"9","phase":"L3"},{"value":"99","phase":"N"}""", 9.0)]
    [InlineData("""{"value":"-7","phase":"L2"}""", -7.0)]
    [InlineData("""{"value":"7","phase":"N"}""", null)]
    public void Current_is_that_of_the_highest_phase(string samples, double? amperes)
    {
        var current = default(QuantityNow);
        foreach (var sample in Samples(samples))
            current.Add(sample);
        Assert.Equal(amperes, current.Highest);
    }

    private static OcppList<SampledValue> Samples(string samples)
    {
        var payload = Encoding.UTF8.GetBytes($$"""{"connectorId":1,"meterValue":[{"timestamp":"2026-11-22T12:00:00Z","sampledValue":[{{samples}}]}]}""");
        Assert.True(MeterValuesRequest.TryRead(payload, ValidationMode.Tolerant, out var request, out var report), report.ToString());
        foreach (var value in request.MeterValue)
            return value.SampledValue;
        throw new InvalidOperationException();
    }
}
