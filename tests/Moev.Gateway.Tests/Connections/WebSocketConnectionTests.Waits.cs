using Moev.Gateway.Calls;
using Moev.Gateway.Connections;
using Moev.Gateway.Tests.Support;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Tests.Connections;

/// <summary>Tests of deadlines, floods and peers that do not read.</summary>
public sealed partial class WebSocketConnectionTests
{
    [Fact]
    public async Task Upgrade_request_that_trickles_in_is_answered_with_408_at_an_absolute_time()
    {
        var peer = Start();
        var request = TestPeer.Request();
        for (var i = 0; i < 10; i++)
        {
            peer.SendRaw(request[i..(i + 1)]);
            Assert.Equal("", peer.TakeText());
            _time.Advance(TimeSpan.FromSeconds(0.99));
        }

        Assert.Equal("", peer.TakeText());
        _time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.StartsWith("HTTP/1.1 408 ", peer.TakeText(), StringComparison.Ordinal);
        Assert.Equal(408, _application.Refused!.StatusCode);
        peer.End();
        await peer.ServerEndedAsync();
        Assert.Empty(_application.Closings);
    }

    [Fact]
    public async Task Refusal_is_sent_whole_and_the_connection_ends_without_reading_a_second_request()
    {
        _application.Admission = Admission.Refuse(new HandshakeRefusal(404, "Not known."));
        var peer = Start();
        peer.SendRaw(TestPeer.Request());
        var answer = peer.TakeText();
        Assert.StartsWith("HTTP/1.1 404 ", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close", answer, StringComparison.Ordinal);
        peer.SendRaw(TestPeer.Request());
        Assert.Equal("", peer.TakeText());
        _time.Advance(TimeSpan.FromSeconds(1));
        await peer.ServerEndedAsync();
        Assert.Null(peer.Connection.AbortReason);
        Assert.False(_application.IsClosed);
    }

    [Fact]
    public async Task Peer_that_leaves_before_its_request_is_complete_ends_quietly()
    {
        var peer = Start();
        peer.SendRaw("GET /CP_1 HTTP/1.1\r\n");
        peer.End();
        await peer.ServerEndedAsync();
        Assert.Null(_application.Refused);
    }

    [Fact]
    public async Task Message_that_trickles_in_closes_with_1008_counted_from_its_first_byte()
    {
        var peer = Open();
        for (var i = 0; i < 30; i++)
        {
            peer.SendFrame(i == 0 ? WebSocketOpcode.Text : WebSocketOpcode.Continuation, "x"u8, fin: false);
            _time.Advance(TimeSpan.FromSeconds(0.99));
        }

        peer.AssertSilent();
        _time.Advance(TimeSpan.FromSeconds(0.5));
        await peer.AssertClosesAsync(WebSocketCloseCode.PolicyViolation);
    }

    [Fact]
    public async Task Each_message_has_its_own_time()
    {
        var peer = Open(new WebSocketSettings { PingAfter = TimeSpan.Zero });
        for (var i = 0; i < 5; i++)
        {
            peer.SendFrame(WebSocketOpcode.Text, "a"u8, fin: false);
            _time.Advance(TimeSpan.FromSeconds(29));
            peer.SendFrame(WebSocketOpcode.Continuation, "b"u8);
            Assert.Equal("ab", await peer.TakeTextAsync());
        }
    }

    [Fact]
    public async Task Silent_peer_is_pinged_and_aborted_when_nothing_comes()
    {
        var peer = Open();
        _time.Advance(TimeSpan.FromSeconds(59));
        peer.AssertSilent();
        _time.Advance(TimeSpan.FromSeconds(1.2));
        Assert.Equal(WebSocketOpcode.Ping, peer.TryTakeFrame()!.Opcode);
        _time.Advance(TimeSpan.FromSeconds(29.7));
        Assert.Null(peer.Connection.AbortReason);
        _time.Advance(TimeSpan.FromSeconds(0.4));
        Assert.NotNull(peer.Connection.AbortReason);
        await peer.ServerEndedAsync();
        Assert.Equal(WebSocketCloseCode.AbnormalClosure, Assert.Single(_application.Closings).Code);
    }

    [Theory]
    [InlineData("pong")]
    [InlineData("text")]
    [InlineData("one byte")]
    public void Anything_that_arrives_after_a_ping_is_life(string what)
    {
        var peer = Open(new WebSocketSettings { MessageTimeout = TimeSpan.FromHours(1) });
        for (var i = 0; i < 5; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(60.2));
            Assert.Equal(WebSocketOpcode.Ping, peer.TryTakeFrame()!.Opcode);
            if (what == "pong")
                peer.SendFrame(WebSocketOpcode.Pong, []);
            else if (what == "text")
                peer.SendText("x");
            else if (i == 0)
                peer.SendRaw([0x81]);
            else if (i == 1)
                peer.SendRaw([0x85]);
            else
                peer.SendRaw([0x00]);
            if (what == "text")
                Assert.Equal("x", peer.TryTakeFrame()!.Text);
        }

        Assert.Null(peer.Connection.AbortReason);
    }

    [Fact]
    public void Peer_that_talks_is_not_pinged()
    {
        var peer = Open();
        for (var i = 0; i < 20; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(50));
            peer.SendText("x");
            Assert.Equal("x", peer.TryTakeFrame()!.Text);
        }

        peer.AssertSilent();
    }

    [Fact]
    public void Without_a_ping_interval_a_silent_peer_is_not_disconnected()
    {
        var peer = Open(new WebSocketSettings { PingAfter = TimeSpan.Zero });
        _time.Advance(TimeSpan.FromDays(2));
        peer.AssertSilent();
        Assert.Null(peer.Connection.AbortReason);
        Assert.Equal(0, _wheel.Count);
    }

    [Theory]
    [InlineData(WebSocketOpcode.Ping)]
    [InlineData(WebSocketOpcode.Pong)]
    public async Task As_many_control_frames_as_the_burst_are_taken_and_one_more_closes_with_1008(WebSocketOpcode opcode)
    {
        var peer = Open();
        for (var i = 0; i < 20; i++)
            peer.SendFrame(opcode, []);
        while (peer.TryTakeFrame() is { } frame)
            Assert.Equal(WebSocketOpcode.Pong, frame.Opcode);
        peer.SendFrame(opcode, []);
        await peer.AssertClosesAsync(WebSocketCloseCode.PolicyViolation);
    }

    [Fact]
    public void Control_frames_at_the_allowed_rate_are_always_accepted()
    {
        var peer = Open();
        for (var i = 0; i < 500; i++)
        {
            peer.SendFrame(WebSocketOpcode.Ping, []);
            Assert.Equal(WebSocketOpcode.Pong, peer.TryTakeFrame()!.Opcode);
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }
    }

    [Fact]
    public async Task Queue_for_a_peer_that_does_not_read_is_limited_in_bytes()
    {
        var peer = Open(sendBuffer: 4_096);
        _connection.Send(WebSocketOpcode.Text, new byte[5_000]);
        var taken = 0;
        while (_connection.Send(WebSocketOpcode.Text, new byte[4_000]) == SendStatus.Sent)
            taken++;
        Assert.InRange(taken * 4_000, 60_000, 65_536);
        for (var i = 0; i <= taken; i++)
            await peer.TakeFrameAsync();
        Assert.Equal(SendStatus.Sent, _connection.Send(WebSocketOpcode.Text, "again"u8));
        Assert.Equal("again", await peer.TakeTextAsync());
    }

    [Fact]
    public void Queue_for_a_peer_that_does_not_read_is_limited_in_frames()
    {
        Open(sendBuffer: 4_096);
        _connection.Send(WebSocketOpcode.Text, new byte[5_000]);
        for (var i = 0; i < 32; i++)
            Assert.Equal(SendStatus.Sent, _connection.Send(WebSocketOpcode.Text, "x"u8));
        Assert.Equal(SendStatus.Full, _connection.Send(WebSocketOpcode.Text, "x"u8));
    }

    [Fact]
    public async Task Peer_that_reads_none_of_the_queued_bytes_is_aborted()
    {
        var peer = Open(new WebSocketSettings { PingAfter = TimeSpan.Zero }, sendBuffer: 4_096);
        _connection.Send(WebSocketOpcode.Text, new byte[5_000]);
        _time.Advance(TimeSpan.FromSeconds(29.9));
        Assert.Null(peer.Connection.AbortReason);
        _time.Advance(TimeSpan.FromSeconds(0.3));
        Assert.NotNull(peer.Connection.AbortReason);
        await peer.ServerEndedAsync();
        Assert.Equal(SendStatus.Closed, _connection.Send(WebSocketOpcode.Text, "x"u8));
    }

    [Fact]
    public async Task Peer_that_reads_the_queued_bytes_slowly_is_kept()
    {
        var peer = Open(new WebSocketSettings { PingAfter = TimeSpan.Zero }, sendBuffer: 4_096);
        for (var i = 0; i < 10; i++)
        {
            _connection.Send(WebSocketOpcode.Text, new byte[5_000]);
            _time.Advance(TimeSpan.FromSeconds(25));
            await peer.TakeFrameAsync();
        }

        Assert.Null(peer.Connection.AbortReason);
    }

    [Fact]
    public async Task Peer_that_does_not_read_its_answers_is_not_read_from()
    {
        var peer = Open(sendBuffer: 4_096);
        for (var i = 0; i < 200; i++)
            peer.SendText(new string('x', 1_000));
        Assert.InRange(_application.Messages.Count, 1, 20);
        for (var i = 0; i < 200; i++)
            Assert.Equal(1_000, (await peer.TakeFrameAsync()).Payload.Length);
        Assert.Null(peer.Connection.AbortReason);
    }

    [Fact]
    public async Task Close_frame_follows_the_bytes_queued_for_a_slow_peer()
    {
        var peer = Open(sendBuffer: 4_096);
        _connection.Send(WebSocketOpcode.Text, new byte[5_000]);
        _connection.Send(WebSocketOpcode.Text, "last"u8);
        _connection.Close(WebSocketCloseCode.GoingAway, "");
        Assert.Equal(5_000, (await peer.TakeFrameAsync()).Payload.Length);
        Assert.Equal("last", await peer.TakeTextAsync());
        await peer.AssertClosesAsync(WebSocketCloseCode.GoingAway);
    }

    [Fact]
    public async Task While_the_application_holds_up_reading_silence_is_not_held_against_the_peer()
    {
        var peer = Open();
        var hold = new TaskCompletionSource();
        _application.Hold = hold.Task;
        peer.SendText("slow");
        await peer.TakeTextAsync();
        peer.SendFrame(WebSocketOpcode.Ping, "unread"u8);
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Null(peer.Connection.AbortReason);

        _application.Hold = null;
        hold.SetResult();
        Assert.Equal(WebSocketOpcode.Pong, (await peer.TakeFrameAsync()).Opcode);
        _time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(WebSocketOpcode.Ping, peer.TryTakeFrame()!.Opcode);
    }

    [Fact]
    public async Task Connection_lost_while_the_application_blocks_reading_is_reported_at_once()
    {
        var peer = Open();
        var hold = new TaskCompletionSource();
        _application.Hold = hold.Task;
        peer.SendText("slow");
        peer.Connection.Reset();
        Assert.Equal(WebSocketCloseCode.AbnormalClosure, Assert.Single(_application.Closings).Code);
        Assert.False(_application.IsClosed);
        hold.SetResult();
        await peer.ServerEndedAsync();
        Assert.True(_application.IsClosed);
    }

    [Fact]
    public async Task Stop_delivers_received_messages_and_then_notifies_the_application_once()
    {
        var peer = Open();
        peer.Connection.RequestClose();
        Assert.Equal(1, _application.Stops);
        await peer.AssertClosesAsync(WebSocketCloseCode.GoingAway);
        peer.Connection.RequestClose();
        Assert.Equal(1, _application.Stops);
        peer.SendClose(WebSocketCloseCode.GoingAway);
        await peer.ServerEndedAsync();
    }

    [Fact]
    public void Stop_during_the_handshake_is_answered_with_503()
    {
        var peer = Start();
        peer.SendRaw("GET /CP_1 HTTP/1.1\r\n");
        peer.Connection.RequestClose();
        Assert.StartsWith("HTTP/1.1 503 ", peer.TakeText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-86_400)]
    [InlineData(-3_600)]
    [InlineData(3_600)]
    [InlineData(86_400)]
    public void Setting_the_wall_clock_disconnects_no_session_and_extends_no_deadline(int seconds)
    {
        var peer = Open();
        _time.JumpWallClock(TimeSpan.FromSeconds(seconds));
        _time.Advance(TimeSpan.FromSeconds(59));
        peer.AssertSilent();
        _time.Advance(TimeSpan.FromSeconds(1.2));
        Assert.Equal(WebSocketOpcode.Ping, peer.TryTakeFrame()!.Opcode);
        _time.JumpWallClock(TimeSpan.FromSeconds(-2 * seconds));
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.Null(peer.Connection.AbortReason);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.NotNull(peer.Connection.AbortReason);
    }
}
