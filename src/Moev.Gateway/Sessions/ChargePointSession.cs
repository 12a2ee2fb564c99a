using Moev.Gateway.Calls;
using Moev.Gateway.Connections;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Sessions;

/// <summary>The session of one charge point's connection: OCPP-J on top of a WebSocket.</summary>
/// <remarks>
/// CALLs cross: a CALL of the charge point is handled while one of ours is unanswered (OCPP-J 1.6 §4.1.1). Nothing here blocks the read
/// loop; handlers wait outside it (.Receive).
/// </remarks>
internal sealed partial class ChargePointSession : IWebSocketApplication, IInboundSession
{
    private const int RetryAfterSeconds = 30;

    private static readonly HandshakeRefusal Full = new(503, "The maximum number of sessions is open.") { RetryAfterSeconds = RetryAfterSeconds };

    private readonly SessionDependencies _services;
    private WebSocketConnection _connection = null!; // set once, before it runs
    private OutboundCalls? _outbound; // read loop, before the registry publishes the session
    private DateTimeOffset _connectedAt;
    private bool _isAccepted; // any; only ever becomes true
    private int _stopping; // read loop; by exchange
    private TrafficCounters _traffic; // see TrafficCounters
    private long _deviations; // any; via interlocked

    public ChargePointSession(SessionDependencies services)
    {
        _services = services;
        _malformed = new SlidingWindowLimit(services.Options.MaxMalformedPerMinute);
    }

    public ChargePointIdentity Identity { get; private set; }

    public long Epoch { get; private set; }

    public bool IsAccepted => Volatile.Read(ref _isAccepted);

    public string RemoteAddress => _connection.RemoteAddress;

    /// <summary>Sets the connection. Called once.</summary>
    public void Attach(WebSocketConnection connection) => _connection = connection;

    /// <summary>Sets the epoch. Called by the registry under its lock, before others can find the session.</summary>
    public void Begin(long epoch)
    {
        Epoch = epoch;
        _outbound = new OutboundCalls(_services.OutboundCalls, this, epoch);
    }

    /// <summary>Sends a CALL at its turn and waits for its outcome. Any thread.</summary>
    public ValueTask<CallOutcome> CallAsync(
        Action16 action, ReadOnlyMemory<byte> payload, TimeSpan? timeout, AnswerBuffer? answer, CancellationToken cancellationToken) =>
        _outbound!.CallAsync(action, payload, timeout, answer, cancellationToken);

    public SessionInfo Describe() => new(
        Identity,
        Epoch,
        RemoteAddress,
        _connectedAt,
        _connection.LastReceivedAt,
        _outbound!.Waiting,
        _outbound.IsInFlight,
        Interlocked.Read(ref _deviations));

    /// <summary>Returns the traffic so far. Any thread.</summary>
    public (DateTimeOffset ConnectedAt, TrafficCounters Counters) Traffic() => (_connectedAt, _traffic);

    public void CommandEnded(CallOutcomeKind kind) => _traffic.CommandEnded(kind);

    /// <summary>Begins the closing handshake. Any thread.</summary>
    public void Close(WebSocketCloseCode code, string reason) => _connection.Close(code, reason);

    /// <summary>Sends one OCPP-J message. Any thread.</summary>
    public SendStatus Send(ReadOnlyMemory<byte> utf8Message)
    {
        var status = SendUncounted(utf8Message);
        if (status == SendStatus.Sent)
            _traffic.MessageSent(utf8Message.Span);
        return status;
    }

    public SendStatus Answer(ReadOnlyMemory<byte> utf8Message)
    {
        Volatile.Write(ref _answered, _answered + 1);
        var status = SendUncounted(utf8Message);
        if (status == SendStatus.Sent)
            _traffic.AnswerSent(utf8Message.Span);
        return status;
    }

    private SendStatus SendUncounted(ReadOnlyMemory<byte> utf8Message)
    {
        var status = _connection.Send(WebSocketOpcode.Text, utf8Message.Span);
        if (status == SendStatus.Sent && _services.Trace.IsAny)
            _services.Trace.For(Identity).Sent(utf8Message);
        return status;
    }

    public void Accept()
    {
        Volatile.Write(ref _isAccepted, true);
        _connection.Limits = _services.Accepted;
    }

    public void NoteDeviations(Action16 action, PayloadDeviations deviations, string? firstMember)
    {
        Interlocked.Increment(ref _deviations);
        _services.Metrics.Deviated(deviations);
        // One log line for each kind and charge point; /api/v1/charge-points shows the counts.
        var first = _traffic.Deviated(deviations);
        if (first != PayloadDeviations.None && _services.Registry.FirstDeviations(Identity, first) is var unseen and not PayloadDeviations.None)
            CallLog.Deviated(_services.Logger, Identity, Actions16.Name(action), unseen.ToString(), firstMember);
    }

    public Admission Admit(OpeningHandshakeRequest request)
    {
        var admission = _services.Authenticator.Decide(request);
        if (admission is not { Refusal: null, CloseReason: null })
            return admission;

        Identity = new ChargePointIdentity(request.Identity);
        _connectedAt = _services.Time.GetUtcNow();
        _connection.PingAfter = IdentityJitter.Spread(TimeSpan.FromSeconds(_services.Options.PingSeconds), Identity);
        if (_services.ChargePoints.IsAccepted(Identity))
            Accept();
        return _services.Registry.TryOpen(this) ? admission : Admission.Refuse(Full);
    }

    public void OnRefused(HandshakeRefusal refusal)
    {
        _services.Metrics.HandshakeRefused(refusal.StatusCode);
        ConnectionLog.Refused(_services.Logger, _connection.Id, RemoteAddress, refusal.StatusCode, refusal.Reason);
    }

    public void OnOpened()
    {
        ConnectionLog.Opened(_services.Logger, Identity, RemoteAddress, Epoch);
        _services.ChargePoints.NoteSeen(Identity, _connectedAt, Epoch);
        _outbound!.Start();
    }

    public void OnStopping()
    {
        // Exchange for its full fence: the thread that completes a CALL leaves its turn and then reads _stopping; here it is the other way round.
        Interlocked.Exchange(ref _stopping, 1);
        _outbound!.Stop();
        CloseIfStopped();
    }

    public void OnClosing(WebSocketCloseCode code, string reason)
    {
        _services.Registry.Remove(this);
        _outbound!.Close();
        _services.Registry.CountEnded(this);
        ReleaseReader();
        _services.Metrics.SessionClosed((int)code);
        ConnectionLog.Closed(_services.Logger, Identity, Epoch, (int)code, reason);
        _services.ChargePoints.NoteSeen(Identity, _services.Time.GetUtcNow(), Epoch);
    }

    public Task OnClosedAsync() => Volatile.Read(ref _turn) == Idle ? Task.CompletedTask : WaitForLastTurnAsync();

    public void OnEnded() => _services.Registry.Leave();
}
