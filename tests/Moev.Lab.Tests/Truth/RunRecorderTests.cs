using Moev.Lab.Scenarios;
using Moev.Lab.Truth;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Sites;

namespace Moev.Lab.Tests.Truth;

public sealed class RunRecorderTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void Currents_add_up_at_the_node_until_the_next_change()
    {
        var scenario = TestRun.Scenario(TestRun.SinglePhase(2, limitAmps: 40), 4 * Hour);
        Stay[] stays = [TestRun.Stay(0, 0, 0, 2, 10_000), TestRun.Stay(1, 1, 1, 3, 10_000)];
        using var recorder = RunRecorder.Create(TestRun.Plan(scenario), stays);
        recorder.Arrived(TimeSpan.Zero, stays[0]);
        recorder.Drew(TimeSpan.Zero, 0, 1, 32, 7360, 32, 0);
        recorder.Arrived(Hour, stays[1]);
        recorder.Drew(Hour, 1, 1, 16, 3680, 16, 0);
        recorder.Departed(2 * Hour, stays[0], 14_720);
        recorder.Departed(3 * Hour, stays[1], 7360);
        var record = recorder.Complete(4 * Hour, true, TimeSpan.Zero);

        Assert.Equal([(0, 32, -8), (1, 48, 8), (2, 16, -24), (3, 0, -40)], record.Nodes[0].Points.Select(static point => (point.At.TotalHours, point.L1, point.ExcessAmps)));
        Assert.Equal([14_720, 7360], record.Stays.Select(static stay => stay.DeliveredWh));
        Assert.Empty(record.Corrections);
    }

    [Fact]
    public void Several_currents_at_one_moment_count_as_the_last_one()
    {
        var scenario = TestRun.Scenario(TestRun.SinglePhase(2), Hour);
        var stay = TestRun.Stay(0, 0, 0, 1, 1000);
        using var recorder = RunRecorder.Create(TestRun.Plan(scenario), [stay]);
        recorder.Arrived(TimeSpan.Zero, stay);
        recorder.Drew(TimeSpan.Zero, 0, 1, 6, 1380, 6, 0);
        recorder.Drew(TimeSpan.Zero, 0, 1, 10, 2300, 10, 0);
        recorder.Drew(0.5 * Hour, 0, 1, 10, 2300, 10, 1150); // as before
        var record = recorder.Complete(Hour, true, TimeSpan.Zero);
        Assert.Equal([new ConnectorPoint(TimeSpan.Zero, 1, 10, 2300, 10)], record.Connectors[0].Points);
        Assert.Single(record.Nodes[0].Points);
        Assert.Equal(2300, record.Stays[0].DeliveredWh);
        Assert.Null(record.Stays[0].Departed);
    }

    [Fact]
    public void Energy_that_the_trace_lacks_becomes_a_correction()
    {
        var scenario = TestRun.Scenario(TestRun.SinglePhase(1), 2 * Hour);
        var stay = TestRun.Stay(0, 0, 0, 2, 10_000);
        using var recorder = RunRecorder.Create(TestRun.Plan(scenario), [stay]);
        recorder.Arrived(TimeSpan.Zero, stay);
        recorder.Drew(TimeSpan.Zero, 0, 1, 10, 2300, 32, 0);
        recorder.Drew(Hour, 0, 1, 8, 1840, 32, 2070); // it fell on the way
        recorder.Departed(2 * Hour, stay, 3700);
        var record = recorder.Complete(2 * Hour, true, TimeSpan.Zero);
        Assert.Equal([(Hour, -230), (2 * Hour, -210)], record.Corrections.Select(static correction => (correction.At, Math.Round(correction.Wh, 6))));
    }

    [Fact]
    public void Delta_wye_transformer_carries_line_to_line_current_as_two_thirds_and_one_third()
    {
        // A load between two secondary lines draws from two windings, so one primary line carries the sum of both: 2 : 1 : 1.
        var site = TestRun.Site(
            [new SiteNode { Id = "grid" }, new SiteNode { Id = "low", Parent = "grid", Transformer = new Transformer(TransformerWinding.DeltaWye, 277, 120, 3 * 277 * 10) }],
            ("low", [Phase.L1L2]));
        var scenario = TestRun.Scenario(site, Hour);
        var stay = TestRun.Stay(0, 0, 0, 1, 1000);
        using var recorder = RunRecorder.Create(TestRun.Plan(scenario), [stay]);
        recorder.Arrived(TimeSpan.Zero, stay);
        recorder.Drew(TimeSpan.Zero, 0, 1, 30, 30 * 120 * Math.Sqrt(3), 30, 0);
        var record = recorder.Complete(Hour, true, TimeSpan.Zero);
        var grid = record.Nodes[0].Points[0];
        var unit = 30 * 120.0 / 277 / Math.Sqrt(3);
        double[] lines = [grid.L1, grid.L2, grid.L3];
        Assert.Equal([unit, unit, 2 * unit], lines.Order(), (a, b) => Math.Abs(a - b) < 1e-9);
        var low = record.Nodes[1].Points[0];
        Assert.Equal((30, 30, 0), (Math.Round(low.L1, 9), Math.Round(low.L2, 9), Math.Round(low.L3, 9)));

        // Power is the same on both sides; the secondary lines are rated 10 A · 277 / 120, the primary ones 10 A.
        Assert.Equal(low.ChargingWatts, grid.ChargingWatts);
        Assert.Equal(10 * 277.0 / 120, low.LimitAmps, 9);
        Assert.Equal(Math.Max((2 * unit) - 10, 30 - (10 * 277.0 / 120)), low.ExcessAmps, 9);
    }

    [Fact]
    public void Other_consumers_follow_the_table_by_local_time()
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"); // one hour ahead of the test's start
        BaseLoad table = new([new BaseLoadPeriod(TimeOnly.MinValue, 1, 2, 3), new BaseLoadPeriod(new TimeOnly(6, 0), 10, 20, 30)]);
        var site = TestRun.Site([new SiteNode { Id = "root", LimitAmps = 25, BaseLoad = table }], ("root", [Phase.L1])) with { TimeZone = berlin };
        using var recorder = RunRecorder.Create(TestRun.Plan(TestRun.Scenario(site, 24 * Hour)), []);
        var points = recorder.Complete(24 * Hour, true, TimeSpan.Zero).Nodes[0].Points;
        Assert.Equal([(0, 6 * 230, -22), (5, 60 * 230, 5), (23, 6 * 230, -22)], points.Select(static point => (point.At.TotalHours, Math.Round(point.OtherWatts, 6), Math.Round(point.ExcessAmps, 6))));
    }

    [Fact]
    public void Given_load_replaces_the_table_and_a_signal_lowers_the_limit_until_it_ends()
    {
        BaseLoad table = new([new BaseLoadPeriod(TimeOnly.MinValue, 1, 1, 1)]);
        var site = TestRun.Site([new SiteNode { Id = "root", LimitAmps = 25, BaseLoad = table }], ("root", [Phase.L1]));
        var scenario = TestRun.Scenario(site, 4 * Hour) with
        {
            BaseLoad = new LoadSeries { Changes = [(0.5 * Hour, 0, new PhaseValues(5, 5, 5))] },
            Signals = [new LimitSignal(Hour, Hour, 0, 10, null), new LimitSignal(1.5 * Hour, Hour, 0, 100, 3000)],
        };
        using var recorder = RunRecorder.Create(TestRun.Plan(scenario), []);
        var points = recorder.Complete(4 * Hour, true, TimeSpan.Zero).Nodes[0].Points;
        Assert.Equal(
            [(0, 0, 25, double.PositiveInfinity), (0.5, 3450, 25, double.PositiveInfinity), (1, 3450, 10, double.PositiveInfinity), (1.5, 3450, 25, 3000), (2.5, 3450, 25, double.PositiveInfinity)],
            points.Select(static point => (point.At.TotalHours, Math.Round(point.OtherWatts, 6), point.LimitAmps, point.LimitWatts)));
        Assert.Equal(450.0 / 230, points[3].ExcessAmps, 9);
    }

    [Fact]
    public void Set_point_is_followed_when_the_current_is_within_it()
    {
        var scenario = TestRun.Scenario(TestRun.SinglePhase(1), 4 * Hour);
        var stay = TestRun.Stay(0, 0, 0, 4, 100_000);
        using var recorder = RunRecorder.Create(TestRun.Plan(scenario), [stay]);
        static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
        recorder.Arrived(At(0), stay);
        recorder.Decided(At(0), Decision(At(0)));
        recorder.SetPointSent(At(1), 0, 20, false);
        recorder.SetPointEnded(At(2), 0, "Accepted");
        recorder.Drew(At(3), 0, 1, 18, 18 * 230, 20, 0);
        recorder.Drew(At(4), 0, 1, 19, 19 * 230, 20, 1.15);
        recorder.SetPointSent(At(10), 0, 8, false); // lower
        recorder.Drew(At(15), 0, 1, 9, 9 * 230, 8, 20);
        recorder.Drew(At(16), 0, 1, 8, 8 * 230, 8, 20);
        recorder.SetPointSent(At(20), 0, 8, true); // a renewal
        recorder.SetPointSent(At(30), 0, 32, false); // never followed
        recorder.SetPointSent(At(40), 0, 9, false); // within 1 A of it: nothing to do
        var points = recorder.Complete(At(60), true, TimeSpan.Zero).Control.SetPoints;
        Assert.Equal(
            [(true, At(4)), (true, At(16)), (false, null), (true, null), (false, null)],
            points.Select(static point => (point.NeedsChange, point.FollowedAt)));
        Assert.Equal((At(0), At(1), At(2), true), (points[0].DecidedAt, points[0].SentAt, points[0].EndedAt!.Value, points[0].IsAccepted));
    }

    [Fact]
    public void Switches_are_changes_of_the_offer_that_the_current_follows()
    {
        var scenario = TestRun.Scenario(TestRun.SinglePhase(1), 4 * Hour);
        var stay = TestRun.Stay(0, 0, 0, 4, 100_000);
        using var recorder = RunRecorder.Create(TestRun.Plan(scenario), [stay]);
        static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
        recorder.Arrived(At(0), stay);
        (double Seconds, double Amps, double Offer)[] events =
        [
            (1, 0, 16), (2, 6, 16), (3, 10, 16), (4, 16, 16), // starts, with a ramp
            (10, 16, 8), (12, 14, 8), (13, 8, 8), // 1
            (20, 8, 0), (21, 0, 0), // 2
            (30, 8, 8), // 3
            (40, 8.5, 8.5), // less than 1 A
            (50, 7.5, 8.5), (90, 0, 8.5), // near full
        ];
        foreach (var (seconds, amps, offer) in events)
            recorder.Drew(At(seconds), 0, 1, amps, amps * 230, offer, 0);
        Assert.Equal(3, recorder.Complete(At(100), true, TimeSpan.Zero).Stays[0].Switches);
    }

    [Fact]
    public void Time_that_goes_back_is_refused()
    {
        using var recorder = RunRecorder.Create(TestRun.Plan(TestRun.Scenario(TestRun.SinglePhase(1), Hour)), []);
        recorder.Note(Hour, "CP0", "here");
        Assert.Throws<ArgumentOutOfRangeException>(() => recorder.Note(TimeSpan.Zero, "CP0", "there"));
    }

    private static DecisionRecord Decision(TimeSpan at) => new(at, "edf", false, TimeSpan.Zero, 0, [20], [20], null);
}
