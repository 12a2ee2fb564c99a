using System.Globalization;
using Moev.Gateway.Calls;
using Moev.Gateway.Connections;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Diagnostics.Refusals;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
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
    private readonly SessionDependencies _services;
    private WebSocketConnection _connection = null!; // set once, before it runs
    private SlidingWindowLimit _replacements; // under the registry's lock
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

    /// <summary>Gets the place of the connection within the limits.</summary>
    public GateTicket Ticket { get; private set; } = null!; // set once, before it runs

    /// <summary>Gets the replacements of this identity's sessions. Under the registry's lock.</summary>
    public ref SlidingWindowLimit Replacements => ref _replacements;

    /// <summary>Gets or sets the timestamp of the last time that a sign of life was asked for; 0 for none. Under the registry's lock.</summary>
    public long QuestionedAt { get; set; }

    /// <summary>Gets the timestamp of the last sign of life.</summary>
    public long LastReceived => _connection.LastReceived;

    /// <summary>Sets the connection. Called once.</summary>
    public void Attach(WebSocketConnection connection, GateTicket ticket)
    {
        Ticket = ticket;
        Volatile.Write(ref _connection, connection);
    }

    /// <summary>Refuses a connection that makes room for another. Any thread, even before <see cref="Attach"/>.</summary>
    /// <param name="refusal">The answer.</param>
    /// <param name="isAnswered">False to close it without one.</param>
    public void Refuse(HandshakeRefusal refusal, bool isAnswered)
    {
        _services.Metrics.ConnectionRefused(refusal.Setting!, isAnswered);
        if (Volatile.Read(ref _connection) is not { } connection)
            return;
        _services.NoteSourceLimited(connection.RemoteAddress, refusal.Setting);
        if (isAnswered)
            connection.RefuseOrAbort(refusal);
        else
            connection.Abort(refusal.Reason);
    }

    /// <summary>Asks the charge point for a sign of life. Any thread.</summary>
    public void Ping() => _connection.Send(WebSocketOpcode.Ping, []);

    /// <summary>Sets the epoch. Called by the registry under its lock, before others can find the session.</summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="replacements">The replacements of this identity's sessions so far.</param>
    public void Begin(long epoch, in SlidingWindowLimit replacements)
    {
        Epoch = epoch;
        _replacements = replacements;
        _outbound = new OutboundCalls(_services.OutboundCalls, this, epoch);
    }

    /// <summary>Sends a CALL at its turn and waits for its outcome. Any thread.</summary>
    public ValueTask<CallOutcome> CallAsync(
        Action16 action, ReadOnlyMemory<byte> payload, TimeSpan? timeout, AnswerBuffer? answer, CancellationToken cancellationToken)
    {
        // Its answer may be large, even of a charge point that is not served yet.
        if (!IsAccepted)
            _connection.Limits = _services.Served;
        return _outbound!.CallAsync(action, payload, timeout, answer, cancellationToken);
    }

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
        _connection.Limits = _services.Served;
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
        if (admission.CloseReason is { } reason)
            NoteSubProtocols(request, reason);
        if (admission is not { Refusal: null, CloseReason: null })
            return admission;

        Identity = new ChargePointIdentity(request.Identity);
        _connectedAt = _services.Time.GetUtcNow();
        _connection.PingAfter = IdentityJitter.Spread(TimeSpan.FromSeconds(_services.Options.PingSeconds), Identity);
        if (_services.ChargePoints.IsAccepted(Identity))
            Accept();
        else if (_services.Options.BeforeBoot == BootPolicy.Lenient)
            _connection.Limits = _services.Served; // its queue may begin with a large StopTransaction: it does not boot at a reconnect (OCPP-J 1.6 §5.4)
        if (_services.Registry.TryOpen(this) is not { } refusal)
            return admission;
        _services.NoteSessionRefused(refusal, RemoteAddress);
        return Admission.Refuse(refusal);
    }

    public void OnRefused(HandshakeRefusal refusal, string segment)
    {
        _services.Metrics.HandshakeRefused(refusal.StatusCode);
        var kind = _connection.PendingRefusal is null ? RefusalKind.Handshake : RefusalKind.Connection;
        NoteRefusal(kind, Uri.UnescapeDataString(segment), refusal.StatusCode.ToString(CultureInfo.InvariantCulture), refusal.Detail ?? refusal.Reason, refusal.Setting);
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
        if (code is WebSocketCloseCode.NormalClosure or WebSocketCloseCode.GoingAway or WebSocketCloseCode.NoStatusReceived)
            ConnectionLog.Closed(_services.Logger, Identity, Epoch, (int)code, reason);
        else
            NoteRefusal(RefusalKind.Close, Identity.Value, ((int)code).ToString(CultureInfo.InvariantCulture), reason, CloseReasons.OptionOf(reason));
        _services.ChargePoints.NoteSeen(Identity, _services.Time.GetUtcNow(), Epoch);
    }

    public Task OnClosedAsync() => Volatile.Read(ref _turn) == Idle ? Task.CompletedTask : WaitForLastTurnAsync();

    public void OnEnded() => _services.Gate.Leave(Ticket);

    private void NoteSubProtocols(OpeningHandshakeRequest request, string reason)
    {
        var offered = request.SubProtocols.Count == 0 ? "none" : string.Join(", ", request.SubProtocols);
        NoteRefusal(RefusalKind.Handshake, request.Identity, "1002", $"{reason}; offered: {offered}", CloseReasons.OptionOf(reason));
    }

    private void NoteRefusal(RefusalKind kind, string identity, string code, string reason, string? option)
    {
        // Replacements have a line of their own.
        var isLogged = reason != CloseReasons.Replaced;
        _services.Refusals.Note(new Refusal(kind, identity, RemoteAddress, code, reason) { Option = option is null ? null : $"Ocpp:{option}" }, isLogged);
    }
}
