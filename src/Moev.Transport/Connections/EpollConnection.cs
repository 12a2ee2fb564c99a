using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Moev.Transport.Polling;

namespace Moev.Transport.Connections;

/// <summary>One accepted connection: both directions of one socket, and its features. Kept small, because thousands are idle.</summary>
internal sealed class EpollConnection : ConnectionContext, ISocketOwner, IDuplexPipe, IConnectionIdFeature, IConnectionTransportFeature,
    IConnectionItemsFeature, IConnectionLifetimeFeature, IConnectionEndPointFeature
{
    private const int InputEnded = 1;
    private const int OutputEnded = 2;
    private const int MaxDiscardedBytes = 1_024 * 1_024;

    /// <summary>The source of connections that have ended: its token is cancelled.</summary>
    private static readonly CancellationTokenSource Gone = GoneSource();

    private static long s_lastId;

    private readonly SocketPipeReader _input;
    private readonly SocketPipeWriter _output;
    private readonly EpollListener _listener;
    private readonly SocketAddressBytes _remote;
    private readonly ConnectionFeatures _features;
    private CancellationTokenSource? _gone; // any; made when its token is read first
    private TaskCompletionSource? _closed; // any; made when the end is awaited first
    private IDuplexPipe? _transport; // the pipe that the server's middleware has put in place of this
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

    /// <summary>The bytes read from the socket at once.</summary>
    public int ReceiveBytes => _listener.Options.ReceiveBytes;

    /// <summary>The reason why this side aborted the connection; null if it has not.</summary>
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
        // A listener on all addresses does not know which one the peer has called.
        get => _listener.EndPoint is IPEndPoint { Address: var address } && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any)
            ? _listener.EndPoint
            : Socket.LocalAddress().ToEndPoint() ?? _listener.EndPoint;
        set => throw new NotSupportedException("The address is what the peer has called.");
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
            Socket.Shutdown(); // the loop notices, and notifies both directions
    }

    public override async ValueTask DisposeAsync()
    {
        _input.Complete();
        _output.Complete();
        if (!IsEnded)
        {
            // The peer has not taken the last bytes yet.
            var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var closed = Interlocked.CompareExchange(ref _closed, mine, null) ?? mine;
            if (!IsEnded)
                await closed.Task;
        }

        await base.DisposeAsync();
    }

    void ISocketOwner.OnReady(SocketEvents events)
    {
        var ended = (events & SocketEvents.Ended) != 0;
        if ((events & (SocketEvents.Writable | SocketEvents.Error | SocketEvents.HangUp)) != 0)
            _output.OnReady();
        var urgent = (events & SocketEvents.Urgent) != 0;
        if (ended || urgent || (events & SocketEvents.Readable) != 0)
            _input.OnReady(ended || urgent);
        // Last: a pending read takes the last bytes before ConnectionClosed is cancelled.
        if (ended)
            FireGone();
    }

    /// <summary>Returns the exception that servers expect of a transport, for an error number of the socket.</summary>
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
        {
            // All is sent: the peer reads the end, even if this side still reads.
            if (direction == OutputEnded)
                Socket.ShutdownSend();
            return;
        }

        // The peer reads the end before the descriptor is closed: a system call on another thread may keep the descriptor for a moment.
        Socket.Shutdown();
        // Closing a socket with unread bytes is a reset (RFC 1122 §4.2.2.13), and the peer may lose our last bytes.
        if (AbortReason is null)
            Socket.Discard(MaxDiscardedBytes);
        Socket.Dispose();
        _listener.Open.Remove();
        FireGone();
        Volatile.Read(ref _closed)?.TrySetResult();
    }

    /// <summary>Completes the end on the thread pool, because the loop has other connections to serve.</summary>
    private void FireGone()
    {
        var source = Interlocked.Exchange(ref _gone, Gone);
        if (source is not null && source != Gone)
            ThreadPool.UnsafeQueueUserWorkItem(static (work) => work.Connection.Tell(work.Source), (Connection: this, Source: source), preferLocal: false);
    }

    private void Tell(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (AggregateException e)
        {
            // A ConnectionClosed callback threw; unhandled on the pool it would crash the process.
            _listener.LogCallbackFailed(ConnectionId, e);
        }
    }
}
