using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Gateway.Tests.Support;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Tests.Sessions;

/// <summary>Two connections of one identity that replace one another.</summary>
public sealed class ReplacementLimitTests
{
    private static readonly ChargePointIdentity Identity = new("CP_1");

    [Fact]
    public async Task Session_that_was_replaced_often_and_is_alive_stays()
    {
        using var host = new SessionHost(new OcppOptions { MaxReplacementsPerMinute = 3 });
        var session = host.Open();
        for (var i = 0; i < 3; i++)
            session = host.Open();
        Assert.Equal(3, host.Counts["moev.sessions.replaced"]);

        // The other one tries again for an hour, every 10 s.
        for (var i = 0; i < 360; i++)
        {
            AssertRefused(host);
            Assert.Equal(WebSocketOpcode.Ping, (await session.TakeFrameAsync()).Opcode);
            session.SendFrame(WebSocketOpcode.Pong, []);
            host.Time.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(3, host.Counts["moev.sessions.replaced"]);
        session.SendText("""[2,"hb","Heartbeat",{}]""");
        Assert.StartsWith("""[3,"hb",""", (await session.TakeFrameAsync()).Text, StringComparison.Ordinal);
        var record = Assert.Single(host.Refusals.List("CP_1", null, 10).Records, static record => record.Last.Code == "503");
        Assert.Equal((360, "Ocpp:MaxReplacementsPerMinute"), (record.Count, record.Last.Option));
    }

    [Fact]
    public void Session_that_does_not_answer_a_ping_is_replaced_by_the_next_attempt_after_ten_seconds()
    {
        using var host = new SessionHost(new OcppOptions { MaxReplacementsPerMinute = 1 });
        host.Open();
        host.Open();
        host.Time.Advance(TimeSpan.FromSeconds(1));
        AssertRefused(host);
        host.Time.Advance(TimeSpan.FromSeconds(9.9));
        AssertRefused(host);
        host.Time.Advance(TimeSpan.FromSeconds(0.1));
        host.Open();
        Assert.Equal(2, host.Counts["moev.sessions.replaced"]);
    }

    [Fact]
    public void Replacements_that_are_a_minute_apart_have_no_limit()
    {
        using var host = new SessionHost(new OcppOptions { MaxReplacementsPerMinute = 1, PingSeconds = 0 });
        for (var i = 0; i < 10; i++)
        {
            host.Open();
            host.Time.Advance(TimeSpan.FromSeconds(61));
        }

        Assert.Equal(9, host.Counts["moev.sessions.replaced"]);
    }

    [Fact]
    public async Task Limit_is_of_each_identity_and_ends_with_the_session()
    {
        using var host = new SessionHost(new OcppOptions { MaxReplacementsPerMinute = 1 });
        host.Open();
        var session = host.Open();
        AssertRefused(host);
        host.Open("CP_2");
        host.Open("CP_2");
        session.End();
        await session.ServerEndedAsync();
        host.Open();
        host.Open();
        Assert.Equal(3, host.Counts["moev.sessions.replaced"]);
    }

    [Fact]
    public async Task Replacements_leave_a_bounded_number_of_events()
    {
        using var host = new SessionHost(new OcppOptions { MaxReplacementsPerMinute = 1_000 });
        for (var i = 0; i < 100; i++)
            host.Open();
        var events = await host.Ledger.ListSecurityAsync(Identity, before: null, limit: 1_000, CancellationToken.None);
        Assert.InRange(events.Count, 1, 5);
    }

    private static void AssertRefused(SessionHost host)
    {
        var peer = host.Connect();
        peer.SendRaw(TestPeer.Request());
        var answer = peer.TakeText();
        Assert.StartsWith("HTTP/1.1 503 ", answer, StringComparison.Ordinal);
        Assert.Contains("Retry-After: 10\r\n", answer, StringComparison.Ordinal);
        peer.End();
    }
}
