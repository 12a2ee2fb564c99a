using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using Moev.Gateway.Calls;
using Moev.Gateway.Connections;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Sessions;

/// <summary>The open sessions of this node: at most one per identity, the newest. Thread-safe.</summary>
/// <remarks>
/// A new connection replaces the old one, because the old one is usually half open: the charge point has lost it and the gateway has not noticed.
/// The old session unregisters later, by identity <b>and</b> session, so it never removes the new one.
/// Lookups take no lock; opening and removing take a short one, which also keeps the epochs in the order of replacement.
/// </remarks>
internal sealed class SessionRegistry : IChargePointRouter
{
    private static readonly HandshakeRefusal Duplicate = new(503, "Another connection of this charge point is alive.")
    {
        RetryAfterSeconds = ReplacementLimit.QuietSeconds,
        Setting = nameof(OcppOptions.MaxReplacementsPerMinute),
    };

    private readonly ConcurrentDictionary<ChargePointIdentity, ChargePointSession> _sessions = new();
    private readonly Lock _gate = new();
    private readonly ISecurityLog _security;
    private readonly TimeProvider _time;
    private readonly GatewayMetrics _metrics;
    private readonly LogThrottle _throttle;
    private readonly ILogger<SessionRegistry> _logger;
    private readonly ConnectionGate _connectionGate;
    private readonly ReplacementLimit _replacements;
    private readonly EndedTraffic _ended;
    private long _opened; // written under _gate
    private long _lastEpoch; // under _gate

    public SessionRegistry(
        IOptions<OcppOptions> options,
        ConnectionGate connectionGate,
        ReplacementLimit replacements,
        ILedgerState ledger,
        ISecurityLog security,
        TimeProvider time,
        GatewayMetrics metrics,
        LogThrottle throttle,
        ILogger<SessionRegistry> logger)
    {
        _security = security;
        _lastEpoch = ledger.LastEpoch;
        _time = time;
        _metrics = metrics;
        _throttle = throttle;
        _logger = logger;
        _connectionGate = connectionGate;
        _replacements = replacements;
        _ended = new EndedTraffic(options.Value.MaxCounted);
    }

    /// <summary>Gets the number of open sessions.</summary>
    public int Count => _connectionGate.Sessions;

    /// <summary>Gets the number of sessions opened since the start.</summary>
    public long Opened => Volatile.Read(ref _opened);

    /// <summary>Gets the number of connections, with or without an open session.</summary>
    public int Connections => _connectionGate.Connections;

    public ValueTask<CallOutcome> CallAsync(
        ChargePointIdentity identity,
        Action16 action,
        ReadOnlyMemory<byte> payload,
        TimeSpan? timeout = null,
        AnswerBuffer? answer = null,
        CancellationToken cancellationToken = default)
    {
        if (_sessions.TryGetValue(identity, out var session))
            return session.CallAsync(action, payload, timeout, answer, cancellationToken);
        _metrics.CommandEnded(action, CallOutcomeKind.NotConnected, TimeSpan.Zero);
        return new(new CallOutcome(
            CallOutcomeKind.NotConnected, Id: default, Payload: default, ErrorCode: null, "The charge point is not connected.", TimeSpan.Zero));
    }

    public bool IsConnected(ChargePointIdentity identity) => _sessions.ContainsKey(identity);

    public long EpochOf(ChargePointIdentity identity) => _sessions.TryGetValue(identity, out var session) ? session.Epoch : 0;

    public IReadOnlyList<ChargePointIdentity> Connected()
    {
        var identities = _sessions.Keys.ToArray();
        Array.Sort(identities, static (a, b) => string.CompareOrdinal(a.Value, b.Value));
        return identities;
    }

    public SessionInfo? Describe(ChargePointIdentity identity) => _sessions.TryGetValue(identity, out var session) ? session.Describe() : null;

    public TrafficInfo? Traffic(ChargePointIdentity identity) =>
        _ended.Find(identity, _sessions.TryGetValue(identity, out var session) ? session.Traffic() : null);

    /// <summary>Adds the counters of a session that has ended to those of its charge point.</summary>
    public void CountEnded(ChargePointSession session)
    {
        var (connectedAt, counters) = session.Traffic();
        _ended.Add(session.Identity, connectedAt, counters);
    }

    /// <summary>Returns the kinds of deviations that are new to a charge point.</summary>
    public PayloadDeviations FirstDeviations(ChargePointIdentity identity, PayloadDeviations kinds) => _ended.Unseen(identity, kinds);

    public bool Disconnect(ChargePointIdentity identity)
    {
        if (!_sessions.TryGetValue(identity, out var session))
            return false;
        session.Close(WebSocketCloseCode.NormalClosure, "disconnected on request");
        return true;
    }

    /// <summary>Opens a session and replaces an older one of the same identity.</summary>
    /// <returns>The refusal; null if it is open.</returns>
    public HandshakeRefusal? TryOpen(ChargePointSession session)
    {
        ChargePointSession? old;
        HandshakeRefusal? refusal;
        lock (_gate)
        {
            refusal = !_sessions.TryGetValue(session.Identity, out old) || _replacements.TryReplace(old)
                ? _connectionGate.TryOpen(session.Ticket, old?.Ticket)
                : Duplicate;
            if (refusal is null)
            {
                // The clock keeps message ids readable. An epoch never goes back with it, not even across a restart.
                _lastEpoch = Math.Max(_lastEpoch + 1, _time.GetUtcNow().ToUnixTimeMilliseconds());
                _opened++;
                session.Begin(_lastEpoch, old?.Replacements ?? _replacements.NewHistory());
                _sessions[session.Identity] = session;
            }
        }

        if (refusal is not null)
            return refusal != Duplicate ? refusal : RefuseDuplicate(session, old!);
        _metrics.SessionOpened();
        if (old is not null)
            Replace(old, session);
        return null;
    }

    private HandshakeRefusal RefuseDuplicate(ChargePointSession session, ChargePointSession old)
    {
        old.Ping();
        if (_throttle.TryEnter(session.Identity, ConnectionLog.DuplicateIdentityId, out var suppressed))
            ConnectionLog.DuplicateIdentity(_logger, session.Identity, session.RemoteAddress, old.RemoteAddress, _replacements.PerMinute, suppressed);
        return Duplicate;
    }

    private void Replace(ChargePointSession old, ChargePointSession session)
    {
        _metrics.SessionReplaced();
        if (_throttle.TryEnter(session.Identity, ConnectionLog.ReplacedId, out var suppressed))
            ConnectionLog.Replaced(_logger, session.Identity, session.RemoteAddress, session.Epoch, old.RemoteAddress, old.Epoch, suppressed);
        // The ledger bounds them.
        _security.NoteSecurity(new SecurityEvent(
            session.Identity,
            _time.GetUtcNow(),
            SecurityEventKinds.SessionReplaced,
            $"the connection from {session.RemoteAddress} replaced the one from {old.RemoteAddress}"));

        old.Close(WebSocketCloseCode.PolicyViolation, CloseReasons.Replaced);
    }

    /// <summary>Removes a session if it is still the current one of its identity.</summary>
    public void Remove(ChargePointSession session)
    {
        lock (_gate)
        {
            if (_sessions.TryGetValue(session.Identity, out var current) && current.Epoch == session.Epoch)
            {
                _sessions.TryRemove(session.Identity, out _);
            }

            _connectionGate.Close(session.Ticket);
        }
    }

    /// <summary>Finds the open session of an identity.</summary>
    public bool TryFind(ChargePointIdentity identity, [NotNullWhen(true)] out ChargePointSession? session) =>
        _sessions.TryGetValue(identity, out session);
}
