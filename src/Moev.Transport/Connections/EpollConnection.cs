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
    private const int MaxDiscardedBytes = 1_024 * 1_024;

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
        // A listener on all addresses does not say which one the peer has called.
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
            Socket.Shutdown(); // the loop notices, and tells both directions
    }

    public override async ValueTask DisposeAsync()
    {
        _input.Complete();
        _output.Complete();
        if (!IsEnded)
        {
            // The peer has yet to take the last bytes.
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
        if (ended || (events & SocketEvents.Readable) != 0)
            _input.OnReady(ended);
        // Last: who waits for bytes takes the last ones before anybody hears that no more come.
        if (ended)
            FireGone();
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
        {
            // All is sent: the peer may know, also if it is still listened to.
            if (direction == OutputEnded)
                Socket.ShutdownSend();
            return;
        }

        // The peer gets its end before the descriptor goes, which a system call on another thread may keep for a moment.
        Socket.Shutdown();
        // To close a socket that has unread bytes is a reset (RFC 1122 §4.2.2.13), by which the peer may lose our last bytes.
        if (AbortReason is null)
            Socket.Discard(MaxDiscardedBytes);
        Socket.Dispose();
        FireGone();
        Volatile.Read(ref _closed)?.TrySetResult();
    }

    /// <summary>Whoever waits for it runs on the thread pool: the loop has others to serve.</summary>
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
            // Of somebody who was told. On the pool it would end the process.
            _listener.LogCallbackFailed(ConnectionId, e);
        }
    }
}
