using System.Globalization;
using Moev.ChargePoint.Tests.Support;

namespace Moev.ChargePoint.Tests.SmartCharging;

/// <summary>The time from an accepted profile to the changed offer.</summary>
public sealed class ProfileDelayTests
{
    [Fact]
    public void Delay_without_a_spread_is_the_median()
    {
        using var bench = Charging(new(2), default);
        Limit(bench, 8);
        bench.Pass(1.9);
        Assert.Equal(32, bench.Connector.OfferedCurrent);
        bench.Pass(0.1);
        Assert.Equal(8, bench.Connector.OfferedCurrent);

        bench.AnswerAll();
        Assert.Equal("Accepted", bench.StatusOf("ClearChargingProfile", "{}"));
        bench.Pass(1.9);
        Assert.Equal(8, bench.Connector.OfferedCurrent);
        bench.Pass(0.1);
        Assert.Equal(32, bench.Connector.OfferedCurrent);
    }

    [Fact]
    public void Delays_have_the_median_and_the_percentile_that_were_asked_for()
    {
        using var bench = Charging(new(1), new(8));
        var delays = Delays(bench, 2_000).Order().ToArray();
        Assert.InRange(delays[1_000], 0.93, 1.07);
        Assert.InRange(delays[1_980], 6.4, 10.2);
        // They are what happened, not multiples of a tick of the test.
        Assert.Equal(2_000, delays.Distinct().Count());
    }

    [Fact]
    public void Delays_are_those_of_the_seed()
    {
        Assert.Equal(Take(7), Take(7));
        Assert.NotEqual(Take(7), Take(8));

        static double[] Take(int seed)
        {
            using var bench = Charging(new(1), new(8), seed);
            return Delays(bench, 20);
        }
    }

    [Fact]
    public void Profiles_take_effect_in_their_order()
    {
        using var bench = Charging(new(1), new(60));
        for (var amps = 7; amps <= 30; amps++)
            Limit(bench, amps);
        List<double> seen = [];
        while (seen.LastOrDefault() != 30)
        {
            var due = bench.Core.NextDue!.Value;
            bench.Pass((due - bench.Core.Now).TotalSeconds);
            if (seen.LastOrDefault() != bench.Connector.OfferedCurrent)
                seen.Add(bench.Connector.OfferedCurrent);
            bench.AnswerAll();
        }

        Assert.Equal(seen.Where(static amps => amps <= 30).Order(), seen.Where(static amps => amps <= 30));
        Assert.True(seen.Count > 3);
    }

    [Fact]
    public void Slow_profiles_do_not_put_each_other_off()
    {
        using var bench = Charging(default, default, quirks: [Quirk.SlowProfiles]);
        Limit(bench, 8);
        bench.Pass(20);
        Limit(bench, 10);
        bench.Pass(10);
        Assert.Equal(8, bench.Connector.OfferedCurrent);
        bench.AnswerAll();
        bench.Pass(20);
        Assert.Equal(10, bench.Connector.OfferedCurrent);
    }

    [Fact]
    public void End_of_a_quirk_releases_what_it_held_and_no_delay_of_the_options()
    {
        using var bench = Charging(new(2), default);
        Limit(bench, 8);
        bench.Core.SetQuirk(Quirk.NoCompositeSchedule, true);
        Assert.Equal(32, bench.Connector.OfferedCurrent);
        bench.Core.SetQuirk(Quirk.ProfilesAtNextSample, true);
        Limit(bench, 10);
        bench.Pass(5);
        Assert.Equal(8, bench.Connector.OfferedCurrent);
        bench.AnswerAll();
        bench.Core.SetQuirk(Quirk.ProfilesAtNextSample, false);
        Assert.Equal(10, bench.Connector.OfferedCurrent);
    }

    private static Bench Charging(Seconds median, Seconds p99, int seed = 7, params Quirk[] quirks)
    {
        var bench = new Bench(options => options with
        {
            Seed = seed,
            ProfileDelayMedian = TimeSpan.FromSeconds(median.Value),
            ProfileDelayP99 = TimeSpan.FromSeconds(p99.Value),
            Quirks = quirks,
            MeterValueSampleInterval = TimeSpan.Zero,
            HeartbeatInterval = TimeSpan.FromDays(1),
            WebSocketPingInterval = TimeSpan.Zero,
        });
        bench.BringOnline();
        bench.StartCharging(1, Bench.Car(0.1, capacityWh: 1e9));
        return bench;
    }

    private static double[] Delays(Bench bench, int count)
    {
        var delays = new double[count];
        for (var i = 0; i < count; i++)
        {
            var amps = 7 + i % 20;
            var from = bench.Core.Now;
            Limit(bench, amps);
            while (bench.Connector.OfferedCurrent != amps)
                bench.Pass((bench.Core.NextDue!.Value - bench.Core.Now).TotalSeconds);
            delays[i] = (bench.Core.Now - from).TotalSeconds;
            bench.AnswerAll();
        }

        return delays;
    }

    private static void Limit(Bench bench, int amps)
    {
        var limit = amps.ToString(CultureInfo.InvariantCulture);
        Assert.Equal("Accepted", bench.StatusOf("SetChargingProfile", $$"""
            {"connectorId":0,"csChargingProfiles":{"chargingProfileId":1,"stackLevel":0,"chargingProfilePurpose":"TxDefaultProfile","chargingProfileKind":"Relative",
            "chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":{{limit}}}]} } }
            """));
    }

    private readonly record struct Seconds(double Value);
}
