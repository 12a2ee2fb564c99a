using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Gateway.Tests.Support;

namespace Moev.Gateway.Tests.SmartCharging.SetPoints;

/// <summary>Set-points that were under way when the gateway was killed.</summary>
public sealed class InterruptedSetPointsTests
{
    [Fact]
    public async Task Raise_under_way_when_the_gateway_was_killed_counts_until_a_later_one_is_accepted_or_it_has_ended()
    {
        using var before = await KilledAsync(raised: 26);
        using var after = await RestartedAsync(before);

        // 6 A are on record; 26 A may be in force.
        Assert.Equal(26, after.Describe()[0].CeilingAmps);
        await after.AdvanceAsync(3);
        await after.DecideAsync(6, 26);
        Assert.Equal(6, after["B"].LimitOf(1));
        await after.HoldAsync(20, 6, 26);
        Assert.Equal(6, after.Describe()[0].CeilingAmps);
        Assert.Equal(26, after["B"].LimitOf(1));
    }

    [Fact]
    public async Task Raise_that_was_accepted_before_the_kill_counts_as_accepted()
    {
        var time = new ManualTimeProvider();
        using var before = Host(time);
        before.Plug(0);
        await before.StartAsync();
        await before.DecideAsync(20, 6);
        using var after = await RestartedAsync(before);
        Assert.Equal(20, after.Describe()[0].CeilingAmps);
    }

    [Fact]
    public async Task Raise_that_ended_while_no_gateway_ran_counts_no_more()
    {
        using var before = await KilledAsync(raised: 26);
        before.Time.Advance(TimeSpan.FromSeconds(200));
        using var after = await RestartedAsync(before);
        Assert.Equal(6, after.Describe()[0].CeilingAmps);
    }

    private static SetPointHost Host(ManualTimeProvider time, SetPointHost? before = null) =>
        new(32, ["A:1", "B:1"], new SiteOptions { VerifyMinutes = 0 }, time, before?.Ledger);

    private static async Task<SetPointHost> KilledAsync(double raised)
    {
        var host = Host(new ManualTimeProvider());
        host.Plug(0);
        host.Plug(1);
        await host.StartAsync();
        var never = new TaskCompletionSource<CallOutcome>();
        host.Router.AnswerLater = _ => never.Task;
        host.Decide(raised, 6);
        await Waiting.UntilAsync(() => host.Sent("\"limit\":26").Count > 0);
        host.SetPoints.Dispose();
        return host;
    }

    private static async Task<SetPointHost> RestartedAsync(SetPointHost before)
    {
        var after = Host(before.Time, before);
        after.Take(before);
        after.Plug(0);
        after.Plug(1);
        await after.SetPoints.StartAsync(default);
        return after;
    }
}
