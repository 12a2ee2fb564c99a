using System.Net;
using Microsoft.Extensions.Options;
using Moev.Gateway.Connections;
using Moev.Gateway.Options;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Sessions;

/// <summary>
/// The limits on connections, for all and for each source: half-open ones, which cost a client nothing, and sessions. Thread-safe.
/// </summary>
/// <remarks>
/// Where a source has its share of half-open connections, or there is none left for anybody, the oldest one of the source that holds the most makes
/// room: a charge point sends its request at once, so an old one is hardly a charge point's. Those that are refused get 503, while there are
/// descriptors left, and up to an eighth as many as may be half open; beyond, they are closed without an answer.
/// </remarks>
internal sealed class ConnectionGate(IOptions<OcppOptions> options, TimeProvider time)
{
    /// <summary>The refusal of a connection that makes room for another.</summary>
    public static readonly HandshakeRefusal HalfOpenFull =
        new(503, "Too many upgrade requests are incomplete.") { RetryAfterSeconds = RetryAfterSeconds, Setting = nameof(OcppOptions.MaxHalfOpen) };

    private const int RetryAfterSeconds = 30;

    /// <summary>The age from which a half-open connection makes room for another. In a storm, younger ones are still sending their request.</summary>
    private static readonly TimeSpan LeastAge = TimeSpan.FromMilliseconds(250);

    private static readonly HandshakeRefusal HalfOpenShare =
        new(503, "This address has too many incomplete upgrade requests.") { RetryAfterSeconds = RetryAfterSeconds, Setting = nameof(OcppOptions.SourcePercent) };

    private static readonly HandshakeRefusal SessionsFull =
        new(503, "The maximum number of sessions is open.") { RetryAfterSeconds = RetryAfterSeconds, Setting = nameof(OcppOptions.MaxSessions) };

    private static readonly HandshakeRefusal SessionsShare =
        new(503, "This address has too many sessions.") { RetryAfterSeconds = RetryAfterSeconds, Setting = nameof(OcppOptions.SourcePercent) };

    private readonly FairShare _halfOpenShare = new(options.Value.MaxHalfOpen, options.Value.SourcePercent);
    private readonly FairShare _sessionShare = new(options.Value.MaxSessions, options.Value.SourcePercent);
    private readonly int _maxConnections = options.Value.MaxSessions + options.Value.MaxHalfOpen;
    private readonly int _maxRefused = Math.Max(16, options.Value.MaxHalfOpen / 4); // they count for the maximum of connections too
    private readonly Lock _lock = new();
    private readonly Dictionary<SourceAddress, GateSource> _sources = []; // under the lock
    private int _connections; // written under the lock: all but refused ones
    private int _halfOpen; // under the lock
    private int _refused; // written under the lock
    private int _sessions; // written under the lock

    /// <summary>Gets the number of open sessions.</summary>
    public int Sessions => Volatile.Read(ref _sessions);

    /// <summary>Gets the number of connections, with or without an open session.</summary>
    public int Connections => Volatile.Read(ref _connections) + Volatile.Read(ref _refused);

    /// <summary>Counts a connection that the transport accepted.</summary>
    /// <param name="session">Its session to be.</param>
    /// <param name="peer">The peer's address.</param>
    /// <param name="refusal">The refusal if it is to be refused or dropped.</param>
    /// <returns>Its ticket, to be given back to <see cref="Leave"/>, even a dropped one.</returns>
    public GateTicket Enter(ChargePointSession session, EndPoint? peer, out HandshakeRefusal? refusal)
    {
        GateTicket ticket;
        GateTicket? victim = null;
        bool isAnswered;
        lock (_lock)
        {
            var source = SourceOf(peer);
            ticket = new GateTicket(source, session) { EnteredAt = time.GetTimestamp() };
            source.Connections++;
            var isFull = _connections + _refused >= _maxConnections;
            var isShared = _halfOpenShare.Allows(_halfOpen + 1, source.HalfOpen + 1);
            refusal = isShared && !isFull ? null : _halfOpen < _halfOpenShare.Limit && !isFull ? HalfOpenShare : HalfOpenFull;
            isAnswered = !isFull && _refused < _maxRefused / 2;
            if (refusal is not null && _refused < _maxRefused && (victim = Victim(source)) is not null)
            {
                // The other one takes the refusal.
                Withdraw(victim);
                victim.State = GateState.Refused;
                _refused++;
            }

            if (refusal is null || victim is not null)
            {
                ticket.State = GateState.HalfOpen;
                source.Append(ticket);
                _halfOpen++;
                _connections++;
            }
            else if (isAnswered)
            {
                ticket.State = GateState.Refused;
                _refused++;
            }
        }

        if (victim is null)
            return ticket;
        victim.Session.Refuse(refusal!, isAnswered);
        refusal = null;
        return ticket;
    }

    /// <summary>Indicates that a connection has meanwhile made room for another.</summary>
    public bool IsRefused(GateTicket ticket)
    {
        lock (_lock)
            return ticket.State == GateState.Refused;
    }

    /// <summary>Counts an accepted upgrade request as a session.</summary>
    /// <param name="ticket">The connection.</param>
    /// <param name="replaced">The connection whose session it replaces, which needs no further place; null for none.</param>
    /// <returns>The refusal; null when it is counted.</returns>
    public HandshakeRefusal? TryOpen(GateTicket ticket, GateTicket? replaced)
    {
        lock (_lock)
        {
            if (ticket.State != GateState.HalfOpen)
                return HalfOpenFull;
            if (replaced is { State: GateState.Open })
                EndSession(replaced);
            else if (!_sessionShare.Allows(_sessions + 1, ticket.Source.Sessions + 1))
                return _sessions < _sessionShare.Limit ? SessionsShare : SessionsFull;
            ticket.Source.Remove(ticket);
            _halfOpen--;
            ticket.State = GateState.Open;
            ticket.Source.Sessions++;
            _sessions++;
            return null;
        }
    }

    /// <summary>Uncounts a session. Its connection may last a little longer.</summary>
    public void Close(GateTicket ticket)
    {
        lock (_lock)
        {
            if (ticket.State == GateState.Open)
                EndSession(ticket);
        }
    }

    /// <summary>Uncounts a connection that has ended.</summary>
    public void Leave(GateTicket ticket)
    {
        lock (_lock)
        {
            if (ticket.State == GateState.Open)
                EndSession(ticket);
            if (ticket.State == GateState.Refused)
                _refused--;
            else if (ticket.State == GateState.HalfOpen)
                Withdraw(ticket);
            else if (ticket.State == GateState.Closing)
                _connections--;
            if (--ticket.Source.Connections == 0)
                _sources.Remove(ticket.Source.Address);
        }
    }

    private void EndSession(GateTicket ticket)
    {
        ticket.State = GateState.Closing;
        ticket.Source.Sessions--;
        _sessions--;
    }

    private void Withdraw(GateTicket ticket)
    {
        ticket.Source.Remove(ticket);
        _halfOpen--;
        _connections--;
    }

    private GateSource SourceOf(EndPoint? peer)
    {
        var address = SourceAddress.Of(peer);
        if (!_sources.TryGetValue(address, out var source))
            _sources.Add(address, source = new GateSource(address));
        return source;
    }

    /// <summary>Finds the connection that makes room for one of this source; null for none.</summary>
    private GateTicket? Victim(GateSource source)
    {
        var heaviest = source;
        if (_halfOpen >= _halfOpenShare.Limit)
        {
            foreach (var other in _sources.Values)
            {
                if (other.HalfOpen > heaviest.HalfOpen)
                    heaviest = other;
            }
        }

        return heaviest.Oldest is { } oldest && time.GetElapsedTime(oldest.EnteredAt) >= LeastAge ? oldest : null;
    }
}
