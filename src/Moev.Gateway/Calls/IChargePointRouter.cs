using Moev.Gateway.Model;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Calls;

/// <summary>Routes CALLs to the session of a charge point, on this node or another.</summary>
internal interface IChargePointRouter
{
    /// <summary>Sends a CALL and waits for its outcome. Never throws because of anything that a charge point or the network does.</summary>
    /// <param name="identity">The charge point.</param>
    /// <param name="action">The action.</param>
    /// <param name="payload">The request: one valid JSON object. Read until the task completes.</param>
    /// <param name="timeout">The time to wait for the answer after sending, and also the longest time in the queue. Null means Ocpp:CallTimeout.</param>
    /// <param name="answer">The buffer that receives the answer's payload; null allocates an array.</param>
    /// <param name="cancellationToken">Ends the caller's wait. A CALL on the wire stays outstanding until it is answered or times out.</param>
    ValueTask<CallOutcome> CallAsync(
        ChargePointIdentity identity,
        Action16 action,
        ReadOnlyMemory<byte> payload,
        TimeSpan? timeout = null,
        AnswerBuffer? answer = null,
        CancellationToken cancellationToken = default);

    /// <summary>Returns true if a session of this identity is open.</summary>
    bool IsConnected(ChargePointIdentity identity);

    /// <summary>Returns the epoch of the open session of this identity; 0 if none is open.</summary>
    long EpochOf(ChargePointIdentity identity) => Describe(identity)?.Epoch ?? 0;

    /// <summary>Returns the identities of all open sessions, in ordinal order.</summary>
    IReadOnlyList<ChargePointIdentity> Connected();

    /// <summary>Returns the state of an open session, or null if there is none.</summary>
    SessionInfo? Describe(ChargePointIdentity identity);

    /// <summary>Returns the traffic between the charge point and this process, or null if it never connected.</summary>
    TrafficInfo? Traffic(ChargePointIdentity identity);

    /// <summary>Closes the session with 1000. Returns false if none is open. The charge point may reconnect.</summary>
    bool Disconnect(ChargePointIdentity identity);
}

/// <summary>A snapshot of an open session.</summary>
/// <param name="Identity">The charge point.</param>
/// <param name="Epoch">A number that grows with every session, across restarts, to tell an older session from a newer one.</param>
/// <param name="RemoteAddress">The remote address of the connection.</param>
/// <param name="ConnectedAt">The time at which the opening handshake completed.</param>
/// <param name="LastReceivedAt">The arrival time of the last frame.</param>
/// <param name="QueuedCalls">The number of CALLs waiting to be sent.</param>
/// <param name="CallInFlight">True while a CALL to the charge point is unanswered.</param>
/// <param name="Deviations">The number of messages that deviated from their schema and were accepted.</param>
internal sealed record SessionInfo(
    ChargePointIdentity Identity,
    long Epoch,
    string RemoteAddress,
    DateTimeOffset ConnectedAt,
    DateTimeOffset LastReceivedAt,
    int QueuedCalls,
    bool CallInFlight,
    long Deviations);
