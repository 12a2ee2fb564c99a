using Moev.Gateway.Connections;
using Moev.Gateway.Tests.Support;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Tests.Connections;

/// <summary>Tests of the message rate limit: no message is lost, and each is read when the rate permits.</summary>
public sealed partial class WebSocketConnectionTests
{
    [Theory]
    [InlineData(4, 4, 0)]
    [InlineData(5, 5, 0)]
    [InlineData(6, 5, 1)]
    public void Burst_is_read_at_once_and_no_more(int sent, int read, int exceeded)
    {
        var peer = Open(new WebSocketSettings { MessageRate = new MessageRate(10, 5) });
        peer.SendTexts([.. Enumerable.Range(0, sent).Select(static i => $"{i}")]);
        Assert.Equal(read, _application.Messages.Count);
        Assert.Equal(exceeded, _application.RatesExceeded);
    }

    [Fact]
    public async Task Messages_above_the_rate_are_read_when_the_bucket_has_refilled()
    {
        var peer = Open(new WebSocketSettings { MessageRate = new MessageRate(10, 5), PingAfter = TimeSpan.Zero });
        peer.SendTexts("1", "2", "3", "4", "5", "6", "7");
        for (var i = 1; i <= 5; i++)
            Assert.Equal($"{i}", await peer.TakeTextAsync());
        _time.Advance(TimeSpan.FromSeconds(0.09));
        peer.AssertSilent();
        _time.Advance(TimeSpan.FromSeconds(0.01));
        Assert.Equal("6", await peer.TakeTextAsync());
        await NextWaitAsync();
        peer.AssertSilent();
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal("7", await peer.TakeTextAsync());

        // As many as the token bucket has regained, at most the burst.
        _time.Advance(TimeSpan.FromSeconds(0.3));
        peer.SendTexts("8", "9", "10", "11");
        for (var i = 8; i <= 10; i++)
            Assert.Equal($"{i}", await peer.TakeTextAsync());
        await NextWaitAsync();
        peer.AssertSilent();
        _time.Advance(TimeSpan.FromSeconds(100));
        Assert.Equal("11", await peer.TakeTextAsync());
        peer.SendTexts("12", "13", "14", "15", "16", "17");
        for (var i = 12; i <= 15; i++)
            Assert.Equal($"{i}", await peer.TakeTextAsync());
    }

    [Fact]
    public async Task While_the_rate_holds_up_reading_the_peer_may_close_and_be_closed()
    {
        var peer = Open(new WebSocketSettings { MessageRate = new MessageRate(1, 1) });
        peer.SendTexts("1", "2");
        Assert.Equal("1", await peer.TakeTextAsync());
        _connection.Close(WebSocketCloseCode.GoingAway, "");
        peer.SendClose(WebSocketCloseCode.GoingAway);
        _time.Advance(TimeSpan.FromSeconds(1));
        await peer.AssertClosesAsync(WebSocketCloseCode.GoingAway);
        await peer.ServerEndedAsync();
        Assert.Equal(["1"], _application.Messages);
    }

    [Fact]
    public void Without_a_rate_any_number_is_read()
    {
        var peer = Open();
        for (var i = 0; i < 100; i++)
            peer.SendText("x");
        Assert.Equal(100, _application.Messages.Count);
    }

    /// <summary>A message costs as many tokens as it has parts of the unit, so that the rate bounds bytes and work too.</summary>
    [Theory]
    [InlineData(100, 5)]
    [InlineData(101, 2)]
    [InlineData(200, 2)]
    [InlineData(201, 1)]
    [InlineData(500, 1)]
    [InlineData(501, 1)]
    [InlineData(4_000, 1)]
    public void Long_messages_cost_more_of_the_rate(int bytes, int read)
    {
        var peer = Open(new WebSocketSettings { MessageRate = new MessageRate(10, 5, UnitBytes: 100) });
        peer.SendTexts([.. Enumerable.Repeat(new string('x', bytes), 6)]);
        Assert.Equal(read, _application.Messages.Count);
    }

    [Fact]
    public async Task A_message_that_costs_more_than_the_bucket_holds_is_read_from_a_full_one_and_paid_for_afterwards()
    {
        var peer = Open(new WebSocketSettings { MessageRate = new MessageRate(10, 5, UnitBytes: 100), PingAfter = TimeSpan.Zero });
        peer.SendTexts(new string('x', 2_000), "next");
        await peer.TakeTextAsync();
        await NextWaitAsync();
        _time.Advance(TimeSpan.FromSeconds(1.5)); // 15 of the 20 tokens: the bucket is empty
        peer.AssertSilent();
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal("next", await peer.TakeTextAsync());
    }

    /// <summary>Waits until the pool has scheduled the next wait of the reader, next to that of the deadlines.</summary>
    private Task NextWaitAsync() => Waiting.UntilAsync(() => _wheel.Count >= 2);
}
