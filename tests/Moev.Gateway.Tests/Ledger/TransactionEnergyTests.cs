using Moev.Gateway.Ledger;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>The rule for the energy of a transaction. A reading stands as "value", "value@second", "!value" (may be of an earlier moment) or "value/source".</summary>
public sealed class TransactionEnergyTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(16_000_000, "", null, null)]
    [InlineData(16_000_000, "16000500", 16_000_500, 500)]
    [InlineData(16_000_000, "16000500 16001200 0", 16_001_200, 1_200)] // one reading of 0
    [InlineData(16_000_000, "16000500 16001200 0 16002000", 16_002_000, 2_000)]
    [InlineData(16_000_000, "0", null, 0)]
    [InlineData(16_000_000, "0 16000500", 16_000_500, 500)]
    [InlineData(16_000_000, "16001200 0 0 300", 300, 1_500)] // the register began at 0 again
    [InlineData(16_000_000, "16001200 0 0 16002000", 16_002_000, 2_000)] // two wrong readings
    [InlineData(16_000_000, "16001200 40 200 500", 500, 1_660)] // another meter: what nobody measured is not counted
    [InlineData(16_000_000, "0 400 900", 900, 900)] // a register of the session only
    [InlineData(0, "2500 5000 0 50 100", 100, 5_100)]
    [InlineData(0, "0 5000 0 5100", 5_100, 5_100)]
    [InlineData(0, "0 0 0", 0, 0)]
    [InlineData(100, "1000 1100 9000 1200", 1_200, 1_100)] // one reading that was too high
    [InlineData(100, "1000 999 1001", 1_001, 901)] // a register that trembles
    [InlineData(100, "1000 4294967295 1100", 1_100, 1_000)] // an impossible step
    [InlineData(100, "1000 4294967295 4294967295 1100 1200", 1_200, 1_100)]
    [InlineData(100, "1000@9 500@3 700@4", 1_000, 900)] // late ones
    [InlineData(100, "1000 !157 !157", 1_000, 900)] // Transaction.Begin behind the current register
    [InlineData(100, "!100 500", 500, 400)]
    [InlineData(100, "0@5 0@5", null, 0)] // a repeat of the message confirms nothing
    public void Energy_is_the_newest_register_minus_the_first_and_never_negative(int meterStart, string readings, int? last, int? total)
    {
        var energy = Energy(meterStart, readings);
        Assert.Equal(last, energy.Last);
        Assert.Equal(total, energy.Total(meterStart, meterStop: null));
    }

    [Theory]
    [InlineData(1_000, "", 2_400, 1_400)]
    [InlineData(1_000, "", 900, 0)]
    [InlineData(1_000, "1500 2000", 2_400, 1_400)]
    [InlineData(1_000, "1500 2000", 0, 1_000)] // meterStop of 0: the readings count
    [InlineData(1_000, "1500 2000", 1_900, 900)]
    [InlineData(1_000, "26008.2 26008.333", 26_008, 25_008)] // rounded
    [InlineData(0, "2500 5000", 0, 5_000)]
    [InlineData(0, "5000", 0, 5_000)]
    [InlineData(16_000_000, "16001200 0", 500, 1_700)] // the stop confirms the meter that began at 0 again
    [InlineData(16_000_000, "16001200 0 0 300", 500, 1_700)]
    [InlineData(16_000_000, "16001200 0 0", 16_002_000, 2_000)]
    [InlineData(16_000_000, "0 400 900", 16_001_000, 1_000)] // a register of the session, and one of the meter in the stop
    [InlineData(16_000_000, "0 400 900", 1_000, 1_000)]
    [InlineData(1_000, "1500 2000", 2_147_483_647, 1_000)] // an impossible step
    public void Energy_of_an_ended_transaction_follows_the_stop_unless_it_contradicts_the_readings(int meterStart, string readings, int meterStop, int total) =>
        Assert.Equal(total, Energy(meterStart, readings).Total(meterStart, meterStop));

    [Theory]
    [InlineData("1000/0 5000000/16 1100/0", 1_100, 1_000)] // the inlet beside the outlet, in messages of their own
    [InlineData("5000000/16 1100/0", 1_100, 1_000)]
    [InlineData("1000/2 1100/4 1200/4", 1_200, 1_100)] // the phases instead of their sum, which is not told any more
    [InlineData("1000/2 300/5 1100/2", 1_100, 1_000)]
    public void Readings_of_another_place_or_phase_do_not_mix(string readings, int last, int total)
    {
        var energy = Energy(100, readings);
        Assert.Equal((last, total), (energy.Last, energy.Total(100, meterStop: null)));
    }

    [Fact]
    public void First_reading_stands_for_a_missing_meterStart()
    {
        int? meterStart = null;
        var energy = default(TransactionEnergy);
        energy.Add(new EnergyReading(1_000.7m, Noon, 1), ref meterStart);
        energy.Add(new EnergyReading(1_500, Noon.AddMinutes(1), 2), ref meterStart);
        Assert.Equal(1_000, meterStart);
        Assert.Equal(500, energy.Total(meterStart, meterStop: null));
    }

    [Theory]
    [InlineData(10_000_000, 10_001_000)]
    [InlineData(10_000_001, 1_000)]
    public void Step_is_possible_up_to_the_limit(int step, int last) =>
        Assert.Equal(last, Energy(0, $"1000 {1_000 + step}").Last);

    private static TransactionEnergy Energy(int meterStart, string readings)
    {
        var energy = default(TransactionEnergy);
        int? start = meterStart;
        var second = 0;
        foreach (var text in readings.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = text.TrimStart('!').Split('@', '/');
            second++;
            var at = text.Contains('@', StringComparison.Ordinal) ? Number(parts[1]) : second;
            var source = text.Contains('/', StringComparison.Ordinal) ? (byte)Number(parts[1]) : (byte)0;
            energy.Add(new EnergyReading(Number(parts[0]), Noon.AddSeconds((double)at), (long)at, source, IsCurrent: text[0] != '!'), ref start);
        }

        Assert.Equal(meterStart, start);
        return energy;
    }

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
