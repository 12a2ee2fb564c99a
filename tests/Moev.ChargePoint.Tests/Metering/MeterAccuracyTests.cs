using System.Globalization;
using System.Text.Json;
using Moev.ChargePoint.Charging;
using Moev.ChargePoint.Tests.Support;

namespace Moev.ChargePoint.Tests.Metering;

/// <summary>A meter that is not exact changes what is reported, and nothing that flows.</summary>
public sealed class MeterAccuracyTests
{
    [Fact]
    public void Noise_has_the_deviation_that_was_asked_for()
    {
        using var bench = Noisy(seed: 7);
        var errors = Samples(bench, 4_000).SelectMany(static s => s.Amps).Select(static amps => amps / 16 - 1).ToArray();
        var mean = errors.Average();
        var deviation = Math.Sqrt(errors.Average(e => (e - mean) * (e - mean)));

        // 12,000 numbers: the mean is within 5 standard errors, the deviation too. Values are rounded to 0.01 A.
        Assert.Equal(12_000, errors.Length);
        Assert.InRange(mean, -0.0009, 0.0009);
        Assert.InRange(deviation, 0.0193, 0.0207);
        Assert.Contains(errors, static e => e > 0.04);
        Assert.Contains(errors, static e => e < -0.04);
    }

    [Fact]
    public void Phases_and_power_have_noise_of_their_own()
    {
        using var bench = Noisy(seed: 7);
        var samples = Samples(bench, 50);
        Assert.All(samples, static s => Assert.True(s.Amps.Distinct().Count() > 1));
        Assert.All(samples, static s => Assert.NotEqual(s.Amps.Sum() * 230, s.Watts, tolerance: 1));
        Assert.All(samples, static s => Assert.InRange(s.Watts, 11_040 * 0.85, 11_040 * 1.15));
    }

    [Fact]
    public void Noise_is_that_of_the_seed_and_the_charge_point()
    {
        var first = Take(7, "CP_1");
        Assert.Equal(first, Take(7, "CP_1"));
        Assert.NotEqual(first, Take(8, "CP_1"));
        Assert.NotEqual(first, Take(7, "CP_2"));

        static double[] Take(int seed, string identity)
        {
            using var bench = Noisy(seed, identity);
            return [.. Samples(bench, 20).Select(static s => s.Watts)];
        }
    }

    [Fact]
    public void Sample_that_is_asked_for_does_not_shift_the_others()
    {
        using var plain = Noisy(seed: 7);
        using var asked = Noisy(seed: 7);
        asked.Pass(30);
        plain.Pass(30);
        asked.StatusOf("TriggerMessage", """{"requestedMessage":"MeterValues"}""");
        var first = asked.Serve("MeterValues").GetRawText();
        asked.StatusOf("TriggerMessage", """{"requestedMessage":"MeterValues"}""");
        Assert.Equal(first, asked.Serve("MeterValues").GetRawText());
        Assert.Equal(Samples(plain, 5).Select(static s => s.Watts), Samples(asked, 5).Select(static s => s.Watts));
    }

    [Fact]
    public void Noise_does_not_change_what_flows()
    {
        using var bench = Noisy(seed: 7);
        Samples(bench, 60);
        Assert.Equal(11_040, bench.Connector.Meter.EnergyWh, tolerance: 1e-3);
        Assert.Equal(11_040, bench.Connector.Power, 6);
    }

    [Theory]
    [InlineData(0, 1, 11_040)]
    [InlineData(2, 1, 11_260)] // 11,260.8 Wh
    [InlineData(-1, 1, 10_929)] // 10,929.6 Wh
    [InlineData(0, 100, 11_000)]
    [InlineData(2, 1_000, 11_000)]
    public void Register_has_its_error_and_its_steps(double errorPercent, int stepWh, int shown)
    {
        using var bench = new Bench(options => options with { Meter = new MeterAccuracy { RegisterErrorPercent = errorPercent, RegisterStepWh = stepWh } });
        bench.BringOnline();
        bench.StartCharging(1, Bench.Car(0.1, maxCurrent: 16));
        var registers = Samples(bench, 60).Select(static s => s.Wh).ToArray();

        Assert.Equal(shown, registers[^1]);
        Assert.Equal(registers.Order(), registers);
        Assert.Equal(11_040, bench.Connector.Meter.EnergyWh, 6);
        Assert.Null(bench.Core.Unplug(1));
        var stop = bench.AnswerAll().Single(static call => call.Action == "StopTransaction").Payload;
        Assert.Equal(shown, stop.GetProperty("meterStop").GetInt32());
    }

    [Fact]
    public void Car_with_one_phase_loads_L1_only()
    {
        using var bench = Noisy(seed: 7, phases: 1);
        Assert.All(Samples(bench, 20), static s =>
        {
            Assert.InRange(s.Amps[0], 14, 18);
            Assert.Equal([0.0, 0.0], s.Amps[1..]);
        });
    }

    private static Bench Noisy(int seed, string identity = "CP_1", int phases = 3)
    {
        var bench = new Bench(options => options with { Identity = identity, Seed = seed, Meter = new MeterAccuracy { NoisePercent = 2 } });
        bench.BringOnline();
        // It charges at 16 A on and on.
        bench.StartCharging(1, new Ev(phases, 16, new EvBattery(1e9, 1e6, 0.1)));
        return bench;
    }

    private static List<(double[] Amps, double Watts, int Wh)> Samples(Bench bench, int count)
    {
        List<(double[], double, int)> samples = [];
        while (samples.Count < count)
        {
            bench.Pass(60);
            samples.AddRange(bench.AnswerAll().Where(static call => call.Action == "MeterValues").Select(static call => Read(call.Payload)));
        }

        return samples;
    }

    private static (double[] Amps, double Watts, int Wh) Read(JsonElement payload)
    {
        var values = payload.GetProperty("meterValue")[0].GetProperty("sampledValue").EnumerateArray().ToLookup(
            static v => v.GetProperty("measurand").GetString()!,
            static v => double.Parse(v.GetProperty("value").GetString()!, CultureInfo.InvariantCulture));
        return ([.. values["Current.Import"]], values["Power.Active.Import"].Single(), (int)values["Energy.Active.Import.Register"].Single());
    }
}
