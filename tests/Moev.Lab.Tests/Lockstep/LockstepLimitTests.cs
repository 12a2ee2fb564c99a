using System.Text;
using Moev.Lab.Metrics;
using Moev.Lab.Scenarios;
using Moev.Lab.Truth;
using Moev.SmartCharging.Files;
using Moev.SmartCharging.Loads;

namespace Moev.Lab.Tests.Lockstep;

/// <summary>Limits that fall and other consumers that rise while cars charge.</summary>
public class LockstepLimitTests
{
    private static readonly TimeSpan Rise = TimeSpan.FromMinutes(60); // 09:00, while four cars charge

    [Fact]
    public async Task Cars_give_way_before_the_table_of_other_consumers_rises()
    {
        var record = await LockstepRuns.RunAsync(static scenario => Slow(WithTable(scenario, 25)));
        Assert.Empty(MetricCalculator.Compute(record).Nodes);
        // It is no coincidence: 15 A are left of 40 A, which the cars used before.
        Assert.True(LoadAt(record, Rise - TimeSpan.FromSeconds(90)) > 17, $"{LoadAt(record, Rise - TimeSpan.FromSeconds(90))} A before");
        Assert.InRange(LoadAt(record, Rise), 6, 15);
    }

    [Fact]
    public async Task Other_consumers_alone_above_the_limit_are_named()
    {
        var record = await LockstepRuns.RunAsync(static scenario => Slow(scenario) with
        {
            BaseLoad = new LoadSeries { Changes = [(Rise, 0, new PhaseValues(42, 2, 2))] },
        });
        var node = Assert.Single(MetricCalculator.Compute(record).Nodes);
        Assert.Equal(3_600, node.Seconds, 3);
        Assert.Equal(3_600, node.OthersAloneSeconds, 3);
        Assert.True(node.WorstAt >= Rise);
        Assert.InRange(node.WorstExcessAmps, 2, 42);
    }

    [Fact]
    public async Task Signalled_limit_reaches_the_gateway()
    {
        var record = await LockstepRuns.RunAsync(static scenario => Slow(scenario) with { Signals = [new LimitSignal(Rise, TimeSpan.FromMinutes(20), 0, 16, null)] });
        var node = Assert.Single(MetricCalculator.Compute(record).Nodes);
        // The profiles take 5 s, and the cars 2 s and a ramp.
        Assert.InRange(node.Seconds, 5, 20);
        Assert.Equal(0, node.OthersAloneSeconds);
        Assert.True(LoadAt(record, Rise + TimeSpan.FromMinutes(22)) > 20);
    }

    private static double LoadAt(RunRecord record, TimeSpan at) => record.Nodes[0].Points.Last(point => point.At <= at).L1;

    private static Scenario Slow(Scenario scenario) => scenario with
    {
        Chargers = [.. scenario.Chargers.Select(static charger => charger with { ProfileDelay = new Latency(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5)) })],
        Stays = new LockstepRuns.FixedStays([.. Enumerable.Range(0, 4).Select(static number => LockstepRuns.StayOf(number, new() { DeadTime = TimeSpan.FromSeconds(2), RampAmpsPerSecond = 2 }) with
        {
            Departure = TimeSpan.FromHours(2),
            RequestedWh = 18_000,
            Car = LockstepRuns.StayOf(number, new() { DeadTime = TimeSpan.FromSeconds(2), RampAmpsPerSecond = 2 }).Car with { InitialSoc = 0.1, CapacityWh = 60_000 },
        })]),
    };

    private static Scenario WithTable(Scenario scenario, int amps)
    {
        var json = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(scenario.SiteJson.Span).Replace(
            "\"limitAmps\":40}",
            $$"""
            "limitAmps":40,"baseLoad":[{"from":"00:00","amps":[2,2,2]},{"from":"09:00","amps":[{{amps}},2,2]}]}
            """,
            StringComparison.Ordinal).Replace("\"voltage\":230,", "\"voltage\":230,\"timeZone\":\"Europe/Berlin\",", StringComparison.Ordinal));
        return scenario with { SiteJson = json, Site = SiteFile.Read(json).Model! };
    }
}
