using Moev.ChargePoint.Charging;
using Moev.Lab.Direct;
using Moev.Lab.Plans;
using Moev.Lab.Scenarios;
using Moev.Lab.Tests.Truth;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Sites;
using static Moev.Lab.Tests.Direct.DirectRuns;

namespace Moev.Lab.Tests.Direct;

/// <summary>Runs whose results are calculated by hand.</summary>
public class DirectEngineTests
{
    private const double Volts = TestRun.Volts;

    [Fact]
    public async Task OneCarChargesAtTheLimitUntilItLeaves()
    {
        var record = await Plan(TestRun.SinglePhase(1, limitAmps: 20), TimeSpan.FromHours(10), "edf", Declared(TestRun.Stay(0, 0, 1, 4, 20_000))).RunAsync();

        var stay = Assert.Single(record.Stays);
        Assert.Equal(TimeSpan.FromHours(4), stay.Departed);
        Assert.Equal(3 * 20 * Volts, stay.DeliveredWh, 6);
        Assert.Equal(20, record.AmpsAt(0, 1), 9);
        Assert.Equal(0, record.AmpsAt(0, 4));
        Assert.True(record.IsComplete);
        Assert.Equal(TimeSpan.FromHours(10), record.Simulated);
    }

    [Fact]
    public async Task AFullCarStopsAtTheMomentThatItIsFull()
    {
        var stay = TestRun.Stay(0, 0, 0.5, 8, 7_360) with
        {
            Car = new CarSettings { Phases = 1, CapacityWh = 7_360, MaxWatts = 50_000, TransitionSoc = 0.999, FullSoc = 0.9 },
        };
        var record = await Plan(TestRun.SinglePhase(1), TimeSpan.FromHours(10), "uncontrolled", stay).RunAsync();

        // 32 A · 230 V = 7360 W; 90 % of 7360 Wh take 54 minutes.
        Assert.Equal(0.9 * 7_360, record.Stays[0].DeliveredWh, 6);
        Assert.Equal(1.4, record.Connectors[0].Points.First(static point => point is { Amps: 0, OfferedAmps: 32 }).At.TotalHours, 6);
    }

    [Fact]
    public async Task TwoCarsShareAndTheOneThatStaysGetsAll()
    {
        var record = await Plan(
            TestRun.SinglePhase(2, limitAmps: 24) with { FailSafeAmps = 0 }, TimeSpan.FromHours(6), "equal-share", TestRun.Stay(0, 0, 0, 2, 50_000), TestRun.Stay(1, 1, 1, 4, 50_000)).RunAsync();

        Assert.Equal(24, record.AmpsAt(0, 0.5), 9);
        Assert.Equal(12, record.AmpsAt(0, 1), 9);
        Assert.Equal(12, record.AmpsAt(1, 1), 9);
        Assert.Equal(24, record.AmpsAt(1, 2), 9);
        Assert.Equal((24 + 12) * Volts, record.Stays[0].DeliveredWh, 6);
        Assert.Equal((12 + 24 + 24) * Volts, record.Stays[1].DeliveredWh, 6);
        Assert.True(record.WorstExcess() <= 1e-6);
    }

    [Fact]
    public async Task ALimitHoldsFromItsMomentOn()
    {
        var plan = Plan(TestRun.SinglePhase(1, limitAmps: 24), TimeSpan.FromHours(4), "edf", Declared(TestRun.Stay(0, 0, 0, 4, 90_000)));
        var at = TimeSpan.FromMinutes(61.5); // between two periods
        plan = plan with { Scenario = plan.Scenario with { Signals = [new LimitSignal(at, TimeSpan.FromMinutes(60), 0, 10, null)] } };
        var record = await plan.RunAsync();

        Assert.Equal(((3 * 24) + 10) * Volts, record.Stays[0].DeliveredWh, 6);
        Assert.True(record.WorstExcess() <= 1e-6);
        Assert.Equal([(at, 10.0), (at + TimeSpan.FromHours(1), 24.0)], record.Connectors[0].Points.Skip(1).SkipLast(1).Select(static point => (point.At, point.Amps)));
    }

    [Fact]
    public async Task OtherConsumersAreSeenAtOnce()
    {
        var site = TestRun.Site([new SiteNode { Id = "root", LimitAmps = 30 }], ("root", L1));
        var plan = Plan(site, TimeSpan.FromHours(2), "uncontrolled", TestRun.Stay(0, 0, 0, 2, 90_000));
        var load = new LoadSeries { Changes = [(TimeSpan.FromMinutes(32), 0, new PhaseValues(14, 0, 0)), (TimeSpan.FromMinutes(92), 0, new PhaseValues(2, 0, 0))] };
        var record = await (plan with { Scenario = plan.Scenario with { BaseLoad = load } }).RunAsync();

        Assert.Equal(30, record.AmpsAt(0, 0.1), 9);
        Assert.Equal(16, record.AmpsAt(0, 32 / 60.0), 9);
        Assert.Equal(28, record.AmpsAt(0, 92 / 60.0), 9);
        Assert.True(record.WorstExcess() <= 1e-6);
    }

    [Fact]
    public async Task AThreePhaseCarLoadsThreeLines()
    {
        var site = TestRun.Site([new SiteNode { Id = "root", LimitWatts = 9_000 }], ("root", ThreePhases));
        var record = await Plan(site, TimeSpan.FromHours(2), "uncontrolled", TestRun.Stay(0, 0, 0, 1, 90_000, phases: 3)).RunAsync();

        var point = record.Nodes[0].Points.First(static point => point.ChargingWatts > 0);
        // 9000 W are 13.04 A in three phases; what is cut is cut to tenths.
        Assert.Equal(3 * 13.0 * Volts, point.ChargingWatts, 6);
        Assert.Equal(13.0, point.L1, 6);
        Assert.Equal(13.0, point.L2, 6);
        Assert.Equal(13.0, point.L3, 6);
        Assert.Equal(3 * 13.0 * Volts, record.Stays[0].DeliveredWh, 6);
    }

    [Fact]
    public async Task ACarOnFewerPhasesGetsMoreOnceItsPhasesAreSeen()
    {
        var site = TestRun.Site([new SiteNode { Id = "root", LimitWatts = 9_000 }], ("root", ThreePhases));
        var record = await Plan(site, TimeSpan.FromHours(2), "uncontrolled", TestRun.Stay(0, 0, 0, 2, 90_000, phases: 1)).RunAsync();

        Assert.Equal(13.0, record.AmpsAt(0, 0), 9);
        Assert.Equal(32, record.AmpsAt(0, 1), 9);
        Assert.Equal(0, record.Nodes[0].Points.Max(static point => point.L2));
    }

    [Fact]
    public async Task ARaiseWaitsForTheCarThatMustMakeRoom()
    {
        var slow = TestRun.Stay(0, 0, 0, 3, 90_000) with
        {
            Car = new CarSettings { Phases = 1, CapacityWh = 100_000, MaxWatts = 50_000, Dynamics = new EvDynamics { DeadTime = TimeSpan.FromSeconds(4) } },
        };
        var record = await Plan(TestRun.SinglePhase(2, limitAmps: 24) with { FailSafeAmps = 0 }, TimeSpan.FromHours(3), "equal-share", slow, TestRun.Stay(1, 1, 1, 3, 90_000)).RunAsync();

        var second = record.Connectors[1].Points.Where(static point => point.Amps > 0).First();
        Assert.Equal(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(4), second.At);
        Assert.Equal(12, second.Amps, 9);
        Assert.True(record.WorstExcess() <= 1e-6);
    }

    [Fact]
    public async Task EnergyOfTheTailIsExactWhateverTheSample()
    {
        // 10 kW up to 80 %, then the rate falls to zero at 100 %: 1 - soc decays with (1 - 0.8) · 10 kWh / 6 kW = 20 minutes.
        var stay = TestRun.Stay(0, 0, 0, 2, 90_000) with
        {
            Car = new CarSettings { Phases = 1, CapacityWh = 10_000, MaxWatts = 6_000, InitialSoc = 0.8, TransitionSoc = 0.8, FullSoc = 1 },
        };
        var plan = Plan(TestRun.SinglePhase(1), TimeSpan.FromHours(1), "uncontrolled", stay);
        var coarse = await (plan with { Scenario = plan.Scenario with { Metrics = new MetricSettings { Sample = TimeSpan.FromMinutes(7) } } }).RunAsync();
        var fine = await plan.RunAsync();

        var expected = 10_000 * 0.2 * (1 - Math.Exp(-3));
        Assert.Equal(expected, coarse.Stays[0].DeliveredWh, 6);
        Assert.Equal(expected, fine.Stays[0].DeliveredWh, 6);
        Assert.True(fine.Connectors[0].Points.Count > 4 * coarse.Connectors[0].Points.Count);
    }

    [Fact]
    public async Task AnArrivalAtATakenConnectorIsTurnedAwayAndOneAtADepartureIsNot()
    {
        var record = await Plan(
            TestRun.SinglePhase(1), TimeSpan.FromHours(4), "uncontrolled",
            TestRun.Stay(0, 0, 0, 2, 1_000), TestRun.Stay(1, 0, 1, 3, 1_000), TestRun.Stay(2, 0, 2, 4, 1_000)).RunAsync();

        Assert.Equal([0, 2], record.Stays.Select(static stay => stay.Stay.Number));
        Assert.Equal(TimeSpan.FromHours(4), record.Stays[1].Departed);
    }

    [Fact]
    public async Task EqualPlansGiveEqualLogs()
    {
        var plan = Plan(
            TestRun.SinglePhase(3, limitAmps: 30), TimeSpan.FromHours(6), "llf",
            Declared(TestRun.Stay(0, 0, 0.1, 3, 9_000)), Declared(TestRun.Stay(1, 2, 0.3, 4, 9_000)), Declared(TestRun.Stay(2, 1, 0.5, 5, 9_000)));

        var hashes = new[] { await plan.RunAsync(), await plan.RunAsync() }.Select(static record => record.EventLogHash).ToArray();
        Assert.Equal(hashes[0], hashes[1]);
        var other = await (plan with { Algorithm = "fcfs" }).RunAsync();
        Assert.NotEqual(hashes[0], other.EventLogHash);
    }

    [Fact]
    public async Task ACancelledRunReturnsWhatWasSimulated()
    {
        using var stop = new CancellationTokenSource();
        var progress = new Progress(reached =>
        {
            if (reached >= TimeSpan.FromHours(2))
                stop.Cancel();
        });
        var plan = Plan(TestRun.SinglePhase(1, limitAmps: 10), TimeSpan.FromHours(10), "equal-share", TestRun.Stay(0, 0, 0, 9, 90_000));
        var record = await new DirectEngine().RunAsync(plan, progress, stop.Token);

        Assert.False(record.IsComplete);
        Assert.InRange(record.Simulated, TimeSpan.FromHours(2), TimeSpan.FromHours(2.2));
        Assert.Equal(record.Simulated.TotalHours * 10 * Volts, record.Stays[0].DeliveredWh, 6);
        Assert.Null(record.Stays[0].Departed);
    }

    [Fact]
    public async Task OptionsThatDoNotExistAreRefused()
    {
        var plan = Plan(TestRun.SinglePhase(1), TimeSpan.FromHours(1), "edf");
        await RefusesAsync(plan with { Algorithm = "external" }, "without OCPP");
        await RefusesAsync(plan with { Algorithm = "edff" }, "edff");
        await RefusesAsync(With("Site:Nonsense", "1"), "Site:Nonsense");
        await RefusesAsync(With("Site:MinOnSeconds", "-1"), "Site:MinOnSeconds");
        await RefusesAsync(With("Site:Fallback", "nobody"), "Site:Fallback");

        RunPlan With(string name, string value) => plan with
        {
            Scenario = plan.Scenario with { Control = Plain with { GatewayOptions = new Dictionary<string, string> { [name] = value } } },
        };

        static async Task RefusesAsync(RunPlan plan, string part) =>
            Assert.Contains(part, (await Assert.ThrowsAsync<LabException>(plan.RunAsync)).Message, StringComparison.Ordinal);
    }

    private static Stay Declared(Stay stay) => stay with { DeclaredDeparture = stay.Departure, DeclaredWh = stay.RequestedWh };
}
