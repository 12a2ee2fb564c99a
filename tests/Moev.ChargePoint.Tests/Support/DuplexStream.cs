using System.IO.Pipelines;
using System.Threading.Channels;
using Moev.ChargePoint.Connections;

namespace Moev.ChargePoint.Tests.Support;

/// <summary>One end of a byte stream in memory.</summary>
internal sealed class DuplexStream(PipeReader input, PipeWriter output) : Stream
{
    private readonly Stream _input = input.AsStream();
    private readonly Stream _output = output.AsStream();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <param name="window">Bytes that one end may write before the other reads.</param>
    public static (DuplexStream Client, DuplexStream Server) CreatePair(int window)
    {
        var options = new PipeOptions(pauseWriterThreshold: window, resumeWriterThreshold: window / 2, useSynchronizationContext: false);
        var up = new Pipe(options);
        var down = new Pipe(options);
        return (new DuplexStream(down.Reader, up.Writer), new DuplexStream(up.Reader, down.Writer));
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _input.ReadAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _output.WriteAsync(buffer, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => _output.FlushAsync(cancellationToken);

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            input.Complete();
            output.Complete();
        }

        base.Dispose(disposing);
    }
}

/// <summary>Dials a central system in memory.</summary>
internal sealed class MemoryDialer(int window = 64 * 1024) : IDialer
{
    private readonly Channel<DuplexStream> _accepted = Channel.CreateUnbounded<DuplexStream>();

    /// <summary>Gets or sets a value that is true while the central system cannot be reached.</summary>
    public bool IsDown { get; set; }

    public ValueTask<Stream> DialAsync(Uri url, CancellationToken cancellationToken)
    {
        if (IsDown)
            return ValueTask.FromException<Stream>(new IOException("nobody there"));
        var (client, server) = DuplexStream.CreatePair(window);
        Assert.True(_accepted.Writer.TryWrite(server));
        return ValueTask.FromResult<Stream>(client);
    }

    public ValueTask<DuplexStream> AcceptAsync(CancellationToken cancellationToken = default) => _accepted.Reader.ReadAsync(cancellationToken);
}
