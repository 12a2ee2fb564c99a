using Moev.Gateway.Diagnostics.Refusals;
using Moev.Gateway.Options;
using Moev.Gateway.Sessions;
using Moev.Gateway.Tests.Support;

namespace Moev.Gateway.Tests.Sessions;

/// <summary>The limits on connections and sessions, for all and for each source.</summary>
public sealed class ConnectionGateTests
{
    private const string Refused = "HTTP/1.1 503 ";

    [Fact]
    public async Task As_many_connections_as_allowed_may_be_half_open_and_one_more_gets_503()
    {
        using var host = new SessionHost(new OcppOptions { MaxHalfOpen = 2 });
        var a = host.Connect();
        var b = host.Connect();
        AssertRefused(host.Connect());
        Assert.Equal(1, host.Counts["moev.connections.refused/outcome=503"]);

        // An open session no longer counts as half open.
        a.SendRaw(TestPeer.Request("/A"));
        Assert.StartsWith("HTTP/1.1 101 ", a.TakeText(), StringComparison.Ordinal);
        Assert.Equal("", host.Connect().TakeText());
        AssertRefused(host.Connect());
        b.End();
        await b.ServerEndedAsync();
        Assert.Equal("", host.Connect().TakeText());
    }

    [Fact]
    public void Refused_connections_have_places_of_their_own_and_more_are_closed_at_once()
    {
        using var host = new SessionHost(new OcppOptions { MaxHalfOpen = 1 });
        host.Connect();
        for (var i = 0; i < 8; i++)
            AssertRefused(host.Connect());
        var dropped = host.Connect();
        Assert.NotNull(dropped.Connection.AbortReason);
        Assert.Equal(9, host.Registry.Connections);
        Assert.Equal(1, host.Counts["moev.connections.refused/outcome=closed"]);
        Assert.Contains(host.Refusals.List(null, RefusalKind.Connection, 10).Records, static record => record.Last.Code == "closed");
    }

    [Fact]
    public async Task Oldest_half_open_connection_makes_room_once_it_has_had_time_for_its_request()
    {
        using var host = new SessionHost(new OcppOptions { MaxHalfOpen = 2 });
        var silent = host.Connect();
        host.Time.Advance(TimeSpan.FromMilliseconds(249));
        var younger = host.Connect();
        AssertRefused(host.Connect());
        host.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("", silent.TakeText());
        host.Open("GOOD");
        AssertRefused(silent);
        var next = host.Connect();
        AssertRefused(host.Connect());
        Assert.Equal("", younger.TakeText() + next.TakeText());

        // What it sends now is not served.
        silent.SendRaw(TestPeer.Request("/LATE"));
        Assert.Equal("", silent.TakeText());
        Assert.False(host.Registry.IsConnected(new("LATE")));
        silent.End();
        await silent.ServerEndedAsync();
    }

    [Fact]
    public void One_source_gets_three_quarters_of_the_half_open_connections_and_others_get_in()
    {
        using var host = new SessionHost(new OcppOptions { MaxHalfOpen = 100 });
        for (var i = 0; i < 75; i++)
            Assert.Equal("", host.Connect(address: "10.0.0.1").TakeText());
        AssertRefused(host.Connect(address: "10.0.0.1"));
        Assert.Equal(1, host.Counts["moev.connections.refused/outcome=503"]);

        // The next source gets half of the rest, and so on.
        for (var i = 0; i < 12; i++)
            Assert.Equal("", host.Connect(address: "10.0.0.2").TakeText());
        AssertRefused(host.Connect(address: "10.0.0.2"));
        host.Open("GOOD", address: "10.0.0.3");
        AssertRefused(host.Connect(address: "10.0.0.1"));
    }

    [Fact]
    public void Silent_connections_of_one_source_keep_nobody_out_not_even_those_of_the_same_source()
    {
        using var host = new SessionHost(new OcppOptions { MaxHalfOpen = 100 });
        for (var i = 0; i < 75; i++)
            host.Connect(address: "10.0.0.1");
        host.Time.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 10; i++)
        {
            host.Open($"A{i}", address: "10.0.0.1");
            host.Open($"B{i}", address: "10.0.0.2");
            host.Connect(address: "10.0.0.1");
        }
    }

    [Fact]
    public void Where_all_are_taken_the_source_with_the_most_makes_room()
    {
        using var host = new SessionHost(new OcppOptions { MaxHalfOpen = 100, SourcePercent = 100 });
        var first = host.Connect(address: "10.0.0.9");
        var peers = Enumerable.Range(0, 99).Select(_ => host.Connect(address: "10.0.0.1")).ToList();
        host.Time.Advance(TimeSpan.FromSeconds(1));
        host.Open("GOOD", address: "10.0.0.2");
        AssertRefused(peers[0]);
        Assert.Equal("", first.TakeText() + peers[1].TakeText());
    }

    [Fact]
    public void One_source_gets_three_quarters_of_the_sessions_and_replacing_is_always_possible()
    {
        using var host = new SessionHost(new OcppOptions { MaxSessions = 100 });
        for (var i = 0; i < 75; i++)
            host.Open($"A{i}", address: "10.0.0.1");
        AssertRefused(host.Connect(address: "10.0.0.1"), TestPeer.Request("/A75"));
        Assert.Equal(1, host.Counts["moev.connections.refused/option=SourcePercent"]);
        host.Open("A74", address: "10.0.0.1");
        host.Open("B", address: "10.0.0.2");
        host.Open("A0", address: "10.0.0.2");
        AssertRefused(host.Connect(address: "10.0.0.1"), TestPeer.Request("/A76"));
        Assert.Equal(76, host.Registry.Count);
        var record = Assert.Single(host.Refusals.List("A75", RefusalKind.Handshake, 10).Records);
        Assert.Equal(("503", "Ocpp:SourcePercent"), (record.Last.Code, record.Last.Option));
    }

    [Fact]
    public async Task Nothing_is_counted_once_all_connections_have_ended()
    {
        using var host = new SessionHost(new OcppOptions { MaxHalfOpen = 100, MaxSessions = 100 });
        for (var round = 0; round < 3; round++)
        {
            var peers = Enumerable.Range(0, 80).Select(_ => host.Connect()).ToList();
            peers.AddRange(Enumerable.Range(0, 20).Select(i => host.Open($"CP_{i}", address: "10.0.0.2")));
            host.Time.Advance(TimeSpan.FromSeconds(11));
            foreach (var peer in peers)
                peer.End();
            host.Time.Advance(TimeSpan.FromSeconds(6));
            await Task.WhenAll(peers.Select(static peer => peer.ServerEndedAsync()));
            Assert.Equal((0, 0), (host.Registry.Count, host.Registry.Connections));
        }
    }

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1", true)]
    [InlineData("10.0.0.1", "10.0.0.2", false)]
    [InlineData("10.0.0.1", "::ffff:10.0.0.1", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::2", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    public void Source_is_an_ipv4_address_or_the_network_of_an_ipv6_one(string a, string b, bool same) =>
        Assert.Equal(same, SourceAddress.Of(new System.Net.IPEndPoint(System.Net.IPAddress.Parse(a), 1)) == SourceAddress.Of(new System.Net.IPEndPoint(System.Net.IPAddress.Parse(b), 2)));

    private static void AssertRefused(TestPeer peer, string? request = null)
    {
        if (request is not null)
            peer.SendRaw(request);
        var answer = peer.TakeText();
        Assert.StartsWith(Refused, answer, StringComparison.Ordinal);
        Assert.Contains("\r\nRetry-After: ", answer, StringComparison.Ordinal);
        Assert.Null(peer.Connection.AbortReason);
    }
}
