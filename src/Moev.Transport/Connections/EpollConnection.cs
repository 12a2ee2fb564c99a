using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Moev.Transport.Polling;

namespace Moev.Transport.Connections;

/// <summary>One accepted connection: two directions on one socket, and what a server may ask about it. Made small: thousands are idle.</summary>
internal sealed class EpollConnection : ConnectionContext, ISocketOwner, IDuplexPipe, IConnectionIdFeature, IConnectionTransportFeature,
    IConnectionItemsFeature, IConnectionLifetimeFeature, IConnectionEndPointFeature
{
    private const int InputEnded = 1;
    private const int OutputEnded = 2;

    /// <summary>Stands for the source of a connection that is gone, whose token everybody can have.</summary>
    private static readonly CancellationTokenSource Gone = GoneSource();

    private static long s_lastId;

    private readonly SocketPipeReader _input;
    private readonly SocketPipeWriter _output;
    private readonly EpollListener _listener;
    private readonly SocketAddressBytes _remote;
    private readonly ConnectionFeatures _features;
    private CancellationTokenSource? _gone; // any; made when somebody asks for its token
    private TaskCompletionSource? _closed; // any; made when somebody waits for the end
    private IDuplexPipe? _transport; // the server's pipeline: what it put in place of this
    private IDictionary<object, object?>? _items;
    private string? _id;
    private ConnectionAbortedException? _abortReason; // any; set once
    private int _ended; // any; via Or

    public EpollConnection(EpollListener listener, EventLoop loop, int descriptor, SocketAddressBytes remote)
    {
        _listener = listener;
        _remote = remote;
        _input = new SocketPipeReader(this);
        _output = new SocketPipeWriter(this);
        _features = new ConnectionFeatures(this);
        Socket = new PolledSocket(loop, this, descriptor);
    }

    public PolledSocket Socket { get; }

    /// <summary>Bytes that are read from the socket at once.</summary>
    public int ReceiveBytes => _listener.Options.ReceiveBytes;

    /// <summary>Why this side ended it; null while it has not.</summary>
    public ConnectionAbortedException? AbortReason => Volatile.Read(ref _abortReason);

    public override string ConnectionId
    {
        get => _id ??= string.Create(CultureInfo.InvariantCulture, $"E{Interlocked.Increment(ref s_lastId):X}");
        set => _id = value;
    }

    public override IFeatureCollection Features => _features;

    public override IDictionary<object, object?> Items
    {
        get => _items ??= new ConnectionItems();
        set => _items = value;
    }

    public override IDuplexPipe Transport
    {
        get => _transport ?? this;
        set => _transport = value;
    }

    public override EndPoint? RemoteEndPoint
    {
        get => _remote.ToEndPoint();
        set => throw new NotSupportedException("The peer's address is what it is.");
    }

    public override EndPoint? LocalEndPoint
    {
        get => _listener.EndPoint;
        set => throw new NotSupportedException("The address is the listener's.");
    }

    public override CancellationToken ConnectionClosed
    {
        get
        {
            var source = Volatile.Read(ref _gone);
            if (source is null)
            {
                var mine = new CancellationTokenSource();
                source = Interlocked.CompareExchange(ref _gone, mine, null) ?? mine;
            }

            return source.Token;
        }
        set => throw new NotSupportedException("Only the transport knows when the connection is gone.");
    }

    private bool IsEnded => Volatile.Read(ref _ended) == (InputEnded | OutputEnded);

    PipeReader IDuplexPipe.Input => _input;

    PipeWriter IDuplexPipe.Output => _output;

    public override void Abort(ConnectionAbortedException abortReason)
    {
        if (Interlocked.CompareExchange(ref _abortReason, abortReason, null) is null)
            Socket.Shutdown(); // the loop notices, and tells both directions
    }

    public override async ValueTask DisposeAsync()
    {
        _input.Complete();
        _output.Complete();
        if (!IsEnded)
        {
            // The peer has yet to take the last bytes.
            var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Interlocked.Exchange(ref _closed, closed);
            if (!IsEnded)
                await closed.Task;
        }

        await base.DisposeAsync();
    }

    void ISocketOwner.OnReady(SocketEvents events)
    {
        var ended = (events & SocketEvents.Ended) != 0;
        if (ended)
            FireGone();
        if ((events & (SocketEvents.Writable | SocketEvents.Error | SocketEvents.HangUp)) != 0)
            _output.OnReady();
        if (ended || (events & SocketEvents.Readable) != 0)
            _input.OnReady(ended);
    }

    /// <summary>An error number of the socket as the exception that servers expect of a transport.</summary>
    public static Exception Failure(int result)
    {
        var inner = PolledSocket.Exception(result);
        return -result switch
        {
            LibC.EConnReset or LibC.EPipe => new ConnectionResetException(inner.Message, inner),
            LibC.EBadF => new ConnectionAbortedException("The connection was closed.", inner),
            _ => new IOException(inner.Message, inner),
        };
    }

    public void EndInput() => End(InputEnded);

    public void EndOutput() => End(OutputEnded);

    private static CancellationTokenSource GoneSource()
    {
        var source = new CancellationTokenSource();
        source.Cancel();
        return source;
    }

    private void End(int direction)
    {
        if ((Interlocked.Or(ref _ended, direction) | direction) != (InputEnded | OutputEnded))
            return;
        // The peer gets its end before the descriptor goes, which a system call on another thread may keep for a moment.
        Socket.Shutdown();
        Socket.Dispose();
        FireGone();
        Volatile.Read(ref _closed)?.TrySetResult();
    }

    /// <summary>Whoever waits for it runs on the thread pool: the loop has others to serve.</summary>
    private void FireGone()
    {
        var source = Interlocked.Exchange(ref _gone, Gone);
        if (source is not null && source != Gone)
            ThreadPool.UnsafeQueueUserWorkItem(static source => source.Cancel(), source, preferLocal: false);
    }
}
