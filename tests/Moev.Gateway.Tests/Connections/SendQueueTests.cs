using System.Buffers;
using System.Text;
using Moev.Gateway.Calls;
using Moev.Gateway.Connections;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Tests.Connections;

public sealed class SendQueueTests
{
    private const int MaxFrames = 4;
    private const int MaxBytes = 200;

    private readonly HeldWriter _writer = new();
    private readonly SendQueue _queue;

    public SendQueueTests()
    {
        _queue = new SendQueue(_writer, WebSocketEndpoint.ForServer(new MessageLimits()), _writer, MaxBytes, MaxFrames);
        Accept(_queue);
    }

    [Fact]
    public void Messages_sent_before_the_handshake_response_follow_it()
    {
        var writer = new HeldWriter();
        var queue = new SendQueue(writer, WebSocketEndpoint.ForServer(new MessageLimits()), writer, MaxBytes, MaxFrames);
        Assert.Equal(SendStatus.Sent, Send(queue, "a"));
        Assert.Equal(0, writer.Flushes);
        Accept(queue);
        Assert.Equal(["a"], writer.Frames());
        Assert.False(queue.IsCongested);
    }

    [Fact]
    public void A_frame_outside_of_a_batch_leaves_at_once()
    {
        Send("a");
        Assert.Equal(["a"], _writer.Frames());
    }

    [Fact]
    public void A_batch_leaves_in_one_flush()
    {
        var before = _writer.Flushes;
        _queue.BeginBatch();
        Send("a");
        Send("b");
        Assert.Equal(before, _writer.Flushes);
        Assert.False(_queue.IsCongested);
        _queue.EndBatch();
        Assert.Equal(before + 1, _writer.Flushes);
        Assert.Equal(["a", "b"], _writer.Frames());
    }

    [Fact]
    public void A_batch_without_a_frame_flushes_nothing()
    {
        var before = _writer.Flushes;
        _queue.BeginBatch();
        _queue.EndBatch();
        Assert.Equal(before, _writer.Flushes);
        Send("a");
        Assert.Equal(["a"], _writer.Frames());
    }

    [Fact]
    public void Messages_sent_by_other_threads_keep_their_order_in_the_batch()
    {
        _queue.BeginBatch();
        Send("a");
        OnAnotherThread(() => Send("b"));
        Send("c");
        OnAnotherThread(() => Send("d"));
        _queue.EndBatch();
        Assert.Equal(["a", "b", "c", "d"], _writer.Frames());
    }

    [Fact]
    public void Messages_sent_only_by_other_threads_leave_with_the_batch_too()
    {
        _queue.BeginBatch();
        OnAnotherThread(() => Send("a"));
        Assert.Empty(_writer.Frames());
        _queue.EndBatch();
        Assert.Equal(["a"], _writer.Frames());
        Assert.False(_queue.IsCongested);
    }

    [Fact]
    public void A_large_batch_does_not_wait_for_its_end()
    {
        var text = new string('x', 4_000);
        _queue.BeginBatch();
        for (var i = 0; i < 4; i++)
            Send(text);
        Assert.Empty(_writer.Frames());
        Send(text);
        Assert.Equal(5, _writer.Frames().Length);
        Send("a");
        Assert.Equal(5, _writer.Frames().Length);
        _queue.EndBatch();
        Assert.Equal(6, _writer.Frames().Length);
    }

    [Fact]
    public async Task While_a_flush_waits_the_next_frames_do()
    {
        _writer.Holds = static () => true;
        Send("a");
        Assert.True(_queue.IsCongested);
        Assert.True(_writer.IsWatched);
        Send("b");
        _queue.BeginBatch();
        Send("c");
        _queue.EndBatch();
        Assert.Equal(["a"], _writer.Frames());
        var room = RoomAsync();
        Assert.False(room.IsCompleted);

        _writer.Holds = static () => false;
        _writer.Release();
        await room;
        Assert.False(_queue.IsCongested);
        Assert.False(_writer.IsWatched);
        Assert.Equal(["a", "b", "c"], _writer.Frames());
        Assert.True(RoomAsync().IsCompleted);
    }

    [Fact]
    public void Queued_frames_are_limited()
    {
        _writer.Holds = static () => true;
        Send("a");
        for (var i = 0; i < MaxFrames; i++)
            Assert.Equal(SendStatus.Sent, Send("b"));
        Assert.Equal(SendStatus.Full, Send("c"));
    }

    [Fact]
    public void Queued_bytes_are_limited()
    {
        var text = new string('x', MaxBytes - WebSocketFrameHeader.MaxBytes);
        _writer.Holds = static () => true;
        Send("a");
        Assert.Equal(SendStatus.Full, Send(text + "x"));
        Assert.Equal(SendStatus.Sent, Send(text));
        Assert.Equal(SendStatus.Full, Send("b"));
    }

    [Fact]
    public async Task Of_pongs_that_have_to_wait_the_newest_is_sent()
    {
        _writer.Holds = static () => true;
        Send("a");
        _queue.SendPong("1"u8);
        _queue.SendPong("2"u8);
        await ReleaseAllAsync();
        Assert.Equal(["a", "pong 2"], _writer.Frames());
        _queue.BeginBatch();
        _queue.SendPong("3"u8);
        _queue.SendPong("4"u8);
        _queue.EndBatch();
        Assert.Equal(["a", "pong 2", "pong 3", "pong 4"], _writer.Frames());
    }

    [Fact]
    public void The_close_frame_of_a_batch_is_the_last()
    {
        _queue.BeginBatch();
        Send("a");
        OnAnotherThread(() => Send("b"));
        _queue.SendClose(WebSocketCloseCode.NormalClosure, "done");
        Assert.Equal(SendStatus.Closed, Send("c"));
        OnAnotherThread(() => Assert.Equal(SendStatus.Closed, Send("d")));
        _queue.SendPong("e"u8);
        _queue.EndBatch();
        Assert.Equal(["a", "b", "close 1000"], _writer.Frames());
    }

    [Fact]
    public void Another_threads_close_frame_is_the_last_of_the_batch()
    {
        _queue.BeginBatch();
        Send("a");
        OnAnotherThread(() => _queue.SendClose(WebSocketCloseCode.GoingAway, ""));
        Assert.Equal(SendStatus.Closed, Send("b"));
        _queue.EndBatch();
        Assert.Equal(["a", "close 1001"], _writer.Frames());
    }

    [Fact]
    public void Another_threads_close_frame_leaves_although_the_batch_has_only_refused_frames()
    {
        _queue.BeginBatch();
        OnAnotherThread(() => _queue.SendClose(WebSocketCloseCode.GoingAway, ""));
        Assert.Equal(SendStatus.Closed, Send("b"));
        _queue.EndBatch();
        Assert.Equal(["close 1001"], _writer.Frames());
        Assert.False(_queue.IsCongested);
    }

    [Fact]
    public void Another_threads_close_frame_leaves_behind_a_frame_that_was_over_the_bound()
    {
        _queue.BeginBatch();
        OnAnotherThread(() =>
        {
            for (var i = 0; i < MaxFrames; i++)
                Send("b");
            Assert.Equal(SendStatus.Full, Send("c"));
            _queue.SendClose(WebSocketCloseCode.PolicyViolation, "");
        });
        Assert.Equal(SendStatus.Closed, Send("d"));
        _queue.EndBatch();
        Assert.Equal(["b", "b", "b", "b", "close 1008"], _writer.Frames());
    }

    [Fact]
    public async Task A_canceled_wait_for_a_flush_loses_no_frame()
    {
        _writer.Holds = static () => true;
        Send("a");
        Send("b");
        _queue.SendClose(WebSocketCloseCode.GoingAway, "");
        var room = RoomAsync();
        _writer.Release(isCanceled: true);
        while (!_writer.IsHeld)
            await Task.Yield();
        Assert.False(room.IsCompleted);
        _writer.Holds = static () => false;
        _writer.Release();
        await room;
        Assert.Equal(["a", "b", "close 1001"], _writer.Frames());
    }

    [Fact]
    public async Task A_close_frame_waits_behind_all_others()
    {
        _writer.Holds = static () => true;
        Send("a");
        Send("b");
        _queue.SendClose(WebSocketCloseCode.GoingAway, "");
        _queue.SendClose(WebSocketCloseCode.NormalClosure, "");
        await ReleaseAllAsync();
        Assert.Equal(["a", "b", "close 1001"], _writer.Frames());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_disconnected_peer_closes_the_queue(bool byException)
    {
        if (byException)
        {
            _writer.Fails = true;
            Send("a");
        }
        else
        {
            _writer.Holds = static () => true;
            Send("a");
            var room = RoomAsync();
            _writer.Release(isCompleted: true);
            await room;
        }

        Assert.Equal(SendStatus.Closed, Send("b"));
        Assert.False(_queue.IsCongested);
        Assert.False(_writer.IsWatched);
        Assert.True(RoomAsync().IsCompleted);
    }

    [Fact]
    public void Behind_its_end_it_takes_nothing()
    {
        _queue.BeginBatch();
        _queue.End();
        Assert.Equal(SendStatus.Closed, Send("a"));
        _queue.EndBatch();
        Assert.Equal(SendStatus.Closed, Send("a"));
        Assert.Empty(_writer.Frames());
    }

    internal static void Accept(SendQueue queue)
    {
        var reader = new OpeningHandshakeReader(new OpeningHandshakeLimits());
        var bytes = new ReadOnlySequence<byte>(Encoding.ASCII.GetBytes(
            "GET /CP HTTP/1.1\r\nHost: gateway\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
        Assert.Equal(HandshakeStatus.Accepted, reader.Read(ref bytes));
        queue.SendAccepted(reader.Request, subProtocol: null);
    }

    internal static SendStatus Send(SendQueue queue, string text) => queue.Send(WebSocketOpcode.Text, Encoding.UTF8.GetBytes(text));

    private static void OnAnotherThread(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(action));
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }

    private SendStatus Send(string text) => Send(_queue, text);

    private async Task RoomAsync() => await _queue.WaitUntilFlushedAsync();

    private async Task ReleaseAllAsync()
    {
        var room = RoomAsync();
        _writer.Holds = static () => false;
        _writer.Release();
        await room;
    }
}
