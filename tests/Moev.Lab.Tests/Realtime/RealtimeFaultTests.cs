using Moev.Lab.Scenarios;

namespace Moev.Lab.Tests.Realtime;

public sealed class RealtimeFaultTests
{
    [Fact]
    public async Task Gateway_that_is_killed_comes_back_and_the_cars_go_on()
    {
        var stays = Enumerable.Range(0, 3).Select(static i => PlayScenario.Stay(i, i, 40, 200)).ToArray();
        var scenario = PlayScenario.Create(3, limitAmps: 48, TimeSpan.FromSeconds(220), stays) with
        {
            Faults = [new Fault(FaultKind.GatewayRestart, TimeSpan.FromSeconds(80), TimeSpan.FromSeconds(20), FaultTargets.None)],
        };

        var record = await RealtimeRunTests.RunAsync(scenario, "equal-share", speed: 20);

        Assert.True(record.IsComplete);
        Assert.All(record.Stays, static stay => Assert.True(stay.DeliveredWh > 100));
        // Decisions end with its death, and go on after it.
        Assert.DoesNotContain(record.Control.Decisions, static decision => decision.At > TimeSpan.FromSeconds(90) && decision.At < TimeSpan.FromSeconds(99));
        Assert.Contains(record.Control.Decisions, static decision => decision.At > TimeSpan.FromSeconds(120));
        Assert.All(record.Nodes[0].Points, static point => Assert.True(point.ExcessAmps <= 0.05, $"{point.At}: {point.L1} A"));
        // Points are changes: the last one before the departures holds until then.
        Assert.Contains(record.Connectors, static trace => trace.Points.Last(static point => point.At < TimeSpan.FromSeconds(190)).Amps > 6);
    }

    [Fact]
    public async Task Algorithm_that_hangs_is_replaced_by_the_fallback()
    {
        var scenario = PlayScenario.Create(1, limitAmps: 48, TimeSpan.FromSeconds(100), PlayScenario.Stay(0, 0, 20, 90)) with
        {
            Faults = [new Fault(FaultKind.AlgorithmHangs, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(40), FaultTargets.None)],
        };

        var record = await RealtimeRunTests.RunAsync(scenario, "edf", speed: 10);

        Assert.Contains(record.Control.Decisions, static decision => decision.IsFallback && decision.At < TimeSpan.FromSeconds(85));
        Assert.False(record.Control.Decisions[0].IsFallback);
    }

    [Fact]
    public async Task Slow_networks_connect_before_the_clock_starts_and_are_slow_afterwards()
    {
        var scenario = PlayScenario.Create(1, limitAmps: 48, TimeSpan.FromSeconds(60), PlayScenario.Stay(0, 0, 20, 50));
        var latency = new Latency(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));
        scenario = scenario with { Chargers = [scenario.Chargers[0] with { Upstream = latency, Downstream = latency }] };

        var record = await RealtimeRunTests.RunAsync(scenario, "edf", speed: 10);

        Assert.DoesNotContain(record.Control.Warnings, static warning => warning.Contains("not connected", StringComparison.Ordinal));
        Assert.True(Assert.Single(record.Stays).DeliveredWh > 0);
        // A profile and its answer take 4 s.
        var accepted = record.Control.SetPoints.Where(static point => point is { IsAccepted: true, EndedAt: not null, SentAt.Ticks: > 0 }).ToList();
        Assert.NotEmpty(accepted);
        Assert.All(accepted, static point => Assert.True(point.EndedAt - point.SentAt >= TimeSpan.FromSeconds(3.9), $"{point.EndedAt - point.SentAt}"));
    }
}
