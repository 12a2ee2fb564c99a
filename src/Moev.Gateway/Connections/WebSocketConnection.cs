using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Moev.Gateway.Calls;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Model;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Connections;

/// <summary>
/// The life of one WebSocket connection on the server's side: opening handshake, reading, closing handshake, and a deadline for every wait
/// (RFC 6455). It moves the bytes between the transport and a <see cref="WebSocketEndpoint"/>, and serves any <see cref="IWebSocketApplication"/>.
/// </summary>
/// <remarks>
/// <code>
///   Handshaking --101--→ Open --close frame sent--→ Closing --close frame received, or time--→ ended
///        |                                             ^
///        '--refusal, or a violation's close frame------'---→ lingering: read and discard until the peer is quiet, then ended
/// </code>
/// One read loop (<see cref="RunAsync"/>) owns the input. Sending, closing and aborting are for any thread.
/// </remarks>
#pragma warning disable CA1001 // RunAsync disposes the endpoint at its end; no other place knows when that is.
internal sealed class WebSocketConnection : IDeadlineOwner
#pragma warning restore CA1001
{
    private readonly ConnectionContext _context;
    private readonly PipeReader _input; // read loop
    private readonly MessageReceiver _receiver; // read loop
    private bool _isAdmitted; // read loop, before others know of the connection
    private int _aborted; // any; via exchange
    private bool _handshakeTimedOut; // timer
    private bool _lingerTimedOut; // timer
    private bool _stopRequested; // any
    private HandshakeRefusal? _pendingRefusal; // any

    /// <param name="context">The transport's connection.</param>
    /// <param name="application">The protocol.</param>
    /// <param name="services">The settings and services of all connections.</param>
    /// <param name="source">The source that it belongs to; null for one of its own.</param>
    public WebSocketConnection(
        ConnectionContext context, IWebSocketApplication application, WebSocketServices services, ConnectionSource? source = null)
    {
        _context = context;
        Source = source ?? new ConnectionSource();
        Application = application;
        Services = services;
        _input = context.Transport.Input;
        Endpoint = WebSocketEndpoint.ForServer(services.Settings.Messages);
        Deadlines = new ConnectionDeadlines(this, services);
        Tracked = services.Work?.Connect(context.RemoteEndPoint);
        Output = new SendQueue(
            context.Transport.Output, Endpoint, Deadlines, services.Settings.MaxOutboundBytes, services.Settings.MaxOutboundFrames, Tracked);
        _receiver = new MessageReceiver(this, _input);
    }

    /// <summary>The transport's name for this connection.</summary>
    public string Id => _context.ConnectionId;

    /// <summary>The peer's address.</summary>
    public string RemoteAddress => _context.RemoteEndPoint?.ToString() ?? "";

    /// <summary>The timestamp of the last arrival of bytes.</summary>
    public long LastReceived => Deadlines.LastReceived;

    /// <summary>The time of the last arrival of bytes.</summary>
    public DateTimeOffset LastReceivedAt => Services.Time.GetUtcNow() - Services.Time.GetElapsedTime(Deadlines.LastReceived);

    /// <summary>Indicates that the close frame was sent, or the connection is lost.</summary>
    public bool IsClosing => Endpoint.IsOutputClosed;

    /// <summary>The limits on what the peer may send, from its next frame on. Any thread.</summary>
    public MessageLimits Limits
    {
        get => Endpoint.Limits;
        set => Endpoint.Limits = value;
    }

    /// <summary>The silence after which a ping is sent; zero sends none. Read loop only, in <see cref="IWebSocketApplication.Admit"/>.</summary>
    public TimeSpan PingAfter { get; set; }

    // The parts below are for the read loop: this class, OpeningExchange and MessageReceiver.

    internal WebSocketServices Services { get; }

    internal ConnectionSource Source { get; }

    internal IWebSocketApplication Application { get; }

    internal WebSocketEndpoint Endpoint { get; }

    internal SendQueue Output { get; }

    internal ConnectionDeadlines Deadlines { get; }

    /// <summary>The frames, where a host counts them.</summary>
    internal TrackedConnection? Tracked { get; }

    /// <summary>Indicates that the server is stopping.</summary>
    internal bool IsStopRequested => Volatile.Read(ref _stopRequested);

    /// <summary>The refusal to answer the upgrade request with, whatever it is; null for none.</summary>
    internal HandshakeRefusal? PendingRefusal => Volatile.Read(ref _pendingRefusal);

    /// <summary>Indicates that the upgrade request took too long.</summary>
    internal bool HasHandshakeTimedOut => Volatile.Read(ref _handshakeTimedOut);

    /// <summary>Runs the connection to its end. Never fails for anything that the peer or the network does.</summary>
    public async Task RunAsync()
    {
        PingAfter = Services.Settings.PingAfter;
        var stopSignal = _context.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        var stopRegistration = stopSignal.UnsafeRegister(static state => ((WebSocketConnection)state!).RequestStop(), this);
        string? failure = null;
        try
        {
            Deadlines.StartHandshake();
            var isOpen = await OpeningExchange.RunAsync(this, _input);
            Tracked?.Handled(1); // the upgrade request counts as a frame
            while (isOpen)
            {
                var read = _input.ReadAsync();
                var batch = _receiver.ReceiveAsync(read.IsCompletedSuccessfully ? read.GetAwaiter().GetResult() : await read);
                isOpen = batch.IsCompletedSuccessfully ? batch.GetAwaiter().GetResult() : await batch;
                if (_receiver.TakeYield())
                    await Task.Yield(); // from here on the thread pool reads, until the peer is waited for again
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Transports report a reset or aborted connection so.
            failure = exception.Message;
        }
        catch (Exception exception)
        {
            ConnectionLog.ConnectionFailed(Services.Logger, _context.ConnectionId, exception);
            failure = exception.Message;
            Abort(exception.Message);
        }

        try
        {
            await EndAsync(failure);
            await stopRegistration.DisposeAsync();
        }
        finally
        {
            Application.OnEnded();
            Tracked?.End();
        }
    }

    /// <summary>Sends one message. Any thread; never waits. The payload's memory is free again when the method returns.</summary>
    public SendStatus Send(WebSocketOpcode opcode, ReadOnlySpan<byte> payload) => Output.Send(opcode, payload);

    /// <summary>
    /// Sends the close frame, behind all that was sent, and waits for the peer's for a bounded time. Any thread; the first call decides.
    /// </summary>
    public void Close(WebSocketCloseCode code, string reason) => Close(new CloseReply(code, reason), reason);

    /// <summary>Ends the connection without a closing handshake. Any thread.</summary>
    public void Abort(string reason)
    {
        if (Interlocked.Exchange(ref _aborted, 1) != 0)
            return;
        NoteLost(reason);
        Output.End();
        _context.Abort(new ConnectionAbortedException(reason));
    }

    /// <summary>Stops the connection because the server stops: delivers what has arrived, then calls the application. Any thread.</summary>
    public void RequestStop()
    {
        Volatile.Write(ref _stopRequested, true);
        Deadlines.Stopping();
        _input.CancelPendingRead();
    }

    /// <summary>Refuses the upgrade request, even before it is complete. Without effect once it is answered. Any thread.</summary>
    public void Refuse(HandshakeRefusal refusal)
    {
        Volatile.Write(ref _pendingRefusal, refusal);
        _input.CancelPendingRead();
    }

    /// <summary>Refuses the upgrade request, or aborts the connection if it is answered already. Any thread.</summary>
    public void RefuseOrAbort(HandshakeRefusal refusal)
    {
        if (Deadlines.IsAnswered)
            Abort(refusal.Reason);
        else
            Refuse(refusal);
    }

    /// <summary>Keeps the message beyond <see cref="IWebSocketApplication.OnMessageAsync"/>, within which it is called.</summary>
    public MessageLease DetachMessage()
    {
        var lease = Endpoint.DetachMessage();
        Services.Messages.Take(Source, lease.Memory.Length);
        return lease;
    }

    /// <summary>Disposes a detached message. Any thread.</summary>
    public void ReturnMessage(MessageLease lease)
    {
        Services.Messages.Return(Source, lease.Memory.Length);
        lease.Dispose();
    }

    void IDeadlineOwner.OnHandshakeTimeout()
    {
        Volatile.Write(ref _handshakeTimedOut, true);
        _input.CancelPendingRead();
    }

    void IDeadlineOwner.OnMessageTimeout() => Close(WebSocketCloseCode.PolicyViolation, CloseReasons.MessageTooSlow);

    void IDeadlineOwner.OnIdle() => Output.Send(WebSocketOpcode.Ping, []);

    void IDeadlineOwner.OnStopTimeout() => Close(WebSocketCloseCode.GoingAway, "the server is stopping");

    void IDeadlineOwner.OnLingerTimeout()
    {
        Volatile.Write(ref _lingerTimedOut, true);
        _input.CancelPendingRead();
    }

    void IDeadlineOwner.OnDead(string reason)
    {
        ConnectionLog.Aborted(Services.Logger, _context.ConnectionId, RemoteAddress, reason);
        Abort(reason);
    }

    /// <summary>Asks the application about a legal upgrade request. Its registry may hand the connection to other threads from here on.</summary>
    internal Admission Admit(OpeningHandshakeRequest request)
    {
        _isAdmitted = true;
        var admission = Application.Admit(request);
        request.ClearAuthorization();
        _isAdmitted = admission is { Refusal: null, CloseReason: null };
        return admission;
    }

    /// <summary>Sends the close frame, if none was sent, and reports the reason to the application. Any thread; the first call decides.</summary>
    internal void Close(in CloseReply frame, string reason)
    {
        if (!Endpoint.TryCloseOutput())
            return;
        Deadlines.Closing();

        // First, so that a peer that sees the close frame finds the session gone.
        if (_isAdmitted)
            Application.OnClosing(frame.Code, reason);
        Output.SendClose(frame.Code, frame.Reason);
    }

    /// <summary>
    /// Reads and discards until the peer is quiet: a socket that is closed with bytes unread is reset, and the peer might never see the last frame or
    /// the refusal. Read loop only.
    /// </summary>
    internal async Task LingerAsync()
    {
        Deadlines.Linger();
        while (!Volatile.Read(ref _lingerTimedOut))
        {
            var result = await _input.ReadAsync();
            var hasMore = !result.Buffer.IsEmpty;
            _input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
                return;
            if (hasMore)
                Deadlines.Linger();
        }
    }

    /// <summary>
    /// Awaits something other than the peer's next bytes. Meanwhile silence means nothing, and only the transport's token tells of the connection's
    /// end. Read loop only.
    /// </summary>
    internal async ValueTask PauseAsync(ValueTask wait)
    {
        Deadlines.Pause();
        var registration = _context.ConnectionClosed.UnsafeRegister(
            static state => ((WebSocketConnection)state!).NoteLost("the connection ended without a close frame"), this);
        try
        {
            await wait;
        }
        finally
        {
            await registration.DisposeAsync();
            Deadlines.Resume();
        }
    }

    /// <summary>Notes that no close frame was sent and none will be.</summary>
    private void NoteLost(string reason)
    {
        if (Endpoint.TryCloseOutput() && _isAdmitted)
            Application.OnClosing(WebSocketCloseCode.AbnormalClosure, reason);
    }

    private async Task EndAsync(string? failure)
    {
        NoteLost(failure ?? "the connection ended without a close frame");

        // The last bytes, perhaps a close frame. The deadline of closing bounds the wait: it aborts.
        if (Volatile.Read(ref _aborted) == 0 && failure is null)
        {
            Deadlines.Closing();
            await Output.WaitUntilFlushedAsync();
        }

        Output.End();
        _receiver.End();
        await _input.CompleteAsync();
        await _context.Transport.Output.CompleteAsync();
        Endpoint.Dispose();

        // The transport still sends what it holds. If the peer does not read it, the deadline aborts; the transport's end ends the deadline.
        _context.ConnectionClosed.UnsafeRegister(static state => ((ConnectionDeadlines)state!).End(), Deadlines);
        if (_isAdmitted)
            await Application.OnClosedAsync();
    }
}
