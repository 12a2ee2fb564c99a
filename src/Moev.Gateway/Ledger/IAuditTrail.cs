using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger;

/// <summary>Who commanded what, and what became of it.</summary>
internal interface IAuditTrail
{
    /// <summary>Records that a command is about to be sent; completes when the record is durable, so that nothing is sent without one.</summary>
    /// <returns>The record's id: positive, and never used before by this ledger.</returns>
    /// <exception cref="LedgerUnavailableException">It was not recorded: the command must not be sent.</exception>
    ValueTask<long> BeginCommandAsync(CommandIntent command, CancellationToken cancellationToken = default);

    /// <summary>Completes a record. Never waits; a result that is lost leaves the record open, which says that the outcome is unknown.</summary>
    void NoteCommandEnded(long auditId, CommandResult result);

    /// <summary>Records in descending order of id, at most <see cref="AuditFilter.Limit"/>.</summary>
    ValueTask<IReadOnlyList<AuditRecord>> ListCommandsAsync(AuditFilter filter, CancellationToken cancellationToken = default);
}

/// <summary>A command before it is sent.</summary>
/// <param name="RemoteAddress">Where the caller connects from.</param>
/// <param name="Route">The method and pattern of the route, such as "POST /remotestart".</param>
/// <param name="Action">The OCPP action; Disconnect for closing the connection.</param>
/// <param name="Parameters">The CALL's payload, one JSON object without secrets. Read until the record is made.</param>
internal sealed record CommandIntent(
    DateTimeOffset At,
    string RemoteAddress,
    string Route,
    string Action,
    ChargePointIdentity Identity,
    ReadOnlyMemory<byte> Parameters)
{
    /// <summary>The Idempotency-Key of the request that it is part of; null when it had none.</summary>
    public string? IdempotencyKey { get; init; }
}

/// <summary>What became of a command.</summary>
/// <param name="Outcome">A <see cref="CallOutcomeKind"/>, or <see cref="CallerLeft"/>.</param>
/// <param name="Status">The status that the charge point answered; null when it answered none.</param>
/// <param name="MessageId">The CALL's id on the wire; null when nothing was sent, or nobody waited to learn it.</param>
/// <param name="Elapsed">From the request until the outcome.</param>
internal sealed record CommandResult(DateTimeOffset At, string Outcome, string? Status, string? MessageId, TimeSpan Elapsed)
{
    /// <summary>The caller closed its connection before the outcome was known: the CALL may have been sent and executed.</summary>
    public const string CallerLeft = "CallerLeft";
}

/// <summary>A command on record.</summary>
/// <param name="Result">Null while it has no outcome, and for ever when the gateway ended meanwhile.</param>
internal sealed record AuditRecord(long Id, CommandIntent Command, CommandResult? Result);

/// <summary>Which commands to list. Null members do not filter.</summary>
/// <param name="Before">Only ids below this one: the page after the last id seen.</param>
/// <param name="Limit">At most so many, 1 to 1,000.</param>
internal sealed record AuditFilter(
    ChargePointIdentity? Identity = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    long? Before = null,
    int Limit = 100,
    string? IdempotencyKey = null);
