using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Moev.Gateway.Tests.Support;

/// <summary>A connection over two pipes instead of a socket. The server handles the peer's bytes on the writer's thread, unless it awaits.</summary>
internal sealed class MemoryConnection : ConnectionContext, IConnectionLifetimeNotificationFeature
{
    private static int s_count;

    private readonly CancellationTokenSource _closed = new();
    private readonly CancellationTokenSource _closeRequested = new();
    private readonly Pipe _toServer;
    private readonly Pipe _fromServer;

    /// <param name="sendBuffer">The bytes that the server may send before its peer reads: the buffers of the transport and the network.</param>
    public MemoryConnection(int sendBuffer = 1_024 * 1_024)
    {
        _toServer = new Pipe(Options(1_024 * 1_024));
        _fromServer = new Pipe(Options(sendBuffer));
        var output = new CountingWriter(_fromServer.Writer);
        Output = output;
        Transport = new DuplexPipe(_toServer.Reader, output);
        Features = new FeatureCollection();
        Features.Set<IConnectionLifetimeNotificationFeature>(this);
        ConnectionId = $"memory-{Interlocked.Increment(ref s_count)}";
        RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, 40_000);
        ConnectionClosed = _closed.Token;
    }

    public override string ConnectionId { get; set; }

    public override IFeatureCollection Features { get; }

    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    public override IDuplexPipe Transport { get; set; }

    /// <summary>Gets the server's side of the output, which counts its flushes.</summary>
    public CountingWriter Output { get; }

    public PipeWriter ToServer => _toServer.Writer;

    public PipeReader FromServer => _fromServer.Reader;

    /// <summary>Gets the reason why the server aborted the connection; null if it did not.</summary>
    public string? AbortReason { get; private set; }

    CancellationToken IConnectionLifetimeNotificationFeature.ConnectionClosedRequested
    {
        get => _closeRequested.Token;
        set => throw new NotSupportedException();
    }

    /// <summary>Requests the close of the connection, as a stopping host does.</summary>
    public void RequestClose() => _closeRequested.Cancel();

    void IConnectionLifetimeNotificationFeature.RequestClose() => RequestClose();

    public override void Abort(ConnectionAbortedException abortReason)
    {
        AbortReason ??= abortReason.Message;
        Break(abortReason);
    }

    /// <summary>Resets the connection, as the network may do.</summary>
    public void Reset() => Break(new ConnectionResetException("reset by the test"));

    private void Break(Exception exception)
    {
        _toServer.Writer.Complete(exception);
        _fromServer.Reader.Complete(exception);
        _closed.Cancel();
    }

    private static PipeOptions Options(int pause) => new(
        readerScheduler: PipeScheduler.Inline,
        writerScheduler: PipeScheduler.Inline,
        pauseWriterThreshold: pause,
        resumeWriterThreshold: pause / 2,
        useSynchronizationContext: false);

    private sealed record DuplexPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    internal sealed class CountingWriter(PipeWriter inner) : PipeWriter
    {
        public int Flushes { get; private set; }

        public override void Advance(int bytes) => inner.Advance(bytes);

        public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            Flushes++;
            return inner.FlushAsync(cancellationToken);
        }
    }
}
