using Moev.ChargePoint;
using Moev.Lab.Scenarios;
using Moev.Lab.Truth;

namespace Moev.Lab.Tests.Lockstep;

/// <summary>Each fault, with the effect that it must have, and the one that it must not have: an excess.</summary>
public class LockstepFaultTests
{
    private static readonly FaultTargets First = new(["CP_0"], 0);

    [Theory]
    [InlineData(nameof(FaultKind.Offline))]
    [InlineData(nameof(FaultKind.HalfOpen))]
    [InlineData(nameof(FaultKind.Reboot))]
    [InlineData(nameof(FaultKind.MeterReset))]
    [InlineData(nameof(FaultKind.LateMessages))]
    [InlineData(nameof(FaultKind.ClockSkew))]
    [InlineData(nameof(FaultKind.GatewayRestart))]
    [InlineData(nameof(FaultKind.AlgorithmHangs))]
    public async Task Fault_causes_no_excess_and_is_repeatable(string name)
    {
        var kind = Enum.Parse<FaultKind>(name);
        var first = await RunAsync(new Fault(kind, TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(10), First) { Amount = TimeSpan.FromSeconds(20) });
        var second = await RunAsync(new Fault(kind, TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(10), First) { Amount = TimeSpan.FromSeconds(20) });
        Assert.True(first.IsComplete);
        Assert.InRange(first.WorstExcess(), -LockstepRuns.GridAmps, 0.001);
        Assert.Equal(first.EventLogHash, second.EventLogHash);
        Assert.NotEqual(first.EventLogHash, (await RunAsync()).EventLogHash);
    }

    [Fact]
    public async Task Charge_point_that_is_offline_falls_back_and_comes_back()
    {
        var record = await RunAsync(new Fault(FaultKind.Offline, TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(10), First));
        // Its lease has ended: the fail-safe current holds.
        Assert.Equal(record.Plan.Scenario.Site.FailSafeOf(0), OfferAt(record, 0, TimeSpan.FromMinutes(28)));
        Assert.True(OfferAt(record, 0, TimeSpan.FromMinutes(35)) > 6);
        Assert.InRange(record.Stays[0].DeliveredWh, 6_000, 7_001);
    }

    [Fact]
    public async Task Charge_point_that_ignores_profiles_is_counted_with_all_that_it_can_draw()
    {
        var record = await RunAsync(new Fault(FaultKind.Quirk, TimeSpan.Zero, null, First) { Quirk = Quirk.AcceptsAndIgnores });
        // The others share what it leaves: 40 A less 32 A.
        var others = Enumerable.Range(1, 3).Sum(connector => OfferAt(record, connector, TimeSpan.FromMinutes(40)));
        Assert.InRange(others, 0, 9);
    }

    [Fact]
    public async Task Gateway_that_was_killed_continues_the_transactions()
    {
        var record = await RunAsync(new Fault(FaultKind.GatewayRestart, TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(1), FaultTargets.None));
        Assert.Equal(4, record.Stays.Count);
        Assert.All(record.Stays, static stay => Assert.InRange(stay.DeliveredWh, 6_000, 7_001));
        Assert.DoesNotContain(record.Control.Decisions, static decision => decision.At > TimeSpan.FromMinutes(30) && decision.At < TimeSpan.FromMinutes(31));
        Assert.Contains(record.Control.Decisions, static decision => decision.At > TimeSpan.FromMinutes(32));
    }

    [Fact]
    public async Task Fallback_decides_while_the_algorithm_hangs()
    {
        var record = await RunAsync(new Fault(FaultKind.AlgorithmHangs, TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(10), FaultTargets.None));
        foreach (var decision in record.Control.Decisions)
        {
            var hangs = decision.At >= TimeSpan.FromMinutes(20) && decision.At < TimeSpan.FromMinutes(30);
            Assert.Equal(hangs, decision.IsFallback);
        }

        Assert.All(record.Stays, static stay => Assert.InRange(stay.DeliveredWh, 6_900, 7_001));
    }

    [Fact]
    public async Task End_of_a_fault_leaves_others_of_its_kind()
    {
        var record = await RunAsync(
            new Fault(FaultKind.Offline, TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(10), First),
            new Fault(FaultKind.Offline, TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(20), First),
            new Fault(FaultKind.GatewayRestart, TimeSpan.FromMinutes(50), TimeSpan.FromMinutes(10), FaultTargets.None),
            new Fault(FaultKind.GatewayRestart, TimeSpan.FromMinutes(55), TimeSpan.FromMinutes(1), FaultTargets.None));
        Assert.True(record.IsComplete);
        Assert.Equal(record.Plan.Scenario.Site.FailSafeOf(0), OfferAt(record, 0, TimeSpan.FromMinutes(38)));
        Assert.DoesNotContain(record.Control.Decisions, static decision => decision.At > TimeSpan.FromMinutes(50) && decision.At < TimeSpan.FromMinutes(60));
        Assert.Contains(record.Control.Decisions, static decision => decision.At > TimeSpan.FromMinutes(61));
    }

    [Theory]
    [InlineData(0)] // while it connects
    [InlineData(10)] // the transaction ends
    public async Task Driver_presents_the_tag_again_after_a_restart(int minutes)
    {
        var record = await LockstepRuns.RunAsync(scenario => scenario with { Faults = [new Fault(FaultKind.Reboot, TimeSpan.FromMinutes(minutes), null, First)] });
        Assert.InRange(record.Stays[0].DeliveredWh, 4_000, 7_001);
    }

    [Fact]
    public async Task Limit_is_signalled_also_when_the_gateway_did_not_run()
    {
        const double Limit = 8_280; // 12 A on three lines
        var record = await LockstepRuns.RunAsync(static scenario => scenario with
        {
            Signals = [new LimitSignal(TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(30), 0, null, Limit)],
            Faults = [new Fault(FaultKind.GatewayRestart, TimeSpan.FromMinutes(29), TimeSpan.FromMinutes(2), FaultTargets.None)],
        });
        Assert.InRange(Drawn(record, TimeSpan.FromMinutes(40)), 1, Limit + 1);
        Assert.True(Drawn(record, TimeSpan.FromMinutes(25)) > Limit);
    }

    [Theory]
    [InlineData("exec:false")] // crashes
    [InlineData("exec:cat")] // answers nonsense
    [InlineData("exec:yes")] // floods
    [InlineData("exec:sleep 1000")] // hangs
    public async Task Broken_program_is_replaced_by_the_fallback(string algorithm)
    {
        var record = await LockstepRuns.RunAsync(static scenario => scenario with { Duration = TimeSpan.FromMinutes(30) }, algorithm);
        Assert.True(record.IsComplete);
        Assert.All(record.Control.Decisions, static decision => Assert.True(decision.IsFallback));
        Assert.InRange(record.WorstExcess(), -LockstepRuns.GridAmps, 0.001);
        Assert.InRange(record.Stays[0].DeliveredWh, 4_500, 7_001);
    }

    private static Task<RunRecord> RunAsync(params Fault[] faults) => LockstepRuns.RunAsync(scenario => scenario with { Faults = faults }, "edf");

    private static double OfferAt(RunRecord record, int connector, TimeSpan at) => record.Connectors[connector].Points.Last(point => point.At <= at).OfferedAmps;

    private static double Drawn(RunRecord record, TimeSpan at) => record.Connectors.Sum(connector => connector.Points.Last(point => point.At <= at).Watts);
}
