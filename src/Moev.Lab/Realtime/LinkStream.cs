using System.Threading.Channels;

namespace Moev.Lab.Realtime;

/// <summary>A connection whose messages arrive late, in their order, and that can go silent until it is disposed of. What is written at once is a message.</summary>
internal sealed class LinkStream : Stream
{
    /// <summary>The messages that are under way at most; a writer waits for room.</summary>
    private const int MaxUnderWay = 1_024;

    private const int ReadBytes = 16 * 1_024;

    private readonly Stream _inner;
    private readonly LinkDelay _up;
    private readonly LinkDelay _down;
    private readonly TimeProvider _time;
    private readonly Channel<(long Due, byte[] Bytes)> _sent = Channel.CreateBounded<(long, byte[])>(MaxUnderWay);
    private readonly Channel<(long Due, byte[] Bytes)> _received = Channel.CreateBounded<(long, byte[])>(MaxUnderWay);
    private readonly CancellationTokenSource _end = new();
    private ReadOnlyMemory<byte> _rest; // reader
    private volatile bool _isSilent;
    private int _isDisposed; // any; via Exchange

    public LinkStream(Stream inner, LinkDelay up, LinkDelay down, TimeProvider time)
    {
        (_inner, _up, _down, _time) = (inner, up, down, time);
        _ = SendAsync();
        _ = ReceiveAsync();
    }

    /// <summary>True once it was disposed of.</summary>
    public bool IsEnded => Volatile.Read(ref _isDisposed) != 0;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Lets nothing pass any more, without a sign to either side.</summary>
    public void Silence() => _isSilent = true;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_rest.IsEmpty)
        {
            try
            {
                var (due, bytes) = await _received.Reader.ReadAsync(cancellationToken);
                await WaitAsync(due, cancellationToken);
                _rest = bytes;
            }
            catch (ChannelClosedException e)
            {
                return e.InnerException is null ? 0 : throw new IOException(e.InnerException.Message, e.InnerException);
            }
        }

        var count = Math.Min(buffer.Length, _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await _sent.Writer.WriteAsync((DueAfter(_up.Next()), buffer.ToArray()), cancellationToken);
        }
        catch (ChannelClosedException e)
        {
            throw new IOException("The connection has ended.", e);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _end.Cancel();
            _inner.Dispose();
            _sent.Writer.TryComplete();
            _received.Writer.TryComplete();
        }

        base.Dispose(disposing);
    }

    private long DueAfter(TimeSpan delay) => _time.GetTimestamp() + (long)(delay.TotalSeconds * _time.TimestampFrequency);

    private async ValueTask WaitAsync(long due, CancellationToken cancellationToken)
    {
        var wait = _time.GetElapsedTime(_time.GetTimestamp(), due);
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, _time, cancellationToken);
    }

    private async Task SendAsync()
    {
        try
        {
            while (true)
            {
                var (due, bytes) = await _sent.Reader.ReadAsync(_end.Token);
                await WaitAsync(due, _end.Token);
                if (!_isSilent)
                    await _inner.WriteAsync(bytes, _end.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ChannelClosedException or ObjectDisposedException)
        {
            _sent.Writer.TryComplete(e);
        }
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[ReadBytes];
        try
        {
            while (true)
            {
                var count = await _inner.ReadAsync(buffer, _end.Token);
                if (_isSilent)
                    await Task.Delay(Timeout.InfiniteTimeSpan, _time, _end.Token);
                if (count == 0)
                    break;
                await _received.Writer.WriteAsync((DueAfter(_down.Next()), buffer[..count]), _end.Token);
            }

            _received.Writer.TryComplete();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ChannelClosedException or ObjectDisposedException)
        {
            _received.Writer.TryComplete(e);
        }
    }
}
