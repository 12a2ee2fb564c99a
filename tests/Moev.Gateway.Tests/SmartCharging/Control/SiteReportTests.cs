using Moev.Gateway.Ledger;
using Moev.Gateway.SmartCharging.Control;
using Moev.Gateway.SmartCharging.SetPoints;
using Moev.Gateway.Tests.Support;
using Moev.SmartCharging.Loads;

namespace Moev.Gateway.Tests.SmartCharging.Control;

/// <summary>The loop's reports: history, events, loads.</summary>
public sealed class SiteReportTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task History_follows_a_set_point_from_the_decision_to_the_measured_current()
    {
        await using var bench = new ControlBench(ControlBench.Grid(2, limitAmps: 40));
        var id = await bench.ArriveAsync(0);
        await bench.StartAsync();
        await bench.PassAsync(20 * Second);
        await bench.CurrentAsync(0, 31.5, id);
        await bench.PassAsync(10 * Second);
        var change = Assert.Single(Assert.Single(bench.Controller.History.List(null, 10, connector: 0, 100)).Changes);
        Assert.Equal((0, id, 32f, 32f), (change.Connector, change.TransactionId, change.DecidedAmps, change.AllowedAmps));
        Assert.Equal(SetPointOutcome.Accepted, change.Outcome);
        Assert.Equal((0f, 0f), (change.SentAfter, change.AnsweredAfter));
        Assert.InRange(change.FollowedAfter, 19.9f, 20.2f);
        Assert.Equal(
            $$"""{"number":1,"decidedBy":"fake","connectors":[{"chargePoint":"CP_0","connectorId":1,"amps":32}]}""",
            Assert.Single(await bench.EventsAsync(EventTypes.SiteDecision)));
    }

    [Fact]
    public async Task Cut_is_followed_only_by_a_measurement_taken_after_it_was_sent()
    {
        await using var bench = new ControlBench(ControlBench.Grid(2, limitAmps: 40));
        var id = await bench.ArriveAsync(0);
        await bench.StartAsync();
        await bench.PassAsync(Second);
        await bench.CurrentAsync(0, 32, id);
        await bench.ArriveAsync(1);
        await bench.PassUntilAsync(() => bench.SetPoints.Applied is [20, 20], Second);
        await bench.PassAsync(11 * Second);
        Assert.True(float.IsNaN(bench.Controller.History.List(null, 1, connector: 0, 100)[0].Changes[0].FollowedAfter));
        await bench.CurrentAsync(0, 19, id);
        await bench.PassAsync(11 * Second);
        Assert.InRange(bench.Controller.History.List(null, 1, connector: 0, 100)[0].Changes[0].FollowedAfter, 10, 13);
    }

    [Fact]
    public void History_is_bounded_in_cycles_and_in_bytes()
    {
        var time = new ManualTimeProvider();
        var byNumber = new CycleHistory(4, maxCycles: 3, maxBytes: 65_536, time);
        for (var i = 1; i <= 5; i++)
            byNumber.Add(Cycle(i), 0, [new ConnectorChange { Connector = 1, AllowedAmps = i }]);
        Assert.Equal([5, 4, 3], byNumber.List(null, 10, null, 100).Select(static entry => entry.Cycle.Number));
        Assert.Equal([4, 3], byNumber.List(before: 5, 10, null, 100).Select(static entry => entry.Cycle.Number));
        Assert.Equal([5], byNumber.List(null, 1, null, 100).Select(static entry => entry.Cycle.Number));
        Assert.Empty(byNumber.List(null, 10, connector: 2, 100));
        Assert.Equal([1, 0, 0], byNumber.List(null, 10, null, maxChanges: 1).Select(static entry => entry.Changes.Count));

        // Room for at least 65,536 / 64 changes, and not for three times that.
        var byBytes = new CycleHistory(2_000, maxCycles: 100, maxBytes: 65_536, time);
        for (var i = 1; i <= 5; i++)
            byBytes.Add(Cycle(i), 0, [.. Enumerable.Range(0, 500).Select(connector => new ConnectorChange { Connector = connector, AllowedAmps = i })]);
        Assert.InRange(byBytes.List(null, 10, null, 10_000).Count, 2, 4);
        Assert.All(byBytes.List(null, 10, null, 10_000), static entry => Assert.All(entry.Changes, change => Assert.Equal(entry.Cycle.Number, change.AllowedAmps)));
        byBytes.Add(Cycle(6), 0, [.. Enumerable.Range(0, 2_000).Select(connector => new ConnectorChange { Connector = connector })]);
        Assert.InRange(Assert.Single(byBytes.List(null, 10, null, 10_000)).Changes.Count, 500, 1_999);
        byBytes.Sent(1_999, 0, isRenewal: false);
    }

    [Fact]
    public async Task Overload_that_is_measured_is_reported_with_its_end()
    {
        await using var bench = new ControlBench(ControlBench.Grid(2, limitAmps: 40));
        var (first, second) = (await bench.ArriveAsync(0), await bench.ArriveAsync(1));
        await bench.StartAsync();
        await bench.PassAsync(25 * Second);
        await bench.CurrentAsync(0, 32, first);
        await bench.CurrentAsync(1, 20, second);
        await bench.PassAsync(20 * Second);
        Assert.Equal(12, bench.Controller.Read(static view => view.Loads[0].ExcessAmps), precision: 6);
        Assert.Contains("\"node\":\"grid\"", Assert.Single(await bench.EventsAsync(EventTypes.SiteOverload)), StringComparison.Ordinal);
        await bench.CurrentAsync(0, 20, first);
        await bench.PassAsync(10 * Second);
        var events = await bench.EventsAsync(EventTypes.SiteOverload);
        Assert.Equal(2, events.Count);
        Assert.Contains("\"mostExcessAmps\":12,\"ended\":true", events[1], StringComparison.Ordinal);
        Assert.Equal(0, bench.Controller.Read(static view => view.Loads[0].ExcessAmps));
    }

    [Fact]
    public async Task Measurement_from_before_a_cut_is_no_overload()
    {
        await using var bench = new ControlBench(ControlBench.Grid(1, limitAmps: 40));
        var id = await bench.ArriveAsync(0);
        await bench.StartAsync();
        await bench.PassAsync(15 * Second);
        await bench.CurrentAsync(0, 32, id);
        await bench.Ledger.Sites.StoreSignalAsync(new NodeSignal("grid", bench.Time.GetUtcNow(), bench.Time.GetUtcNow().AddHours(1), LimitAmps: 10));
        await bench.PassAsync(40 * Second);
        Assert.Equal([10], bench.SetPoints.Applied);
        Assert.Equal(32, bench.Controller.Read(static view => view.Observation.Connectors[0].Amps));
        Assert.Single(await bench.EventsAsync(EventTypes.SiteLimit));
        Assert.Empty(await bench.EventsAsync(EventTypes.SiteOverload));
        await bench.CurrentAsync(0, 31, id);
        await bench.PassAsync(20 * Second);
        Assert.Single(await bench.EventsAsync(EventTypes.SiteOverload));
    }

    [Fact]
    public async Task Loads_are_measured_and_committed_currents_with_other_consumers()
    {
        await using var bench = new ControlBench(ControlBench.Grid(2, limitAmps: 40, load: new Moev.SmartCharging.Sites.BaseLoad([new(TimeOnly.MinValue, 10, 3, 0)])));
        var id = await bench.ArriveAsync(0);
        await bench.StartAsync();
        await bench.PassAsync(2 * Second);
        await bench.CurrentAsync(0, 25, id);
        await bench.PassAsync(10 * Second);
        var load = bench.Controller.Read(static view => view.Loads[0]);
        Assert.Equal(new PhaseValues(35, 3, 0), load.MeasuredAmps);
        Assert.Equal(38 * 230, load.MeasuredWatts, precision: 6);
        Assert.Equal(40, load.CommittedAmps.First, precision: 6);
        Assert.Equal(0, load.HeadroomAmps, precision: 6);
    }

    private static CycleRecord Cycle(long number) =>
        new(number, DateTimeOffset.UnixEpoch, CycleTriggers.Period, "fake", false, null, TimeSpan.Zero, TimeSpan.Zero, 0, -1, 1);
}
