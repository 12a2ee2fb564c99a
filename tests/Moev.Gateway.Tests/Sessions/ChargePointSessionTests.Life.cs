using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Gateway.Tests.Support;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Tests.Sessions;

/// <summary>Tests of boot policies, limits, slow readers, and the end of a session.</summary>
public sealed partial class ChargePointSessionTests
{
    private static readonly OcppOptions Strict = new() { BeforeBoot = BootPolicy.Strict };

    [Fact]
    public async Task Where_a_boot_is_required_messages_before_it_have_a_smaller_limit_than_after()
    {
        using var host = new SessionHost(Strict);
        var peer = host.Open("EDGE");
        peer.SendText(Padded("a", 16_384));
        Assert.StartsWith("""[4,"a","SecurityError",""", await peer.TakeTextAsync(), StringComparison.Ordinal);
        peer.SendText(Padded("b", 16_385));
        await peer.AssertClosesAsync(WebSocketCloseCode.MessageTooBig);

        peer = host.OpenBooted("EDGE");
        peer.SendText(Padded("a", 262_144));
        Assert.StartsWith("""[3,"a",""", await peer.TakeTextAsync(), StringComparison.Ordinal);
        peer.SendText(Padded("b", 262_145));
        await peer.AssertClosesAsync(WebSocketCloseCode.MessageTooBig);
    }

    /// <summary>OCPP-J 1.6 §5.4: a charge point does not boot again at a reconnect, and its queue may begin with a large StopTransaction.</summary>
    [Fact]
    public async Task Charge_point_that_never_booted_here_may_begin_with_the_largest_message()
    {
        using var host = new SessionHost();
        var peer = host.Open("EDGE");
        peer.SendText(Padded("a", 262_144));
        Assert.StartsWith("""[3,"a",""", await peer.TakeTextAsync(), StringComparison.Ordinal);
        peer.SendText(Padded("b", 262_145));
        await peer.AssertClosesAsync(WebSocketCloseCode.MessageTooBig);
    }

    [Fact]
    public async Task Answer_to_the_gateways_own_call_may_be_large_even_before_the_boot()
    {
        using var host = new SessionHost(Strict);
        var peer = host.Open("EDGE");
        var command = host.CallAsync("EDGE");
        var id = (await peer.TakeTextAsync()).Split('"')[1];
        peer.SendText($$"""[3,"{{id}}",{"status":"Accepted","x":"{{new string('x', 100_000)}}"}]""");
        Assert.Equal(CallOutcomeKind.Answered, (await command).Kind);
    }

    [Fact]
    public async Task Larger_limit_applies_after_the_boot_in_the_same_batch_and_after_a_reconnect()
    {
        using var host = new SessionHost();
        var peer = host.Open();
        peer.SendTexts(SessionHost.Boot, Padded("big", 100_000));
        await peer.TakeTextAsync();
        Assert.StartsWith("""[3,"big",""", await peer.TakeTextAsync(), StringComparison.Ordinal);
        peer.End();

        peer = host.Open();
        peer.SendText(Padded("again", 100_000));
        Assert.StartsWith("""[3,"again",""", await peer.TakeTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lenient_serves_before_boot()
    {
        using var host = new SessionHost();
        var peer = host.Open();
        peer.SendText(Heartbeat);
        Assert.StartsWith("""[3,"hb",""", await peer.TakeTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Strict_answers_SecurityError_until_the_boot_is_accepted_and_remembers_it()
    {
        using var host = new SessionHost(new OcppOptions { BeforeBoot = BootPolicy.Strict });
        var peer = host.Open();
        foreach (var message in new[] { Heartbeat, Start("hb") })
        {
            peer.SendText(message);
            Assert.StartsWith("""[4,"hb","SecurityError",""", await peer.TakeTextAsync(), StringComparison.Ordinal);
        }

        peer.SendText(SessionHost.Boot);
        await peer.TakeTextAsync();
        peer.SendText(Heartbeat);
        Assert.StartsWith("""[3,"hb",""", await peer.TakeTextAsync(), StringComparison.Ordinal);
        peer.End();

        // OCPP-J 1.6 §5.4: on a reconnect a charge point should not boot again.
        peer = host.Open();
        peer.SendText(Start("s1"));
        Assert.StartsWith("""[3,"s1",""", await peer.TakeTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_for_a_charge_point_that_does_not_read_are_bounded_and_end_when_it_is_aborted()
    {
        using var host = new SessionHost(new OcppOptions { PingSeconds = 0 });
        var peer = host.OpenBooted(sendBuffer: 4_096);
        var commands = new List<Task<CallOutcome>>();
        for (var i = 0; i < 200; i++)
            commands.Add(host.CallAsync(payload: $$"""{"type":"{{new string('x', 5_000)}}"}"""));
        Assert.Equal(17, commands.Count(static command => !command.IsCompleted));
        foreach (var refused in commands.Where(static command => command.IsCompleted))
            Assert.Equal(CallOutcomeKind.QueueFull, (await refused).Kind);

        host.Time.Advance(TimeSpan.FromSeconds(29.8));
        Assert.Null(peer.Connection.AbortReason);
        host.Time.Advance(TimeSpan.FromSeconds(0.4));
        Assert.NotNull(peer.Connection.AbortReason);
        await Task.WhenAll(commands);
        await peer.ServerEndedAsync();
        Assert.False(host.Registry.IsConnected(new ChargePointIdentity("CP_1")));
    }

    [Fact]
    public async Task Lost_connection_ends_all_commands_at_once()
    {
        using var host = new SessionHost();
        var peer = host.OpenBooted();
        var commands = Enumerable.Range(0, 4).Select(_ => host.CallAsync()).ToArray();
        await peer.TakeTextAsync();
        peer.End();
        Assert.Equal(CallOutcomeKind.ConnectionLost, (await commands[0]).Kind);
        foreach (var command in commands[1..])
            Assert.Equal(CallOutcomeKind.NotSent, (await command).Kind);
        Assert.Equal(CallOutcomeKind.NotConnected, (await host.CallAsync()).Kind);
        Assert.Equal(0, host.Counts["moev.sessions"]);
        Assert.Equal(1, host.Counts["moev.sessions.closed/code=1006"]);
    }

    [Fact]
    public async Task Half_open_connection_is_found_by_ping_and_its_commands_end()
    {
        using var host = new SessionHost(new OcppOptions { CallSeconds = 600 });
        var peer = host.OpenBooted();
        var command = host.CallAsync();
        await peer.TakeTextAsync();
        host.Time.Advance(TimeSpan.FromSeconds(103)); // 60 s + 20 %, and 30 s
        Assert.Equal(CallOutcomeKind.ConnectionLost, (await command).Kind);
        await peer.ServerEndedAsync();
    }

    [Fact]
    public async Task Disconnect_closes_with_1000_and_the_charge_point_may_come_back()
    {
        using var host = new SessionHost();
        var peer = host.OpenBooted();
        Assert.True(host.Registry.Disconnect(new ChargePointIdentity("CP_1")));
        await peer.AssertClosesAsync(WebSocketCloseCode.NormalClosure);
        Assert.False(host.Registry.Disconnect(new ChargePointIdentity("CP_1")));
        peer.SendClose();
        await peer.ServerEndedAsync();
        host.OpenBooted();
    }

    [Fact]
    public async Task Stop_answers_the_handled_and_the_parked_call_and_then_closes_with_1001()
    {
        using var host = new SessionHost(holdCommits: true);
        var peer = host.OpenBooted();
        peer.SendText(Start("s1"));
        peer.SendText(Heartbeat);
        peer.Connection.RequestClose();
        peer.AssertSilent();
        Assert.Equal(CallOutcomeKind.NotSent, (await host.CallAsync()).Kind);

        host.Held.Release();
        Assert.StartsWith("""[3,"s1",""", await peer.TakeTextAsync(), StringComparison.Ordinal);
        Assert.StartsWith("""[3,"hb",""", await peer.TakeTextAsync(), StringComparison.Ordinal);
        await peer.AssertClosesAsync(WebSocketCloseCode.GoingAway);
        peer.SendClose(WebSocketCloseCode.GoingAway);
        await peer.ServerEndedAsync();
    }

    [Fact]
    public async Task Stop_lets_a_command_in_flight_be_answered_while_a_handler_works()
    {
        using var host = new SessionHost(holdCommits: true);
        var peer = host.OpenBooted();
        var command = host.CallAsync();
        var waiting = host.CallAsync();
        var call = await peer.TakeTextAsync();
        peer.SendText(Start("s1"));
        peer.Connection.RequestClose();
        Assert.Equal(CallOutcomeKind.NotSent, (await waiting).Kind);
        peer.SendText($$"""[3,"{{IdOf(call)}}",{"status":"Accepted"}]""");
        Assert.Equal(CallOutcomeKind.Answered, (await command).Kind);
    }

    [Fact]
    public async Task Stop_while_the_ledger_hangs_still_closes_within_15_seconds()
    {
        using var host = new SessionHost(holdCommits: true);
        var peer = host.OpenBooted();
        peer.SendText(Start("s1"));
        peer.Connection.RequestClose();
        host.Time.Advance(TimeSpan.FromSeconds(8.2));
        await peer.AssertClosesAsync(WebSocketCloseCode.GoingAway);
        host.Time.Advance(TimeSpan.FromSeconds(5.2));
        Assert.NotNull(peer.Connection.AbortReason);
        host.Held.Release();
        await peer.ServerEndedAsync();
    }

    [Theory]
    [InlineData(-86_400)]
    [InlineData(-3_600)]
    [InlineData(3_600)]
    [InlineData(86_400)]
    public async Task Setting_the_wall_clock_shows_in_currentTime_only(int seconds)
    {
        using var host = new SessionHost(new OcppOptions { PingSeconds = 0 });
        var peer = host.OpenBooted();
        var command = host.CallAsync();
        await peer.TakeTextAsync();
        host.Time.JumpWallClock(TimeSpan.FromSeconds(seconds));
        peer.SendText(Heartbeat);
        Assert.Contains(host.Time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ"), await peer.TakeTextAsync(), StringComparison.Ordinal);
        Assert.Equal(host.Time.GetUtcNow(), host.Registry.Describe(new ChargePointIdentity("CP_1"))!.LastReceivedAt);
        Assert.False(command.IsCompleted);
        host.Time.Advance(TimeSpan.FromSeconds(29.5));
        Assert.False(command.IsCompleted);
        host.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(CallOutcomeKind.TimedOut, (await command).Kind);
        Assert.Null(peer.Connection.AbortReason);
    }

    [Fact]
    public async Task Messages_beyond_the_rate_are_read_later_and_counted()
    {
        using var host = new SessionHost(new OcppOptions { MaxMessagesPerSecond = 10, MessageBurst = 3, PingSeconds = 0 });
        var peer = host.OpenBooted();
        peer.SendTexts([.. Enumerable.Range(0, 3).Select(static i => $$"""[2,"{{i}}","Heartbeat",{}]""")]);
        Assert.StartsWith("""[3,"0",""", await peer.TakeTextAsync(), StringComparison.Ordinal);
        Assert.StartsWith("""[3,"1",""", await peer.TakeTextAsync(), StringComparison.Ordinal);
        peer.AssertSilent();
        Assert.Equal(1, host.Counts["moev.receive.throttled"]);
        host.Time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.StartsWith("""[3,"2",""", await peer.TakeTextAsync(), StringComparison.Ordinal);
        Assert.Equal(1, host.Counts["moev.receive.throttled"]);
    }
}
