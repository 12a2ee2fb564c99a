using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Moev.Transport.Connections;
using Moev.Transport.Tests.Support;

namespace Moev.Transport.Tests.Connections;

public sealed class SocketPipeReaderTests : IAsyncLifetime
{
    private Server _server = null!;
    private Pair _pair = null!;

    public async Task InitializeAsync()
    {
        _server = await Server.StartAsync(new EpollTransportOptions { Loops = 1, ReceiveBytes = 4_096 });
        _pair = await _server.ConnectAsync();
    }

    public async Task DisposeAsync()
    {
        await _pair.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Bytes_are_read_whether_they_came_before_or_are_waited_for()
    {
        for (byte i = 0; i < 10; i++)
        {
            ValueTask<ReadResult> read = default;
            if (i % 2 == 0)
                read = _pair.Input.ReadAsync();
            _pair.Client.Send([i]);
            if (i % 2 != 0)
                read = _pair.Input.ReadAsync();
            var result = await read.InTime();
            Assert.Equal([i], result.Buffer.ToArray());
            Assert.False(result.IsCompleted || result.IsCanceled);
            _pair.Input.AdvanceTo(result.Buffer.End);
        }
    }

    [Fact]
    public async Task Rest_that_is_not_examined_is_read_again_at_once()
    {
        _pair.Client.Send([1, 2, 3]);
        var first = await ReadAtLeastAsync(3);
        _pair.Input.AdvanceTo(first.Buffer.GetPosition(1));
        var second = _pair.Input.ReadAsync();
        Assert.True(second.IsCompletedSuccessfully);
        Assert.Equal([2, 3], (await second).Buffer.ToArray());
        _pair.Input.AdvanceTo((await _pair.Input.ReadAsync()).Buffer.End);
    }

    [Fact]
    public async Task Rest_that_is_examined_waits_for_more()
    {
        _pair.Client.Send([1, 2, 3]);
        var first = await ReadAtLeastAsync(3);
        _pair.Input.AdvanceTo(first.Buffer.GetPosition(1), first.Buffer.End);
        var second = _pair.Input.ReadAsync().InTime();
        Assert.False(second.IsCompleted);
        _pair.Client.Send([4]);
        Assert.Equal([2, 3, 4], (await second).Buffer.ToArray());
    }

    [Theory]
    [InlineData(100_000, 100_000)]
    [InlineData(100_000, 7)]
    [InlineData(5_000, 1)]
    [InlineData(4_096, 4_096)]
    public async Task Message_larger_than_the_buffer_grows_until_it_is_whole(int length, int part)
    {
        var message = Bytes(length);
        var sending = Task.Run(async () =>
        {
            _pair.Client.NoDelay = true;
            foreach (var bytes in message.Chunk(part))
                await _pair.Client.SendAsync(bytes, SocketFlags.None);
        });
        var result = await ReadAtLeastAsync(length);
        Assert.Equal(message, result.Buffer.ToArray());
        _pair.Input.AdvanceTo(result.Buffer.End);
        await sending;
        await NothingMoreAsync();
    }

    [Fact]
    public async Task Messages_consumed_one_by_one_come_in_order()
    {
        // Beyond the size at which the remainder is moved, and with partial messages at the end of each read.
        var bytes = Bytes(60_000);
        var sending = _pair.Client.SendAsync(bytes, SocketFlags.None);
        for (var offset = 0; offset < bytes.Length;)
        {
            var result = await _pair.Input.ReadAsync().InTime();
            var length = Math.Min(97, (int)Math.Min(result.Buffer.Length, bytes.Length - offset));
            Assert.Equal(bytes[offset..(offset + length)], result.Buffer.Slice(0, length).ToArray());
            _pair.Input.AdvanceTo(result.Buffer.GetPosition(length));
            offset += length;
        }

        await sending;
    }

    [Fact]
    public async Task TryRead_waits_for_nothing()
    {
        Assert.False(_pair.Input.TryRead(out _));
        _pair.Client.Send([7]);
        ReadResult result = default;
        await Waiting.UntilAsync(() => _pair.Input.TryRead(out result));
        Assert.Equal([7], result.Buffer.ToArray());
        _pair.Input.AdvanceTo(result.Buffer.End);
        Assert.False(_pair.Input.TryRead(out _));
        _pair.Input.CancelPendingRead();
        Assert.True(_pair.Input.TryRead(out result));
        Assert.True(result.IsCanceled);
    }

    [Fact]
    public async Task Canceling_ends_the_read_that_waits_or_else_the_next_and_no_other()
    {
        var read = _pair.Input.ReadAsync().InTime();
        _pair.Input.CancelPendingRead();
        Assert.True((await read).IsCanceled);

        _pair.Input.CancelPendingRead();
        Assert.True((await _pair.Input.ReadAsync().InTime()).IsCanceled);

        _pair.Client.Send([1]);
        var result = await _pair.Input.ReadAsync().InTime();
        Assert.False(result.IsCanceled);
        Assert.Equal(1, result.Buffer.Length);
    }

    [Fact]
    public async Task Canceled_read_has_the_bytes_that_are_there()
    {
        _pair.Client.Send([1, 2]);
        var result = await ReadAtLeastAsync(2);
        _pair.Input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        var read = _pair.Input.ReadAsync().InTime();
        _pair.Input.CancelPendingRead();
        result = await read;
        Assert.True(result.IsCanceled);
        Assert.Equal([1, 2], result.Buffer.ToArray());
    }

    [Fact]
    public async Task Token_ends_its_own_read_only()
    {
        using var canceled = new CancellationTokenSource();
        var read = _pair.Input.ReadAsync(canceled.Token).InTime();
        await canceled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _pair.Input.ReadAsync(canceled.Token).InTime());
        await NothingMoreAsync();
    }

    [Fact]
    public async Task Bytes_that_come_together_with_a_tokens_cancellation_are_not_lost()
    {
        for (var i = 0; i < 500; i++)
        {
            using var canceled = new CancellationTokenSource();
            var read = _pair.Input.ReadAsync(canceled.Token).InTime();
            var canceling = Task.Run(canceled.Cancel);
            _pair.Client.Send([(byte)i]);
            ReadResult result;
            try
            {
                result = await read;
            }
            catch (OperationCanceledException)
            {
                result = await _pair.Input.ReadAsync().InTime();
            }

            await canceling;
            Assert.False(result.IsCanceled);
            Assert.Equal([(byte)i], result.Buffer.ToArray());
            _pair.Input.AdvanceTo(result.Buffer.End);
        }
    }

    [Theory]
    [InlineData(10)]
    [InlineData(4_096)]
    [InlineData(8_192)]
    public async Task Bytes_and_the_end_that_come_together_are_both_read(int length)
    {
        for (var i = 0; i < 50; i++)
        {
            await using var pair = await _server.ConnectAsync();
            var bytes = Bytes(length);
            ValueTask<ReadResult> read = default;
            if (i % 2 == 0)
                read = pair.Input.ReadAsync();
            pair.Client.Send(bytes);
            pair.Client.Shutdown(SocketShutdown.Send);
            if (i % 2 != 0)
                read = pair.Input.ReadAsync();
            var result = await read.InTime();
            while (!result.IsCompleted)
            {
                pair.Input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                result = await pair.Input.ReadAsync().InTime();
            }

            Assert.Equal(bytes, result.Buffer.ToArray());
            pair.Input.AdvanceTo(result.Buffer.End);
            Assert.True((await pair.Input.ReadAsync().InTime()).IsCompleted);
        }
    }

    /// <summary>A read stops before urgent data (tcp(7)), so it returns fewer bytes than there are; no further event tells of the rest.</summary>
    [Fact]
    public async Task Bytes_behind_urgent_data_are_read_too()
    {
        _pair.Client.Send("abc"u8);
        _pair.Client.Send([(byte)'!'], SocketFlags.OutOfBand);
        _pair.Client.Send("def"u8);
        var read = new StringBuilder();
        while (read.Length < 6)
        {
            var result = await _pair.Input.ReadAsync().InTime();
            read.Append(Encoding.ASCII.GetString(result.Buffer));
            _pair.Input.AdvanceTo(result.Buffer.End);
        }

        Assert.Equal("abcdef", read.ToString());
        _pair.Client.Send("g"u8);
        Assert.Equal("g"u8.ToArray(), (await _pair.Input.ReadAsync().InTime()).Buffer.ToArray());
    }

    [Fact]
    public async Task Peer_that_has_ended_can_still_be_answered()
    {
        _pair.Client.Shutdown(SocketShutdown.Send);
        Assert.True((await _pair.Input.ReadAsync().InTime()).IsCompleted);
        Assert.False((await _pair.Output.WriteAsync("bye"u8.ToArray()).InTime()).IsCompleted);
        Assert.Equal("bye"u8.ToArray(), await _pair.ReceiveAsync(3));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reset_fails_the_read(bool waits)
    {
        var read = waits ? _pair.Input.ReadAsync().InTime() : null;
        _pair.Reset();
        await Waiting.UntilAsync(_pair.Connection.ConnectionClosed);
        await Assert.ThrowsAsync<ConnectionResetException>(() => read ?? _pair.Input.ReadAsync().InTime());
        await Assert.ThrowsAsync<ConnectionResetException>(() => _pair.Input.ReadAsync().InTime());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Aborting_fails_the_read_with_the_reason(bool waits)
    {
        var read = waits ? _pair.Input.ReadAsync().InTime() : null;
        var reason = new ConnectionAbortedException("enough");
        _pair.Connection.Abort(reason);
        _pair.Connection.Abort(new ConnectionAbortedException("once more"));
        Assert.Same(reason, await Assert.ThrowsAsync<ConnectionAbortedException>(() => read ?? _pair.Input.ReadAsync().InTime()));
        await _pair.ReceiveEndAsync();
    }

    [Fact]
    public async Task Completing_lets_a_waiting_read_go()
    {
        var read = _pair.Input.ReadAsync().InTime();
        _pair.Input.Complete();
        _pair.Input.Complete();
        Assert.True((await read).IsCanceled);
        Assert.Throws<InvalidOperationException>(() => _pair.Input.TryRead(out _));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _pair.Input.ReadAsync().InTime());
    }

    [Fact]
    public async Task Completing_while_bytes_arrive_takes_no_buffer_from_the_loop()
    {
        for (var i = 0; i < 300; i++)
        {
            await using var pair = await _server.ConnectAsync();
            var read = pair.Input.ReadAsync().InTime();
            var completing = Task.Run(() => pair.Input.Complete());
            pair.Client.Send(Bytes(1_000));
            // In either order the read ends and owns its bytes.
            var result = await read;
            await completing;
            Assert.True(result.IsCanceled || Bytes(1_000).AsSpan().StartsWith(result.Buffer.ToArray()));
        }
    }

    [Fact]
    public async Task Second_read_while_one_waits_is_refused()
    {
        var read = _pair.Input.ReadAsync().InTime();
        await Assert.ThrowsAsync<InvalidOperationException>(() => _pair.Input.ReadAsync().InTime());
        Assert.Throws<InvalidOperationException>(() => _pair.Input.TryRead(out _));
        _pair.Client.Send([1]);
        Assert.Equal(1, (await read).Buffer.Length);
    }

    [Fact]
    public async Task Position_of_another_read_is_refused()
    {
        _pair.Client.Send([1, 2, 3]);
        var result = await ReadAtLeastAsync(3);
        Assert.Throws<ArgumentOutOfRangeException>(() => _pair.Input.AdvanceTo(new ReadOnlySequence<byte>(new byte[3]).End));
        _pair.Input.AdvanceTo(result.Buffer.GetPosition(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => _pair.Input.AdvanceTo(result.Buffer.Start));
    }

    [Fact]
    public async Task Unread_bytes_wait_at_the_peer_and_arrive()
    {
        var bytes = Bytes(16 * 1_024 * 1_024);
        var sending = _pair.Client.SendAsync(bytes, SocketFlags.None);
        Assert.False(sending.IsCompleted);
        for (var offset = 0; offset < bytes.Length;)
        {
            var result = await _pair.Input.ReadAsync().InTime();
            foreach (var segment in result.Buffer)
            {
                Assert.True(segment.Span.SequenceEqual(bytes.AsSpan(offset, segment.Length)));
                offset += segment.Length;
            }

            _pair.Input.AdvanceTo(result.Buffer.End);
        }

        Assert.Equal(bytes.Length, await sending.InTime());
    }

    [Fact]
    public async Task Waiting_read_continues_on_the_loops_thread()
    {
        var name = NameAfterReadAsync();
        _pair.Client.Send([1]);
        Assert.Equal("sockets 1", await name.InTime());

        async Task<string?> NameAfterReadAsync()
        {
            var read = _pair.Input.ReadAsync();
            Assert.False(read.IsCompleted);
            await read.ConfigureAwait(false);
            return Thread.CurrentThread.Name;
        }
    }

    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private async Task<ReadResult> ReadAtLeastAsync(int length)
    {
        while (true)
        {
            var result = await _pair.Input.ReadAsync().InTime();
            if (result.Buffer.Length >= length)
                return result;
            _pair.Input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    /// <summary>Asserts that neither bytes nor a cancellation remain.</summary>
    private async Task NothingMoreAsync()
    {
        var read = _pair.Input.ReadAsync().InTime();
        Assert.False(read.IsCompleted);
        _pair.Client.Send([42]);
        Assert.Equal([42], (await read).Buffer.ToArray());
    }
}
