using Moev.Gateway.Connections;
using Moev.Gateway.Tests.Support;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Tests.Connections;

/// <summary>Tests of the bytes that unfinished messages may hold.</summary>
public sealed partial class WebSocketConnectionTests
{
    private readonly ConnectionSource _source = new();
    private MessageBudget _budget = new(FairShare.Unlimited);
    private SemaphoreSlim _largeMessages = new(1);

    [Fact]
    public async Task Unfinished_message_is_counted_until_it_is_read()
    {
        _budget = new MessageBudget(new FairShare(8_192, 100));
        var peer = Open();
        peer.SendFrame(WebSocketOpcode.Text, new byte[3_000].AsSpan(), fin: false);
        Assert.Equal((4_096, 4_096), (_budget.Used, _source.MessageBytes));
        peer.SendFrame(WebSocketOpcode.Continuation, new byte[500].AsSpan());
        await peer.TakeFrameAsync();
        Assert.Equal((0, 0), (_budget.Used, _source.MessageBytes));
    }

    [Fact]
    public void Message_that_arrives_at_once_is_not_counted()
    {
        _budget = new MessageBudget(new FairShare(0, 100));
        var peer = Open();
        peer.SendText("x");
        Assert.Equal(["x"], _application.Messages);
    }

    [Fact]
    public async Task Message_beyond_the_budget_closes_with_1013_and_holds_nothing_any_more()
    {
        _budget = new MessageBudget(new FairShare(8_192, 100));
        var peer = Open();
        peer.SendFrame(WebSocketOpcode.Text, new byte[8_192].AsSpan(), fin: false);
        Assert.Equal(8_192, _budget.Used);
        peer.SendFrame(WebSocketOpcode.Continuation, new byte[1].AsSpan(), fin: false);
        var close = await peer.AssertClosesAsync(WebSocketCloseCode.TryAgainLater);
        Assert.Equal(CloseReasons.MessageBudget, close.CloseReason);
        Assert.Equal(0, _budget.Used);
        peer.SendClose(WebSocketCloseCode.TryAgainLater);
        peer.End();
        await peer.ServerEndedAsync();
        Assert.Equal(0, _budget.Used);
    }

    [Fact]
    public async Task Connection_that_ends_returns_what_it_held()
    {
        _budget = new MessageBudget(new FairShare(100_000, 100));
        var peer = Open();
        peer.SendFrame(WebSocketOpcode.Text, new byte[8_192].AsSpan(), fin: false);
        Assert.NotEqual(0, _budget.Used);
        peer.End();
        await peer.ServerEndedAsync();
        Assert.Equal(0, _budget.Used);
    }

    [Fact]
    public async Task Message_that_waits_for_the_rate_is_counted()
    {
        _budget = new MessageBudget(new FairShare(10_000, 100));
        var peer = Open(new WebSocketSettings { MessageRate = new MessageRate(1, 1), PingAfter = TimeSpan.Zero });
        peer.SendTexts("1", new string('x', 4_000));
        Assert.Equal("1", await peer.TakeTextAsync());
        Assert.InRange(_budget.Used, 4_000, 4_096);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(4_000, (await peer.TakeTextAsync()).Length);
        peer.End();
        await peer.ServerEndedAsync();
        Assert.Equal(0, _budget.Used);
    }

    [Fact]
    public async Task No_large_message_is_begun_while_the_budget_is_spent_and_small_ones_are()
    {
        _budget = new MessageBudget(new FairShare(10_000, 100));
        var peer = Open();
        _budget.Take(new ConnectionSource(), 10_000);
        peer.SendText(new string('x', 4_096));
        Assert.Equal(4_096, (await peer.TakeTextAsync()).Length);
        peer.SendText(new string('x', 4_097));
        await peer.AssertClosesAsync(WebSocketCloseCode.TryAgainLater);
        Assert.Single(_application.Messages);
    }

    [Fact]
    public async Task Large_messages_take_turns_and_small_ones_do_not_wait_for_them()
    {
        _largeMessages = new SemaphoreSlim(1);
        await _largeMessages.WaitAsync();
        var peer = Open();
        peer.SendText(new string('x', 4_096));
        Assert.Equal(4_096, (await peer.TakeTextAsync()).Length);
        peer.SendText(new string('y', 4_097));
        await Waiting.UntilAsync(() => _budget.Used >= 4_097);

        peer.AssertSilent();
        _largeMessages.Release();
        Assert.Equal(4_097, (await peer.TakeTextAsync()).Length);
        peer.SendText(new string('z', 4_097));
        Assert.Equal(4_097, (await peer.TakeTextAsync()).Length);
    }
}
