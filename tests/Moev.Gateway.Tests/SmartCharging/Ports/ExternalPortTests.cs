using System.Text;
using Microsoft.Extensions.Time.Testing;
using Moev.Gateway.SmartCharging.Ports;

namespace Moev.Gateway.Tests.SmartCharging.Ports;

/// <summary>Decisions that a client posts.</summary>
public sealed class ExternalPortTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Posted_decision_holds_until_it_ends()
    {
        await using var bench = AlgorithmBench.Create("external", _time);
        var outcome = await bench.CycleAsync();
        Assert.Equal((AlgorithmState.Late, "No decision was posted yet."), (outcome.State, outcome.Problem));

        Assert.Equal(PostedDecisionStatus.Accepted, Post(bench, Amps(10)).Status);
        Assert.Equal(("external", false), ((await bench.CycleAsync()).DecidedBy, (await bench.CycleAsync()).IsFallback));
        Assert.Equal([10, double.NaN], bench.Decision.Amps);

        _time.Advance(AlgorithmBench.Settings.ExternalAge - TimeSpan.FromTicks(1));
        Assert.Equal(AlgorithmState.Healthy, (await bench.CycleAsync()).State);
        _time.Advance(TimeSpan.FromTicks(1));
        outcome = await bench.CycleAsync();
        Assert.Equal((AlgorithmState.Late, "The last decision was posted 60 s ago and ended after 60 s (Site:ExternalSeconds)."), (outcome.State, outcome.Problem));
        Assert.Equal([AlgorithmBench.FallbackAmps, AlgorithmBench.FallbackAmps], bench.Decision.Amps);

        Post(bench, Amps(12));
        Assert.Equal(AlgorithmState.Healthy, (await bench.CycleAsync()).State);
        Assert.Equal(["Starting-Late", "Late-Healthy", "Healthy-Late", "Late-Healthy"], bench.Changes);
    }

    [Fact]
    public async Task Invalid_decision_is_refused_and_the_last_one_stays()
    {
        await using var bench = AlgorithmBench.Create("external", _time);
        Post(bench, Amps(10));
        var posted = Post(bench, """{"connectors":[{"chargePoint":"CP_1","connectorId":1,"amps":11},{"chargePoint":"CP_2","connectorId":1}]}""");
        Assert.Equal((PostedDecisionStatus.Invalid, "connectors[1] must have amps or periods."), (posted.Status, posted.Problem));
        await bench.CycleAsync();
        Assert.Equal([10, double.NaN], bench.Decision.Amps);
    }

    [Theory]
    [InlineData(1_000_000, PostedDecisionStatusName.Accepted)]
    [InlineData(1_000_001, PostedDecisionStatusName.Invalid)]
    public async Task Length_is_bounded(int bytes, string expected)
    {
        await using var bench = AlgorithmBench.Create("external", _time);
        Assert.Equal(expected, Post(bench, Amps(10).PadRight(bytes)).Status.ToString());
    }

    [Fact]
    public async Task Schedule_continues_at_the_age_of_the_decision()
    {
        await using var bench = AlgorithmBench.Create("external", _time);
        Post(bench, """{"connectors":[{"chargePoint":"CP_1","connectorId":1,"periods":[{"start":0,"amps":10},{"start":20,"amps":16},{"start":50,"amps":8}]}]}""");
        await bench.CycleAsync();
        Assert.Equal((10, 3), (bench.Decision.Amps[0], bench.Decision.ScheduleOf(0)!.Count));
        _time.Advance(TimeSpan.FromSeconds(20));
        await bench.CycleAsync();
        Assert.Equal(16, bench.Decision.Amps[0]);
        Assert.Equal([(0, 16.0), (30, 8.0)], bench.Decision.ScheduleOf(0)!.Select(static period => (period.Start, period.Amps)));
        Post(bench, Amps(9));
        await bench.CycleAsync();
        Assert.Equal((9, null), (bench.Decision.Amps[0], bench.Decision.ScheduleOf(0)));
    }

    [Fact]
    public async Task Note_is_shown()
    {
        await using var bench = AlgorithmBench.Create("external", _time);
        Post(bench, """{"connectors":[],"note":"all cars are full"}""");
        await bench.CycleAsync();
        Assert.Equal("all cars are full", bench.Algorithm.Health.Note);
        Post(bench, Amps(10));
        await bench.CycleAsync();
        Assert.Null(bench.Algorithm.Health.Note);
    }

    [Fact]
    public async Task Post_wakes_a_waiter()
    {
        await using var bench = AlgorithmBench.Create("external", _time);
        Post(bench, Amps(10));
        var posted = bench.Algorithm.WhenPosted();
        Post(bench, "{}");
        Assert.False(posted.IsCompleted);
        Post(bench, Amps(10));
        Assert.True(posted.IsCompleted);
        Assert.False(bench.Algorithm.WhenPosted().IsCompleted);
    }

    [Fact]
    public async Task Other_algorithm_takes_no_decisions()
    {
        await using var bench = AlgorithmBench.Create("exec:true", _time);
        Assert.Equal(
            new PostedDecision(PostedDecisionStatus.NotExternal, "Site:Algorithm is 'exec:true': decisions can be posted only when it is 'external'."), Post(bench, Amps(10)));
        Assert.False(bench.Algorithm.WhenPosted().IsCompleted);
    }

    private static PostedDecision Post(AlgorithmBench bench, string json) => bench.Algorithm.Post(Encoding.UTF8.GetBytes(json));

    private static string Amps(int amps) => $$"""{"connectors":[{"chargePoint":"CP_1","connectorId":1,"amps":{{amps}}}]}""";

    // The enum is internal, and a test's parameters are public.
    private static class PostedDecisionStatusName
    {
        public const string Accepted = nameof(PostedDecisionStatus.Accepted);
        public const string Invalid = nameof(PostedDecisionStatus.Invalid);
    }
}
