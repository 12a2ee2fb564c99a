using Moev.Gateway.Model;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Calls;

/// <summary>Finds the session of a charge point, here or on another node, and sends it a CALL.</summary>
internal interface IChargePointRouter
{
    /// <summary>Sends a CALL and waits for its outcome. Never throws for anything that a charge point or the network does.</summary>
    /// <param name="identity">Whom to call.</param>
    /// <param name="action">What to ask.</param>
    /// <param name="payload">The request: one JSON object, already validated. Read until the task completes.</param>
    /// <param name="timeout">How long to wait for the answer once sent; also how long it may wait in the queue. Null: Ocpp:CallTimeout.</param>
    /// <param name="answer">Where the answer's payload is to be copied to; null: to an array of its own.</param>
    /// <param name="cancellationToken">Ends the wait of the caller; a CALL on the wire stays outstanding until answered or timed out.</param>
    ValueTask<CallOutcome> CallAsync(
        ChargePointIdentity identity,
        Action16 action,
        ReadOnlyMemory<byte> payload,
        TimeSpan? timeout = null,
        AnswerBuffer? answer = null,
        CancellationToken cancellationToken = default);

    /// <summary>Whether a session of this identity is open.</summary>
    bool IsConnected(ChargePointIdentity identity);

    /// <summary>The identities of all open sessions, in ordinal order.</summary>
    IReadOnlyList<ChargePointIdentity> Connected();

    /// <summary>What is known of an open session, or null.</summary>
    SessionInfo? Describe(ChargePointIdentity identity);

    /// <summary>What passed between the charge point and this process; null when it never connected.</summary>
    TrafficInfo? Traffic(ChargePointIdentity identity);

    /// <summary>Closes the session with 1000. False when none is open. The charge point may come back.</summary>
    bool Disconnect(ChargePointIdentity identity);
}

/// <summary>A look at an open session.</summary>
/// <param name="Identity">Whose session it is.</param>
/// <param name="Epoch">Grows with every session of the process, so that an older session can be told from a newer one.</param>
/// <param name="RemoteAddress">Where the charge point connects from.</param>
/// <param name="ConnectedAt">When the handshake completed.</param>
/// <param name="LastReceivedAt">When the last frame arrived.</param>
/// <param name="QueuedCalls">CALLs waiting to be sent.</param>
/// <param name="CallInFlight">Whether a CALL of ours is unanswered.</param>
/// <param name="Deviations">How many messages differed from their schema and were accepted.</param>
internal sealed record SessionInfo(
    ChargePointIdentity Identity,
    long Epoch,
    string RemoteAddress,
    DateTimeOffset ConnectedAt,
    DateTimeOffset LastReceivedAt,
    int QueuedCalls,
    bool CallInFlight,
    long Deviations);
