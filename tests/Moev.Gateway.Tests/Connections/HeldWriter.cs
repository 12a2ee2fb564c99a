using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Moev.Gateway.Connections;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Tests.Connections;

/// <summary>A pipe writer that keeps everything and whose flushes can be held. Fails on concurrent use.</summary>
internal sealed class HeldWriter : PipeWriter, IFlushWatcher
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private TaskCompletionSource<FlushResult>? _held;
    private int _users;
    private int _flushed;

    /// <summary>Gets or sets a function that decides at each flush whether to hold it.</summary>
    public Func<bool> Holds { get; set; } = static () => false;

    public bool Fails { get; set; }

    public int Flushes { get; private set; }

    public bool IsWatched { get; private set; }

    public bool IsHeld => Volatile.Read(ref _held) is not null;

    /// <summary>Completes the held flush.</summary>
    public void Release(bool isCompleted = false, bool isCanceled = false) =>
        Interlocked.Exchange(ref _held, null)!.SetResult(new FlushResult(isCanceled, isCompleted));

    /// <summary>Returns the frames flushed after the opening handshake's response: texts as they are, pongs and close frames by name.</summary>
    public string[] Frames()
    {
        var bytes = _bytes.WrittenSpan[.._flushed];
        bytes = bytes[(bytes.IndexOf("\r\n\r\n"u8) + 4)..];
        var frames = new List<string>();
        while (!bytes.IsEmpty)
        {
            var (length, header) = bytes[1] < 126 ? (bytes[1], 2) : ((bytes[2] << 8) | bytes[3], 4);
            var payload = bytes.Slice(header, length);
            frames.Add((WebSocketOpcode)(bytes[0] & 0xF) switch
            {
                WebSocketOpcode.Close => "close " + ((payload[0] << 8) | payload[1]),
                WebSocketOpcode.Pong => "pong " + Encoding.UTF8.GetString(payload),
                _ => Encoding.UTF8.GetString(payload),
            });
            bytes = bytes[(header + length)..];
        }

        return [.. frames];
    }

    public override void Advance(int bytes)
    {
        _bytes.Advance(bytes);
        Leave();
    }

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        Enter();
        return _bytes.GetMemory(sizeHint);
    }

    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        Enter();
        return _bytes.GetSpan(sizeHint);
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        Enter();
        if (Fails)
            throw new IOException("reset");
        Flushes++;
        _flushed = _bytes.WrittenCount;
        var isHeld = Holds();
        var held = isHeld ? new TaskCompletionSource<FlushResult>(TaskCreationOptions.RunContinuationsAsynchronously) : null;
        Leave();
        Volatile.Write(ref _held, held);
        return held is null ? default : new ValueTask<FlushResult>(held.Task);
    }

    public override void CancelPendingFlush() => throw new NotSupportedException();

    public override void Complete(Exception? exception = null) => throw new NotSupportedException();

    void IFlushWatcher.FlushPending() => IsWatched = true;

    void IFlushWatcher.FlushDone() => IsWatched = false;

    private void Enter() => Assert.Equal(1, Interlocked.Increment(ref _users));

    private void Leave() => Interlocked.Decrement(ref _users);
}
