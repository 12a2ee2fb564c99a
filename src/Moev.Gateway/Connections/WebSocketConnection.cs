using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Moev.Gateway.Calls;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Timers;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Connections;

/// <summary>
/// The server's side of one WebSocket connection, whatever is spoken over it: opening handshake, messages, pongs, closing handshake, and a
/// bound for every wait (RFC 6455).
/// </summary>
/// <remarks>
/// <code>
///   Handshaking --101--→ Open --close frame sent--→ Closing --close frame received, or time--→ ended
///        |                                             ^
///        '--refusal, or a violation's close frame------'---→ lingering: read and discard until the peer is quiet, then ended
/// </code>
/// One read loop (<see cref="RunAsync"/>) owns the input and the assembler. Sending, closing and aborting are for any thread.
/// </remarks>
#pragma warning disable CA1001 // RunAsync disposes the assembler at its end; nobody else could know when.
internal sealed partial class WebSocketConnection : IDeadlineOwner
#pragma warning restore CA1001
{
    private readonly ConnectionContext _context;
    private readonly IWebSocketApplication _application;
    private readonly WebSocketSettings _settings;
    private readonly TimingWheel _wheel;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly PipeReader _input; // read loop
    private readonly SendQueue _output;
    private readonly ConnectionDeadlines _deadlines;
    private MessageAssembler? _assembler; // read loop
    private MessageLimits _limits; // any; by volatile write
    private RateBudget _controlFrames; // read loop
    private RateBudget _messages; // read loop
    private RateWaiter? _rateWaiter; // read loop
    private ReadTurn _turn; // read loop
    private bool _isTurnOver; // read loop
    private bool _isAdmitted; // read loop, before others know of the connection
    private bool _isMessageWatched; // read loop
    private bool _stopDelivered; // read loop
    private int _closing; // any; via CAS: 1 once somebody closes
    private int _aborted; // any; via exchange
    private bool _handshakeTimedOut; // timer
    private bool _lingerTimedOut; // timer
    private bool _stopRequested; // any

    public WebSocketConnection(
        ConnectionContext context,
        IWebSocketApplication application,
        WebSocketSettings settings,
        TimingWheel wheel,
        TimeProvider time,
        ILogger logger)
    {
        _context = context;
        _application = application;
        _settings = settings;
        _wheel = wheel;
        _time = time;
        _logger = logger;
        _limits = settings.Messages;
        _input = context.Transport.Input;
        _deadlines = new ConnectionDeadlines(this, settings, wheel, time);
        _output = new SendQueue(context.Transport.Output, _deadlines, settings.MaxOutboundBytes, settings.MaxOutboundFrames);
    }

    /// <summary>The transport's name for this connection.</summary>
    public string Id => _context.ConnectionId;

    /// <summary>The peer's address.</summary>
    public string RemoteAddress => _context.RemoteEndPoint?.ToString() ?? "";

    /// <summary>When bytes last arrived: a timestamp.</summary>
    public long LastReceived => _deadlines.LastReceived;

    /// <summary>When bytes last arrived.</summary>
    public DateTimeOffset LastReceivedAt => _time.GetUtcNow() - _time.GetElapsedTime(_deadlines.LastReceived);

    /// <summary>Whether the close frame was sent, or the connection is lost.</summary>
    public bool IsClosing => Volatile.Read(ref _closing) != 0;

    /// <summary>What the peer may send, from its next frame on. Any thread.</summary>
    public MessageLimits Limits
    {
        get => Volatile.Read(ref _limits);
        set => Volatile.Write(ref _limits, value);
    }

    /// <summary>Silence after which a ping is sent; zero sends none. Read loop only, in <see cref="IWebSocketApplication.Admit"/>.</summary>
    public TimeSpan PingAfter { get; set; }

    /// <summary>Runs the connection to its end. Never fails for anything that the peer or the network does.</summary>
    public async Task RunAsync()
    {
        PingAfter = _settings.PingAfter;
        var stopSignal = _context.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        var stopRegistration = stopSignal.UnsafeRegister(static state => ((WebSocketConnection)state!).RequestStop(), this);
        string? failure = null;
        try
        {
            _deadlines.StartHandshake();
            var isOpen = await OpenAsync();
            while (isOpen)
            {
                var read = _input.ReadAsync();
                var batch = ReceiveAsync(read.IsCompletedSuccessfully ? read.GetAwaiter().GetResult() : await read);
                isOpen = batch.IsCompletedSuccessfully ? batch.GetAwaiter().GetResult() : await batch;
                if (_isTurnOver)
                {
                    // From here on the thread pool reads, until the peer is waited for again.
                    _isTurnOver = false;
                    await Task.Yield();
                }
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // How transports report that the connection was reset or aborted.
            failure = exception.Message;
        }
        catch (Exception exception)
        {
            ConnectionLog.ConnectionFailed(_logger, _context.ConnectionId, exception);
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
            _application.OnEnded();
        }
    }

    /// <summary>Sends one message. Any thread; never waits. The payload's memory is free again when the method returns.</summary>
    public SendStatus Send(WebSocketOpcode opcode, ReadOnlySpan<byte> payload) => _output.Send(opcode, payload);

    /// <summary>
    /// Sends the close frame, behind all that was sent, and waits for the peer's for a bounded time. Any thread; the first one decides.
    /// </summary>
    public void Close(WebSocketCloseCode code, string reason)
    {
        if (Interlocked.CompareExchange(ref _closing, 1, 0) != 0)
            return;
        _deadlines.Closing();

        // First, so that whoever sees the close frame finds the session gone.
        if (_isAdmitted)
            _application.OnClosing(code, reason);
        _output.SendClose(code, reason);
    }

    /// <summary>Ends the connection without a closing handshake. Any thread.</summary>
    public void Abort(string reason)
    {
        if (Interlocked.Exchange(ref _aborted, 1) != 0)
            return;
        NoteLost(reason);
        _output.End();
        _context.Abort(new ConnectionAbortedException(reason));
    }

    /// <summary>The server stops: what has arrived is delivered, then the application is told. Any thread.</summary>
    public void RequestStop()
    {
        Volatile.Write(ref _stopRequested, true);
        _deadlines.Stopping();
        _input.CancelPendingRead();
    }

    /// <summary>In <see cref="IWebSocketApplication.OnMessageAsync"/>: keeps the message beyond it.</summary>
    public MessageLease DetachMessage() => _assembler!.DetachMessage();

    void IDeadlineOwner.OnHandshakeTimeout()
    {
        Volatile.Write(ref _handshakeTimedOut, true);
        _input.CancelPendingRead();
    }

    void IDeadlineOwner.OnMessageTimeout() => Close(WebSocketCloseCode.PolicyViolation, "a message took too long");

    void IDeadlineOwner.OnIdle() => _output.Send(WebSocketOpcode.Ping, []);

    void IDeadlineOwner.OnStopTimeout() => Close(WebSocketCloseCode.GoingAway, "the server is stopping");

    void IDeadlineOwner.OnLingerTimeout()
    {
        Volatile.Write(ref _lingerTimedOut, true);
        _input.CancelPendingRead();
    }

    void IDeadlineOwner.OnDead(string reason)
    {
        ConnectionLog.Aborted(_logger, _context.ConnectionId, RemoteAddress, reason);
        Abort(reason);
    }

    /// <summary>No close frame was sent and none will be.</summary>
    private void NoteLost(string reason)
    {
        if (Interlocked.CompareExchange(ref _closing, 1, 0) == 0 && _isAdmitted)
            _application.OnClosing(WebSocketCloseCode.AbnormalClosure, reason);
    }

    private async Task EndAsync(string? failure)
    {
        NoteLost(failure ?? "the connection ended without a close frame");

        // The last bytes, a close frame perhaps: bounded by the deadline of closing, which aborts.
        if (Volatile.Read(ref _aborted) == 0 && failure is null)
        {
            _deadlines.Closing();
            await _output.WaitUntilFlushedAsync();
        }

        _output.End();
        await _input.CompleteAsync();
        await _context.Transport.Output.CompleteAsync();
        _assembler?.Dispose();

        // The transport still sends what it holds. If the peer takes nothing of it, the deadline aborts; if it is gone, the deadline goes too.
        _context.ConnectionClosed.UnsafeRegister(static state => ((ConnectionDeadlines)state!).End(), _deadlines);
        if (_isAdmitted)
            await _application.OnClosedAsync();
    }
}
