using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Moev.Gateway.Calls;
using Moev.Gateway.Connections;
using Moev.Gateway.Tests.Support;
using Moev.Gateway.Timers;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Tests.Connections;

/// <summary>Tests of RFC 6455 above the frames: handshakes, pongs, closing, and the limit of every wait.</summary>
public sealed partial class WebSocketConnectionTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly TimingWheel _wheel;
    private EchoApplication _application = new();
    private WebSocketConnection _connection = null!;

    public WebSocketConnectionTests() => _wheel = new TimingWheel(_time, NullLogger<TimingWheel>.Instance);

    public void Dispose() => _wheel.Dispose();

    [Fact]
    public async Task Text_and_binary_are_delivered_and_sent()
    {
        var peer = Open(new WebSocketSettings { Messages = new MessageLimits { AcceptBinary = true } });
        peer.SendText("héllo");
        Assert.Equal("héllo", (await peer.TakeFrameAsync()).Text);
        peer.SendFrame(WebSocketOpcode.Binary, [1, 2, 3]);
        var frame = await peer.TakeFrameAsync();
        Assert.Equal(WebSocketOpcode.Binary, frame.Opcode);
        Assert.Equal([1, 2, 3], frame.Payload);
    }

    [Fact]
    public async Task Fragments_with_a_ping_between_are_one_message_and_the_ping_is_answered_first()
    {
        var peer = Open();
        peer.SendFrame(WebSocketOpcode.Text, "a"u8, fin: false);
        peer.SendFrame(WebSocketOpcode.Ping, "p"u8);
        peer.SendFrame(WebSocketOpcode.Continuation, "b"u8);
        var pong = await peer.TakeFrameAsync();
        Assert.Equal(WebSocketOpcode.Pong, pong.Opcode);
        Assert.Equal("p", pong.Text);
        Assert.Equal("ab", await peer.TakeTextAsync());
    }

    [Fact]
    public void Every_ping_of_a_peer_that_reads_is_answered_in_order()
    {
        var peer = Open();
        for (var i = 0; i < 10; i++)
            peer.SendFrame(WebSocketOpcode.Ping, Encoding.ASCII.GetBytes($"p{i}"));
        for (var i = 0; i < 10; i++)
            Assert.Equal($"p{i}", peer.TryTakeFrame()!.Text);
    }

    [Fact]
    public async Task Of_many_pings_of_a_peer_that_does_not_read_only_the_newest_waits()
    {
        var peer = Open(new WebSocketSettings { ControlFrameRate = default }, sendBuffer: 4_096);
        _connection.Send(WebSocketOpcode.Text, new byte[5_000]);
        peer.SendFrames(Enumerable.Range(0, 1_000).Select(static i => (WebSocketOpcode.Ping, $"p{i}")));
        Assert.Equal(5_000, (await peer.TakeFrameAsync()).Payload.Length);
        Assert.Equal("p999", (await peer.TakeFrameAsync()).Text);
        peer.AssertSilent();
    }

    [Theory]
    [InlineData(WebSocketCloseCode.NormalClosure)]
    [InlineData((WebSocketCloseCode)3_001)]
    [InlineData((WebSocketCloseCode)4_999)]
    public async Task Peers_close_frame_is_answered_with_its_code_and_the_connection_ends(WebSocketCloseCode code)
    {
        var peer = Open();
        peer.SendClose(code);
        await peer.AssertClosesAsync(code);
        await peer.AssertEndedAsync();
        await peer.ServerEndedAsync();
        Assert.Equal(code, Assert.Single(_application.Closings).Code);
        Assert.True(_application.IsClosed);
        Assert.Null(peer.Connection.AbortReason);
    }

    [Fact]
    public async Task Close_frame_without_a_code_is_answered_with_an_empty_one()
    {
        var peer = Open();
        peer.SendFrame(WebSocketOpcode.Close, []);
        var frame = await peer.TakeFrameAsync();
        Assert.Equal(WebSocketOpcode.Close, frame.Opcode);
        Assert.Empty(frame.Payload);
        await peer.ServerEndedAsync();
        Assert.Equal(WebSocketCloseCode.NoStatusReceived, Assert.Single(_application.Closings).Code);
    }

    [Fact]
    public async Task Our_close_frame_waits_for_the_peers_and_messages_in_between_are_not_delivered()
    {
        var peer = Open();
        _connection.Close(WebSocketCloseCode.GoingAway, "bye");
        var frame = await peer.AssertClosesAsync(WebSocketCloseCode.GoingAway);
        Assert.Equal("bye", frame.CloseReason);
        Assert.Equal(SendStatus.Closed, _connection.Send(WebSocketOpcode.Text, "late"u8));
        peer.SendText("on its way already");
        Assert.False(peer.Server.IsCompleted);
        peer.SendClose(WebSocketCloseCode.GoingAway);
        await peer.AssertEndedAsync();
        await peer.ServerEndedAsync();
        Assert.Empty(_application.Messages);
        Assert.Single(_application.Closings);
    }

    [Fact]
    public async Task Peer_that_never_answers_our_close_frame_is_aborted()
    {
        var peer = Open();
        _connection.Close(WebSocketCloseCode.NormalClosure, "");
        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Null(peer.Connection.AbortReason);
        _time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.NotNull(peer.Connection.AbortReason);
        await peer.ServerEndedAsync();
        Assert.Single(_application.Closings);
    }

    [Fact]
    public async Task Only_the_first_close_counts()
    {
        var peer = Open();
        Parallel.For(0, 8, i => _connection.Close((WebSocketCloseCode)(4_000 + i), ""));
        Assert.Equal(WebSocketOpcode.Close, (await peer.TakeFrameAsync()).Opcode);
        peer.AssertSilent();
        Assert.Single(_application.Closings);
    }

    [Fact]
    public async Task End_without_a_close_frame_is_an_abnormal_closure()
    {
        var peer = Open();
        peer.End();
        await peer.ServerEndedAsync();
        Assert.Equal(WebSocketCloseCode.AbnormalClosure, Assert.Single(_application.Closings).Code);
        await peer.AssertEndedAsync();
    }

    [Fact]
    public async Task Reset_connection_ends_quietly()
    {
        var peer = Open();
        peer.Connection.Reset();
        await peer.ServerEndedAsync();
        Assert.Equal(WebSocketCloseCode.AbnormalClosure, Assert.Single(_application.Closings).Code);
        Assert.True(_application.IsClosed);
    }

    [Fact]
    public async Task Unmasked_frame_closes_with_1002()
    {
        var peer = Open();
        peer.SendRaw([0x81, 0x01, 0x41]);
        await peer.AssertClosesAsync(WebSocketCloseCode.ProtocolError);
        Assert.Equal(WebSocketCloseCode.ProtocolError, Assert.Single(_application.Closings).Code);
    }

    [Fact]
    public async Task Binary_message_closes_with_1003_where_only_text_is_spoken()
    {
        var peer = Open();
        peer.SendFrame(WebSocketOpcode.Binary, [1]);
        await peer.AssertClosesAsync(WebSocketCloseCode.UnsupportedData);
    }

    [Fact]
    public async Task Invalid_utf8_closes_with_1007()
    {
        var peer = Open();
        peer.SendFrame(WebSocketOpcode.Text, [0xC3, 0x28]);
        await peer.AssertClosesAsync(WebSocketCloseCode.InvalidPayloadData);
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public async Task Message_of_as_many_fragments_as_allowed_is_taken_and_one_more_closes_with_1008(int fragments, bool isTaken)
    {
        var peer = Open();
        for (var i = 1; i <= fragments; i++)
            peer.SendFrame(i == 1 ? WebSocketOpcode.Text : WebSocketOpcode.Continuation, "x"u8, fin: i == fragments);
        if (isTaken)
            Assert.Equal(new string('x', fragments), await peer.TakeTextAsync());
        else
            await peer.AssertClosesAsync(WebSocketCloseCode.PolicyViolation);
    }

    [Fact]
    public async Task After_a_violation_the_connection_ends_once_the_peer_is_quiet()
    {
        var peer = Open();
        peer.SendRaw([0x81, 0x01, 0x41]);
        await peer.AssertClosesAsync(WebSocketCloseCode.ProtocolError);
        for (var i = 0; i < 10; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            Assert.False(peer.Server.IsCompleted);
            peer.SendRaw(new byte[1_000]);
        }

        _time.Advance(TimeSpan.FromMilliseconds(400));
        await peer.ServerEndedAsync();
        Assert.Null(peer.Connection.AbortReason);
        await peer.AssertEndedAsync();
    }

    [Fact]
    public async Task After_a_violation_a_peer_that_keeps_sending_is_aborted_in_time()
    {
        var peer = Open();
        peer.SendRaw([0x81, 0x01, 0x41]);
        for (var i = 0; i < 51 && peer.Connection.AbortReason is null; i++)
        {
            peer.SendRaw(new byte[1_000]);
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.NotNull(peer.Connection.AbortReason);
        await peer.ServerEndedAsync();
    }

    [Fact]
    public void Answers_of_one_batch_leave_in_one_flush_and_large_ones_in_a_few()
    {
        var peer = Open();
        var before = peer.Connection.Output.Flushes;
        peer.SendTexts([.. Enumerable.Repeat("x", 50)]);
        Assert.Equal(1, peer.Connection.Output.Flushes - before);
        Assert.Equal(50, _application.Messages.Count);

        before = peer.Connection.Output.Flushes;
        peer.SendTexts([.. Enumerable.Repeat(new string('x', 4_096), 20)]);
        Assert.InRange(peer.Connection.Output.Flushes - before, 2, 6);
    }

    private TestPeer Start(WebSocketSettings? settings = null, int sendBuffer = 1_024 * 1_024)
    {
        var connection = new MemoryConnection(sendBuffer);
        var services = new WebSocketServices(settings ?? new WebSocketSettings(), _wheel, _time, NullLogger.Instance) { Messages = _budget, LargeMessages = _largeMessages };
        _connection = new WebSocketConnection(connection, _application, services, _source);
        _application.Connection = _connection;
        return new TestPeer(connection, _connection.RunAsync());
    }

    private TestPeer Open(WebSocketSettings? settings = null, int sendBuffer = 1_024 * 1_024)
    {
        var peer = Start(settings, sendBuffer);
        peer.SendRaw(TestPeer.Request());
        Assert.StartsWith("HTTP/1.1 101 ", peer.TakeText(), StringComparison.Ordinal);
        return peer;
    }
}
