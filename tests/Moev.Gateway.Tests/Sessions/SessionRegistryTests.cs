using System.Collections.Concurrent;
using Moev.Gateway.Calls;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Gateway.Tests.Support;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Tests.Sessions;

public sealed class SessionRegistryTests
{
    private static readonly ChargePointIdentity Identity = new("CP_1");

    [Fact]
    public async Task New_connection_replaces_the_old_one_which_is_closed_with_1008()
    {
        using var host = new SessionHost();
        var old = host.OpenBooted();
        var command = host.CallAsync();
        var waiting = host.CallAsync();
        await old.TakeTextAsync();
        var epoch = host.Registry.Describe(Identity)!.Epoch;

        var fresh = host.Open();
        var close = await old.AssertClosesAsync(WebSocketCloseCode.PolicyViolation);
        Assert.Equal("replaced by a new connection", close.CloseReason);
        Assert.Equal(CallOutcomeKind.ConnectionLost, (await command).Kind);
        Assert.Equal(CallOutcomeKind.NotSent, (await waiting).Kind);
        Assert.True(host.Registry.Describe(Identity)!.Epoch > epoch);
        Assert.Equal(1, host.Counts["moev.sessions.replaced"]);
        Assert.Equal(1, host.Counts["moev.sessions"]);

        // Messages from the old session have no effect, and its end removes nothing.
        old.SendText("""[2,"old","Heartbeat",{}]""");
        var next = host.CallAsync();
        var call = await fresh.TakeTextAsync();
        old.SendClose();
        await old.ServerEndedAsync();
        Assert.True(host.Registry.IsConnected(Identity));
        fresh.SendText(call.Replace("[2,", "[3,", StringComparison.Ordinal).Replace(",\"Reset\"", "", StringComparison.Ordinal));
        Assert.Equal(CallOutcomeKind.Answered, (await next).Kind);
    }

    [Fact]
    public async Task Replaced_connection_that_says_nothing_is_aborted()
    {
        using var host = new SessionHost();
        var old = host.Open();
        host.Open();
        host.Time.Advance(TimeSpan.FromSeconds(5.2));
        Assert.NotNull(old.Connection.AbortReason);
        await old.ServerEndedAsync();
        Assert.True(host.Registry.IsConnected(Identity));
        Assert.Equal(1, host.Registry.Connections);
    }

    [Fact]
    public void Handler_still_running_for_the_old_session_does_not_affect_the_new_one()
    {
        using var host = new SessionHost(holdCommits: true);
        var old = host.OpenBooted();
        old.SendText("""[2,"s","StartTransaction",{"connectorId":1,"idTag":"T","meterStart":0,"timestamp":"2026-11-22T12:00:00Z"}]""");
        var fresh = host.Open();
        host.Held.Release();
        fresh.SendText("""[2,"hb","Heartbeat",{}]""");
        Assert.StartsWith("""[3,"hb",""", fresh.TryTakeFrame()!.Text, StringComparison.Ordinal);
        fresh.AssertSilent();
    }

    [Fact]
    public void Identities_are_compared_ordinally()
    {
        using var host = new SessionHost();
        host.Open("cp_1");
        host.Open("CP_1");
        host.Open("Cp 1");
        Assert.Equal(["CP_1", "Cp 1", "cp_1"], host.Registry.Connected().Select(static identity => identity.Value));
        Assert.Null(host.Registry.Describe(new ChargePointIdentity("cP_1")));
    }

    [Fact]
    public async Task Description_shows_the_state_of_the_session()
    {
        using var host = new SessionHost();
        var peer = host.OpenBooted();
        var connectedAt = host.Time.GetUtcNow();
        host.Time.Advance(TimeSpan.FromSeconds(10));
        peer.SendText("""[2,"hb","Heartbeat",{}]""");
        _ = host.CallAsync();
        _ = host.CallAsync();
        host.Time.Advance(TimeSpan.FromSeconds(5));
        var info = host.Registry.Describe(Identity)!;
        Assert.Equal(
            new SessionInfo(Identity, info.Epoch, "127.0.0.1:40000", connectedAt, connectedAt.AddSeconds(10), QueuedCalls: 1, CallInFlight: true, Deviations: 0),
            info);
        Assert.Equal(CallOutcomeKind.NotConnected, (await host.CallAsync("CP_2")).Kind);
    }

    [Fact]
    public async Task As_many_sessions_as_allowed_are_open_and_one_more_gets_503_but_replacing_is_always_possible()
    {
        using var host = new SessionHost(new OcppOptions { MaxSessions = 2 });
        var first = host.Open("A");
        host.Open("B");
        var refused = host.Connect();
        refused.SendRaw(TestPeer.Request("/C"));
        var answer = refused.TakeText();
        Assert.StartsWith("HTTP/1.1 503 ", answer, StringComparison.Ordinal);
        Assert.Contains("Retry-After: ", answer, StringComparison.Ordinal);
        Assert.Equal(1, host.Counts["moev.handshakes.refused/status=503"]);

        var replacing = host.Open("A");
        await first.AssertClosesAsync(WebSocketCloseCode.PolicyViolation);
        replacing.End();
        await replacing.ServerEndedAsync();
        host.Open("C");
        Assert.Equal(2, host.Registry.Count);
    }

    [Fact]
    public async Task Clean_up_of_an_old_session_never_removes_the_new_one()
    {
        using var host = new SessionHost();
        for (var round = 0; round < 200; round++)
        {
            var old = host.Open();
            Assert.True(host.Registry.TryFind(Identity, out var session));
            var fresh = host.Open();
            host.Registry.Remove(session);
            Assert.True(host.Registry.TryFind(Identity, out var current));
            Assert.NotSame(session, current);
            Assert.True(current.Epoch > session.Epoch);
            old.End();
            fresh.End();
            await Task.WhenAll(old.ServerEndedAsync(), fresh.ServerEndedAsync());
            Assert.Equal(0, host.Registry.Count);
        }
    }

    /// <summary>Reliability row C3: 1,000 identities with three racing clients each, some closing at random, while commands are sent.</summary>
    [Fact]
    public async Task Racing_clients_leave_each_identity_with_the_session_that_came_last()
    {
        const int identities = 1_000;
        const int clients = 3;
        using var host = new SessionHost(new OcppOptions { MaxHalfOpen = 60_000, PingSeconds = 0 });
        var peers = new ConcurrentBag<TestPeer>();
        await Parallel.ForAsync(0, identities * clients, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, cancellationToken) =>
        {
            var identity = $"CP_{i % identities}";
            var random = new Random(i);
            for (var round = 0; round < 2; round++)
            {
                var peer = host.Open(identity);
                peers.Add(peer);
                if (random.Next(3) == 0)
                    _ = host.CallAsync(identity, cancellationToken: cancellationToken);
                if (random.Next(3) == 0)
                    peer.End();
                else if (random.Next(3) == 0)
                    peer.SendClose();
                if (random.Next(4) == 0)
                    await Task.Yield();
            }
        });

        // A session that is still open is the newest of its identity, and the only one that receives commands.
        var open = host.Registry.Connected();
        Assert.Equal(open.Count, host.Registry.Count);
        Assert.Equal(open.Count, host.Counts["moev.sessions"]);
        foreach (var identity in open)
        {
            var command = host.CallAsync(identity.Value);
            host.Registry.Disconnect(identity);
            Assert.Contains((await command).Kind, new[] { CallOutcomeKind.ConnectionLost, CallOutcomeKind.NotSent });
        }

        Assert.Equal(0, host.Registry.Count);
        host.Time.Advance(TimeSpan.FromSeconds(10));
        await Task.WhenAll(peers.Select(static peer => peer.ServerEndedAsync()));
        Assert.Equal(0, host.Registry.Connections);
        Assert.Equal(0, host.Counts["moev.sessions"]);
        Assert.Equal(0, host.Counts["moev.commands.queued"]);
        Assert.Empty(host.Registry.Connected());
    }
}
