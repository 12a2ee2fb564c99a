using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Security.Cryptography;
using Moev.Transport.Connections;
using Moev.Transport.Tests.Support;

namespace Moev.Transport.Tests.Connections;

public sealed class SocketPipeWriterTests : IAsyncLifetime
{
    /// <summary>More bytes than the kernel buffers for one connection, on both sides together.</summary>
    private const int Much = 16 * 1_024 * 1_024;

    private Server _server = null!;
    private Pair _pair = null!;

    public async Task InitializeAsync()
    {
        _server = await Server.StartAsync(new EpollTransportOptions { Loops = 2 });
        _pair = await _server.ConnectAsync(receiveBuffer: 64 * 1_024);
    }

    public async Task DisposeAsync()
    {
        await _pair.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Flush_sends_the_written_bytes()
    {
        "hello "u8.CopyTo(_pair.Output.GetSpan());
        _pair.Output.Advance(6);
        "world"u8.CopyTo(_pair.Output.GetMemory(5).Span);
        _pair.Output.Advance(5);
        Assert.True(_pair.Output.CanGetUnflushedBytes);
        Assert.Equal(11, _pair.Output.UnflushedBytes);
        var flush = _pair.Output.FlushAsync();
        Assert.True(flush.IsCompletedSuccessfully);
        Assert.Equal(new FlushResult(false, false), await flush);
        Assert.Equal(0, _pair.Output.UnflushedBytes);
        Assert.Equal("hello world"u8.ToArray(), await _pair.ReceiveAsync(11));
        Assert.Equal(new FlushResult(false, false), await _pair.Output.FlushAsync());
    }

    [Fact]
    public async Task Buffer_grows_and_keeps_the_written_bytes()
    {
        _pair.Output.Write<byte>([1, 2, 3]);
        Assert.True(_pair.Output.GetMemory(100_000).Length >= 100_000);
        Assert.Throws<ArgumentOutOfRangeException>(() => _pair.Output.Advance(10_000_000));
        Assert.Throws<ArgumentOutOfRangeException>(() => _pair.Output.Advance(-1));
        await _pair.Output.WriteAsync(new byte[] { 4 });
        Assert.Equal([1, 2, 3, 4], await _pair.ReceiveAsync(4));
    }

    [Fact]
    public async Task Flush_waits_for_a_peer_that_does_not_read_and_continues_when_it_does()
    {
        var bytes = RandomNumberGenerator.GetBytes(Much);
        var flush = _pair.Output.WriteAsync(bytes).InTime();
        Assert.False(flush.IsCompleted);
        Assert.Equal(SHA256.HashData(bytes), SHA256.HashData(await _pair.ReceiveAsync(bytes.Length)));
        Assert.Equal(new FlushResult(false, false), await flush);
    }

    [Fact]
    public async Task Megabytes_go_both_ways_at_once()
    {
        var bytes = RandomNumberGenerator.GetBytes(Much);
        var sending = _pair.Client.SendAsync(bytes, SocketFlags.None);
        var receiving = _pair.ReceiveAsync(bytes.Length);
        for (var echoed = 0L; echoed < bytes.Length;)
        {
            var result = await _pair.Input.ReadAsync().InTime();
            foreach (var segment in result.Buffer)
                Assert.False((await _pair.Output.WriteAsync(segment).InTime()).IsCompleted);
            echoed += result.Buffer.Length;
            _pair.Input.AdvanceTo(result.Buffer.End);
        }

        Assert.Equal(bytes.Length, await sending.InTime());
        Assert.Equal(SHA256.HashData(bytes), SHA256.HashData(await receiving));
    }

    /// <summary>As with a pipe, whose reader sends what was flushed: canceling ends the caller's wait, and nothing else.</summary>
    [Fact]
    public async Task Canceled_flush_is_sent_all_the_same()
    {
        var bytes = RandomNumberGenerator.GetBytes(Much);
        var flush = _pair.Output.WriteAsync(bytes).InTime();
        _pair.Output.CancelPendingFlush();
        Assert.True((await flush).IsCanceled);
        Assert.Equal(0, _pair.Output.UnflushedBytes);
        Assert.Equal(SHA256.HashData(bytes), SHA256.HashData(await _pair.ReceiveAsync(bytes.Length)));
    }

    [Fact]
    public async Task Bytes_flushed_after_a_canceled_flush_follow_its_rest()
    {
        var bytes = RandomNumberGenerator.GetBytes(Much);
        var flush = _pair.Output.WriteAsync(bytes).InTime();
        _pair.Output.CancelPendingFlush();
        await flush;
        var second = _pair.Output.WriteAsync(new byte[] { 1, 2 }).InTime();
        Assert.False(second.IsCompleted);
        await Assert.ThrowsAsync<InvalidOperationException>(() => _pair.Output.FlushAsync().InTime());
        _pair.Output.CancelPendingFlush();
        Assert.True((await second).IsCanceled);
        var third = _pair.Output.WriteAsync(new byte[] { 3 }).InTime();
        var received = await _pair.ReceiveAsync(bytes.Length + 3);
        Assert.Equal(SHA256.HashData([.. bytes, 1, 2, 3]), SHA256.HashData(received));
        Assert.Equal(new FlushResult(false, false), await third);
        Assert.Equal(new FlushResult(false, false), await _pair.Output.WriteAsync(new byte[] { 4 }));
        Assert.Equal([4], await _pair.ReceiveAsync(1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Completing_after_a_canceled_flush_sends_its_rest_and_the_unflushed_bytes(bool disposes)
    {
        var bytes = RandomNumberGenerator.GetBytes(Much);
        var flush = _pair.Output.WriteAsync(bytes).InTime();
        _pair.Output.CancelPendingFlush();
        await flush;
        _pair.Output.Write("last"u8);
        _pair.Output.Complete();
        var disposing = disposes ? _pair.Connection.DisposeAsync().InTime() : Task.CompletedTask;
        Assert.Equal(SHA256.HashData([.. bytes, .. "last"u8]), SHA256.HashData(await _pair.ReceiveAsync(bytes.Length + 4)));
        await _pair.ReceiveEndAsync();
        await disposing;
    }

    [Fact]
    public async Task Aborting_after_a_canceled_flush_drops_its_rest()
    {
        var flush = _pair.Output.WriteAsync(new byte[Much]).InTime();
        _pair.Output.CancelPendingFlush();
        await flush;
        var second = _pair.Output.WriteAsync(new byte[] { 1 }).InTime();
        _pair.Connection.Abort();
        Assert.True((await second).IsCompleted);
        Assert.True((await _pair.Output.FlushAsync()).IsCompleted);
    }

    [Fact]
    public async Task Canceling_before_ends_the_next_flush_which_sends_and_no_other()
    {
        _pair.Output.CancelPendingFlush();
        Assert.True((await _pair.Output.WriteAsync(new byte[] { 1 })).IsCanceled);
        Assert.Equal([1], await _pair.ReceiveAsync(1));
        Assert.False((await _pair.Output.WriteAsync(new byte[] { 2 })).IsCanceled);
        Assert.Equal([2], await _pair.ReceiveAsync(1));
    }

    [Fact]
    public async Task Canceling_before_a_flush_that_would_wait_ends_its_wait()
    {
        var bytes = RandomNumberGenerator.GetBytes(Much);
        _pair.Output.CancelPendingFlush();
        Assert.True((await _pair.Output.WriteAsync(bytes).InTime()).IsCanceled);
        Assert.Equal(SHA256.HashData(bytes), SHA256.HashData(await _pair.ReceiveAsync(bytes.Length)));
    }

    [Fact]
    public async Task Token_ends_its_own_flush_only_and_the_bytes_are_sent()
    {
        using var canceled = new CancellationTokenSource();
        var flush = _pair.Output.WriteAsync(new byte[Much], canceled.Token).InTime();
        await canceled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => flush);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _pair.Output.FlushAsync(canceled.Token).InTime());
        flush = _pair.Output.FlushAsync().InTime();
        Assert.False(flush.IsCompleted);
        using var again = new CancellationTokenSource();
        await _pair.ReceiveAsync(Much);
        Assert.False((await flush).IsCanceled);
        var last = _pair.Output.WriteAsync(new byte[Much], again.Token).InTime();
        await again.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => last);
        await _pair.ReceiveAsync(Much);
        Assert.False((await _pair.Output.FlushAsync().InTime()).IsCanceled);
    }

    /// <summary>Canceling races with the peer that reads: whatever ends each flush, every byte arrives, once and in order.</summary>
    [Fact]
    public async Task Canceling_while_the_peer_reads_loses_and_repeats_nothing()
    {
        const int Flushes = 400;
        const int Bytes = 64 * 1_024;
        var receiving = _pair.ReceiveAsync(Flushes * Bytes);
        var canceled = 0;
        for (var i = 0; i < Flushes; i++)
        {
            var bytes = new byte[Bytes];
            bytes.AsSpan().Fill((byte)i);
            var flush = _pair.Output.WriteAsync(bytes).InTime();
            _pair.Output.CancelPendingFlush();
            canceled += (await flush).IsCanceled ? 1 : 0;
        }

        var received = await receiving;
        for (var i = 0; i < Flushes; i++)
            Assert.False(received.AsSpan(i * Bytes, Bytes).ContainsAnyExcept((byte)i));
        Assert.NotEqual(0, canceled);
    }

    [Fact]
    public async Task Nothing_is_written_or_flushed_while_a_flush_waits()
    {
        var flush = _pair.Output.WriteAsync(new byte[Much]).InTime();
        Assert.Throws<InvalidOperationException>(() => _pair.Output.GetMemory());
        Assert.Throws<InvalidOperationException>(() => _pair.Output.GetSpan());
        await Assert.ThrowsAsync<InvalidOperationException>(() => _pair.Output.FlushAsync().InTime());
        await _pair.ReceiveAsync(Much);
        Assert.False((await flush).IsCompleted);
    }

    [Fact]
    public async Task Completing_sends_unflushed_bytes_and_then_the_end()
    {
        _pair.Output.Write("last"u8);
        _pair.Output.Complete();
        _pair.Output.Complete();
        Assert.Equal("last"u8.ToArray(), await _pair.ReceiveAsync(4));
        await _pair.ReceiveEndAsync();
        // The other direction still works.
        _pair.Client.Send([1]);
        Assert.Equal(1, (await _pair.Input.ReadAsync().InTime()).Buffer.Length);
        Assert.Throws<InvalidOperationException>(() => _pair.Output.GetMemory());
        Assert.True((await _pair.Output.FlushAsync()).IsCompleted);
    }

    [Fact]
    public async Task Completing_with_an_error_drops_unflushed_bytes()
    {
        _pair.Output.Write("lost"u8);
        _pair.Output.Complete(new InvalidDataException());
        await _pair.ReceiveEndAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Disposing_waits_until_the_peer_has_taken_all(bool flushed)
    {
        var bytes = RandomNumberGenerator.GetBytes(Much);
        var flush = Task.CompletedTask;
        if (flushed)
            flush = _pair.Output.WriteAsync(bytes).InTime();
        else
            _pair.Output.Write(bytes);
        var disposing = _pair.Connection.DisposeAsync().InTime();
        var disposingAgain = _pair.Connection.DisposeAsync().InTime();
        Assert.False(disposing.IsCompleted || disposingAgain.IsCompleted);
        Assert.Equal(SHA256.HashData(bytes), SHA256.HashData(await _pair.ReceiveAsync(bytes.Length)));
        await _pair.ReceiveEndAsync();
        await disposing;
        await disposingAgain;
        await flush;
    }

    [Fact]
    public async Task Aborting_ends_a_flush_that_waits_and_the_wait_of_disposing()
    {
        var flush = _pair.Output.WriteAsync(new byte[Much]).InTime();
        var disposing = _pair.Connection.DisposeAsync().InTime();
        Assert.False(flush.IsCompleted || disposing.IsCompleted);
        _pair.Connection.Abort();
        Assert.True((await flush).IsCompleted);
        await disposing;
    }

    [Fact]
    public async Task Reset_ends_a_flush_that_waits()
    {
        var flush = _pair.Output.WriteAsync(new byte[Much]).InTime();
        _pair.Reset();
        Assert.True((await flush).IsCompleted);
        Assert.True((await _pair.Output.WriteAsync(new byte[1])).IsCompleted);
    }

    [Fact]
    public async Task Disconnected_peer_completes_the_flush()
    {
        _pair.Client.Dispose();
        // The peer answers the first bytes with a reset.
        for (var isCompleted = false; !isCompleted;)
            isCompleted = (await _pair.Output.WriteAsync(new byte[1]).InTime()).IsCompleted;
        Assert.True((await _pair.Output.WriteAsync(new byte[1])).IsCompleted);
    }

    [Fact]
    public async Task After_an_abort_nothing_is_sent()
    {
        _pair.Connection.Abort();
        Assert.True((await _pair.Output.WriteAsync("late"u8.ToArray())).IsCompleted);
        await _pair.ReceiveEndAsync();
    }
}
