using CsCheck;
using Moev.Lab.Metrics;
using Moev.Lab.Scenarios;
using Moev.Lab.Tests.Truth;
using Moev.SmartCharging.Sites;

namespace Moev.Lab.Tests.Metrics;

public sealed class OfflineBoundTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void Without_a_limit_the_bound_is_what_each_car_can_take()
    {
        var scenario = TestRun.Scenario(TestRun.SinglePhase(3), 10 * Hour);
        Stay[] stays =
        [
            TestRun.Stay(0, 0, 0, 1, 100_000), // 32 A for an hour
            TestRun.Stay(1, 1, 0, 5, 5000),
            TestRun.Stay(2, 2, 9, 20, 100_000) with { Car = new CarSettings { Phases = 3, CapacityWh = 10_000, MaxWatts = 2300, InitialSoc = 0.9, FullSoc = 1 } }, // 1 kWh fits
        ];
        var bound = OfflineBound.Compute(scenario, stays, 10 * Hour);
        Assert.Equal(7.36 + 5 + 1, bound.Kwh, 6);
        Assert.True(bound.IsExact);
        Assert.Null(bound.Remark);
    }

    [Fact]
    public void Two_cars_share_a_limit_and_a_third_one_comes_later()
    {
        // 32 A for 2 hours are 14.72 kWh for two who want 10 each; then the limit is free for the third.
        var scenario = TestRun.Scenario(TestRun.SinglePhase(3, limitAmps: 32), 4 * Hour);
        Stay[] stays = [TestRun.Stay(0, 0, 0, 2, 10_000), TestRun.Stay(1, 1, 0, 2, 10_000), TestRun.Stay(2, 2, 2, 4, 9000)];
        var bound = OfflineBound.Compute(scenario, stays, 4 * Hour);
        Assert.Equal(14.72 + 9, bound.Kwh, 4);
        Assert.True(bound.IsExact);
    }

    [Fact]
    public void Other_consumers_and_signals_take_their_part()
    {
        BaseLoad table = new([new BaseLoadPeriod(TimeOnly.MinValue, 10, 0, 0), new BaseLoadPeriod(new TimeOnly(1, 0), 30, 0, 0)]);
        var site = TestRun.Site([new SiteNode { Id = "root", LimitAmps = 32, BaseLoad = table }], ("root", [Phase.L1]));
        var scenario = TestRun.Scenario(site, 4 * Hour) with { Signals = [new LimitSignal(3 * Hour, Hour, 0, 20, null)] };
        var bound = OfflineBound.Compute(scenario, [TestRun.Stay(0, 0, 0, 4, 100_000)], 4 * Hour);
        Assert.Equal((22 + 2 + 2 + 0) * 0.23, bound.Kwh, 4);
        Assert.True(bound.IsExact);
    }

    [Fact]
    public void Line_to_line_cars_add_up_as_phasors()
    {
        // Two cars between L1-L2 and L3-L1 meet in L1 at 60°: two equal currents of x make x·√3.
        var site = TestRun.Site([new SiteNode { Id = "root", LimitAmps = 30 }], ("root", [Phase.L1L2]), ("root", [Phase.L3L1]));
        var scenario = TestRun.Scenario(site, Hour);
        Stay[] stays = [TestRun.Stay(0, 0, 0, 1, 100_000), TestRun.Stay(1, 1, 0, 1, 100_000)];
        var bound = OfflineBound.Compute(scenario, stays, Hour);
        var each = 30 / Math.Sqrt(3);
        var truth = 2 * each * 230 * Math.Sqrt(3) / 1000;
        Assert.InRange(bound.Kwh, truth - 1e-4, truth * 1.0001);
        Assert.True(bound.IsExact);
    }

    [Fact]
    public void Single_phase_bound_is_the_maximal_flow()
    {
        var stay = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 9], Gen.Int[1, 6], Gen.Int[1, 300]);
        Gen.Select(stay.Array[1, 10], Gen.Int[5, 60], Gen.Int[5, 60]).Sample(
            (drawn, rootAmps, podAmps) =>
            {
                // Connectors 0 and 1 are at a pod below the root. Several cars may be at one connector, which the bound does not mind.
                var site = TestRun.Site(
                    [new SiteNode { Id = "root", LimitAmps = rootAmps }, new SiteNode { Id = "pod", Parent = "root", LimitAmps = podAmps }],
                    ("pod", [Phase.L1]), ("pod", [Phase.L1]), ("root", [Phase.L1]), ("root", [Phase.L1]));
                var stays = drawn.Select((s, i) => TestRun.Stay(i, s.Item1, s.Item2, s.Item2 + s.Item3, s.Item4 * 230)).ToArray();
                var bound = OfflineBound.Compute(TestRun.Scenario(site, 20 * Hour), stays, 20 * Hour);
                var flow = MaximalFlow(drawn, rootAmps, podAmps) * 0.23;
                Assert.InRange(bound.Kwh, flow - 1e-3, flow + 1e-3);
                Assert.True(bound.IsExact);
            },
            iter: 60,
            threads: 1);
    }

    [Fact]
    public void Week_of_line_to_line_cars_is_bounded_tightly()
    {
        // The shape of the site of the Caltech study: 54 connectors of three pairs of lines behind a delta-wye transformer, 7 days with about 31 stays each.
        Phase[] pairs = [Phase.L1L2, Phase.L2L3, Phase.L3L1];
        var transformer = new Transformer(TransformerWinding.DeltaWye, 277, 120, 20_000);
        var site = TestRun.Site(
            [new SiteNode { Id = "grid" }, new SiteNode { Id = "low", Parent = "grid", Transformer = transformer }],
            [.. Enumerable.Range(0, 54).Select(i => ("low", new[] { pairs[i % 3] }))]);
        var random = new Random(1);
        var stays = new List<Stay>();
        for (var day = 0; day < 7; day++)
        {
            for (var i = 0; i < 31; i++)
            {
                var arrival = (day * 24) + 7 + (4 * random.NextDouble());
                stays.Add(TestRun.Stay(stays.Count, (i * 5) % 54, arrival, arrival + 2 + (8 * random.NextDouble()), 3000 + (15_000 * random.NextDouble())));
            }
        }

        var scenario = TestRun.Scenario(site, 7 * 24 * Hour);
        var bound = OfflineBound.Compute(scenario, stays, 7 * 24 * Hour);
        var requested = stays.Sum(static stay => stay.RequestedWh) / 1000;
        Assert.InRange(bound.Kwh, requested * 0.6, requested * 0.999);
        var wider = OfflineBound.Compute(TestRun.Scenario(site with { Nodes = [site.Nodes[0], site.Nodes[1] with { Transformer = transformer with { LimitVoltAmps = 40_000 } }] }, 7 * 24 * Hour), stays, 7 * 24 * Hour);
        Assert.True(wider.Kwh > bound.Kwh);
    }

    [Fact]
    public void Bound_without_stays_is_nothing() =>
        Assert.Equal(new EnergyBound(0, true, null), OfflineBound.Compute(TestRun.Scenario(TestRun.SinglePhase(1, 10), Hour), [], Hour));

    /// <summary>Returns the maximal flow from cars through hours of the pod and the root, in ampere-hours, by augmenting paths.</summary>
    private static int MaximalFlow((int Connector, int From, int Length, int AmpHours)[] stays, int root, int pod)
    {
        const int Hours = 20;
        var (source, sink, roots, pods, cars) = (0, 1, 2, 2 + Hours, 2 + (2 * Hours));
        var room = new int[cars + stays.Length, cars + stays.Length];
        for (var hour = 0; hour < Hours; hour++)
        {
            room[roots + hour, sink] = root;
            room[pods + hour, roots + hour] = pod;
        }

        for (var i = 0; i < stays.Length; i++)
        {
            room[source, cars + i] = stays[i].AmpHours;
            for (var hour = stays[i].From; hour < stays[i].From + stays[i].Length; hour++)
                room[cars + i, (stays[i].Connector < 2 ? pods : roots) + hour] = 32;
        }

        var flow = 0;
        while (true)
        {
            var from = Enumerable.Repeat(-1, room.GetLength(0)).ToArray();
            var queue = new Queue<int>([source]);
            from[source] = source;
            while (queue.TryDequeue(out var at) && from[sink] < 0)
            {
                for (var next = 0; next < from.Length; next++)
                {
                    if (from[next] < 0 && room[at, next] > 0)
                    {
                        from[next] = at;
                        queue.Enqueue(next);
                    }
                }
            }

            if (from[sink] < 0)
                return flow;
            var most = int.MaxValue;
            for (var at = sink; at != source; at = from[at])
                most = Math.Min(most, room[from[at], at]);
            for (var at = sink; at != source; at = from[at])
            {
                room[from[at], at] -= most;
                room[at, from[at]] += most;
            }

            flow += most;
        }
    }
}
