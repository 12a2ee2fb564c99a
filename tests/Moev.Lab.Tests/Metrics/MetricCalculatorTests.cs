using Moev.Lab.Metrics;
using Moev.Lab.Scenarios;
using Moev.Lab.Tests.Truth;
using Moev.Lab.Truth;
using Moev.SmartCharging.Sites;

namespace Moev.Lab.Tests.Metrics;

public sealed class MetricCalculatorTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void Stays_are_measured_against_their_requests()
    {
        Stay[] stays =
        [
            TestRun.Stay(0, 0, 0, 1, 5000), // gets 7.36: more than all
            TestRun.Stay(1, 1, 0, 1, 7450), // misses 90 Wh, which is tolerated
            TestRun.Stay(2, 2, 0, 1, 14_720), // half
            TestRun.Stay(3, 3, 0, 9, 14_720), // half, and stays
        ];
        var metrics = Run(TestRun.SinglePhase(4), stays, 32, Hour);
        Assert.Equal(4 * 7.36, metrics.EnergyKwh, 9);
        Assert.Equal(41.89, metrics.RequestedKwh, 9);
        Assert.Equal(100 * (5 + (3 * 7.36)) / 41.89, metrics.EnergyDeliveredPercent, 9);
        Assert.Equal((50, 1), (metrics.DemandsMetPercent, metrics.DeadlineMisses));
        Assert.Equal(0.09 + 7.36, metrics.ShortKwh, 9);
        var second = 7.36 / 7.45;
        Assert.Equal((2 + second) * (2 + second) / (4 * (1 + (second * second) + 0.5)), metrics.Fairness, 9);
        Assert.Equal((50, 50), (metrics.MinSatisfactionPercent, metrics.P10SatisfactionPercent));
        Assert.True(double.IsNaN(metrics.EnergyCost));
        Assert.True(double.IsNaN(metrics.RegretPercent));
    }

    [Fact]
    public void Peaks_are_means_of_windows_that_are_aligned_to_the_clock()
    {
        // 7.36 kW from 00:10 to 00:25:30, beside other consumers of 230 W.
        var site = TestRun.Site([new SiteNode { Id = "root", BaseLoad = new BaseLoad([new BaseLoadPeriod(TimeOnly.MinValue, 1, 0, 0)]) }], ("root", [Phase.L1]));
        var stay = TestRun.Stay(0, 0, 1.0 / 6, 25.5 / 60, 5000);
        var metrics = Run(site, [stay], 32, Hour);
        Assert.Equal(7.36, metrics.PeakKw, 9);
        Assert.Equal(7.59, metrics.Peak1MinuteKw, 9);
        Assert.Equal((7.36 * 10.5 / 15) + 0.23, metrics.Peak15MinuteKw, 9); // 00:15 to 00:30 holds 10.5 minutes of it
    }

    [Fact]
    public void Violations_are_summed_by_node_and_line()
    {
        var site = TestRun.Site(
            [new SiteNode { Id = "root", LimitWatts = 10_000 }, new SiteNode { Id = "pod", Parent = "root", LimitAmps = 20 }],
            ("pod", [Phase.L2]), ("root", [Phase.L1]));
        var metrics = Run(site, [TestRun.Stay(0, 0, 0, 1, 100), TestRun.Stay(1, 1, 0.5, 1, 100)], 32, 2 * Hour);
        Assert.Equal(3600 + 1800, metrics.ViolationSeconds);
        Assert.Equal((12 * 0.23) + ((14.72 - 10) * 0.5), metrics.ViolationKwh, 6);
        Assert.Equal(4720.0 / 230, metrics.WorstExcessAmps, 6);
        Assert.Equal([("root", 1800, null), ("pod", 3600, "L2")], metrics.Nodes.Select(static node => (node.Node, node.Seconds, node.WorstPhase)));
        Assert.Equal(("L2", 3600, 12), Assert.Single(metrics.Nodes[1].Phases) is var phase ? (phase.Phase, phase.Seconds, phase.WorstExcessAmps) : default);
        Assert.Equal("power", Assert.Single(metrics.Nodes[0].Phases).Phase);
    }

    [Fact]
    public void Energy_and_peak_are_priced_in_the_zone_of_the_site()
    {
        // Berlin is at 01:00 when the run starts, so the night ends after 5 hours. The run goes from March to April.
        var tariff = new Tariff("EUR", [new EnergyPrice(0.1, TimeOnly.MinValue, new TimeOnly(6, 0), [], []), new EnergyPrice(0.3, new TimeOnly(6, 0), TimeOnly.MinValue, [], [])], 10);
        var site = TestRun.SinglePhase(2) with { Tariff = tariff, TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin") };
        Stay[] stays = [TestRun.Stay(0, 0, 4, 7, 50_000), TestRun.Stay(1, 1, (28 * 24) + 1, (28 * 24) + 2, 50_000)];
        var metrics = Run(site, stays, 32, 29 * 24 * Hour);
        Assert.Equal((7.36 * (0.1 + 0.3 + 0.3)) + (7.36 * 0.1), metrics.EnergyCost, 9); // summer time then: 03:00
        Assert.Equal(2 * 73.6, metrics.DemandCharge, 9);
        Assert.Equal((metrics.EnergyCost + metrics.DemandCharge) / (4 * 7.36), metrics.CostPerKwh, 9);
    }

    [Fact]
    public void Demand_can_be_billed_once_for_another_window()
    {
        // 7.36 kW for 5 minutes in March, and 14.72 kW for 10 in April: a third and two thirds of 15 minutes.
        var site = TestRun.SinglePhase(3) with { Tariff = new Tariff("EUR", [], 10) };
        var april = 31 * 24;
        Stay[] stays = [TestRun.Stay(0, 0, 1, 1 + (5 / 60.0), 5000), TestRun.Stay(1, 1, april, april + (10 / 60.0), 5000), TestRun.Stay(2, 2, april, april + (10 / 60.0), 5000)];
        var start = new DateTimeOffset(2024, 3, 1, 0, 0, 0, TimeSpan.Zero);
        double Charge(MetricSettings settings) => Run(site, stays, 32, (april + 24) * Hour, settings, start).DemandCharge;
        Assert.Equal((73.6 / 3) + (147.2 * 2 / 3), Charge(new MetricSettings()), 6);
        Assert.Equal(147.2 * 2 / 3, Charge(new MetricSettings { BillsAtOnce = true }), 6);
        Assert.Equal(147.2, Charge(new MetricSettings { BillsAtOnce = true, BillingWindow = TimeSpan.FromMinutes(5) }), 6);
    }

    [Fact]
    public void Unbalance_is_weighted_by_time_and_ignores_little_load_for_the_highest_value()
    {
        var site = TestRun.Site([new SiteNode { Id = "root" }], ("root", [Phase.L1, Phase.L2, Phase.L3]), ("root", [Phase.L1]));
        var metrics = Run(site, [TestRun.Stay(0, 0, 0, 3, 100, phases: 3), TestRun.Stay(1, 1, 2, 4, 100)], 32, 10 * Hour);
        Assert.Equal(((2 * 0) + (1 * 50) + (1 * 200)) / 4.0, metrics.UnbalancePercent, 9); // 32, 32, 32; 64, 32, 32; 32, 0, 0
        Assert.Equal(200, metrics.MaxUnbalancePercent, 9);
        Assert.Equal(0.625, metrics.Unbalance, 9);
    }

    [Fact]
    public void Control_is_measured_from_decision_to_current()
    {
        var stay = TestRun.Stay(0, 0, 0, 1, 100_000);
        using var recorder = RunRecorder.Create(TestRun.Plan(TestRun.Scenario(TestRun.SinglePhase(1), Hour)), [stay]);
        static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
        recorder.Arrived(At(0), stay);
        recorder.Decided(At(10), new DecisionRecord(At(10), "edf", false, TimeSpan.FromMilliseconds(5), 2, [16], [10], null));
        recorder.SetPointSent(At(11), 0, 10, false);
        recorder.SetPointEnded(At(13), 0, "Accepted");
        recorder.Drew(At(15), 0, 1, 10, 2300, 10, 0);
        recorder.Decided(At(20), new DecisionRecord(At(20), "equal", true, TimeSpan.FromMilliseconds(7), 1, [16], [10], "late"));
        recorder.SetPointSent(At(20), 0, 8, false);
        recorder.SetPointEnded(At(50), 0, "Rejected");
        recorder.SetPointSent(At(60), 0, 7, false); // no answer
        recorder.Message(At(60), "CP0", true, "[]"u8);
        var metrics = MetricCalculator.Compute(recorder.Complete(Hour, true, TimeSpan.Zero));
        Assert.Equal((3, 3, 5, 5), (metrics.AcceptedP50Seconds, metrics.AcceptedP99Seconds, metrics.FollowedP50Seconds, metrics.FollowedP99Seconds));
        Assert.Equal((2, 3, 1), (metrics.FailedSetPoints, metrics.Interventions, metrics.Fallbacks));
        Assert.Equal((3, 1), (metrics.ProfilesPerChargerHour, metrics.MessagesPerChargerHour));
        Assert.Equal((5, 7), (metrics.AlgorithmP50Milliseconds, metrics.AlgorithmP99Milliseconds));
    }

    [Fact]
    public void Regret_is_what_was_missed_of_the_bound()
    {
        var stay = TestRun.Stay(0, 0, 0, 2, 20_000);
        var record = Record(TestRun.SinglePhase(1, limitAmps: 32), [stay], 16, 2 * Hour);
        var metrics = MetricCalculator.Compute(record, OfflineBound.Compute(record));
        Assert.Equal(14.72, metrics.BoundKwh, 6);
        Assert.Equal(100 * 7.36 / 20, metrics.RegretPercent, 4);
        Assert.True(metrics.IsBoundExact);
    }

    [Fact]
    public void Run_without_stays_has_no_shares()
    {
        var metrics = Run(TestRun.SinglePhase(1), [], 32, Hour);
        Assert.Equal((0, 0, 0), (metrics.EnergyKwh, metrics.PeakKw, metrics.ViolationSeconds));
        Assert.All(new[] { metrics.EnergyDeliveredPercent, metrics.DemandsMetPercent, metrics.Fairness, metrics.UnbalancePercent, metrics.AcceptedP50Seconds }, static value => Assert.True(double.IsNaN(value)));
    }

    private static RunMetrics Run(Site site, Stay[] stays, double amps, TimeSpan duration, MetricSettings? settings = null, DateTimeOffset? start = null) =>
        MetricCalculator.Compute(Record(site, stays, amps, duration, settings, start));

    /// <summary>Records a run in which each car draws the same current from arrival to departure.</summary>
    private static RunRecord Record(Site site, Stay[] stays, double amps, TimeSpan duration, MetricSettings? settings = null, DateTimeOffset? start = null)
    {
        var scenario = TestRun.Scenario(site, duration) with
        {
            Start = start ?? TestRun.Start,
            Metrics = settings ?? new MetricSettings { PeakWindow = TimeSpan.FromMinutes(5) },
        };
        using var recorder = RunRecorder.Create(TestRun.Plan(scenario), stays);
        foreach (var (at, stay, isArrival) in stays.SelectMany(static stay => new[] { (stay.Arrival, stay, true), (stay.Departure, stay, false) }).OrderBy(static e => e.Item1))
        {
            if (at > duration)
                continue;
            var watts = amps * scenario.Site.WattsPerAmp(stay.Connector, stay.Car.Phases);
            if (isArrival)
            {
                recorder.Arrived(at, stay);
                recorder.Drew(at, stay.Connector, stay.Car.Phases, amps, watts, amps, 0);
            }
            else
            {
                recorder.Departed(at, stay, watts * (at - stay.Arrival).TotalHours);
            }
        }

        return recorder.Complete(duration, true, TimeSpan.Zero);
    }
}
