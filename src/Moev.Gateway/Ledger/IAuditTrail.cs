using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger;

/// <summary>The audit trail: each command, its caller and its outcome.</summary>
internal interface IAuditTrail
{
    /// <summary>Records a command before it is sent. Completes when the record is durable, so that nothing is sent without one.</summary>
    /// <returns>The record's id: positive and unique in this ledger.</returns>
    /// <exception cref="LedgerUnavailableException">The command was not recorded and must not be sent.</exception>
    ValueTask<long> BeginCommandAsync(CommandIntent command, CancellationToken cancellationToken = default);

    /// <summary>Adds the outcome to a record, without waiting. If it is lost, the record stays open: the outcome is unknown.</summary>
    void NoteCommandEnded(long auditId, CommandResult result);

    /// <summary>Lists records in descending order of id, at most <see cref="AuditFilter.Limit"/>.</summary>
    ValueTask<IReadOnlyList<AuditRecord>> ListCommandsAsync(AuditFilter filter, CancellationToken cancellationToken = default);
}

/// <summary>A command before it is sent.</summary>
/// <param name="RemoteAddress">The caller's address.</param>
/// <param name="Route">The method and pattern of the route, such as "POST /remotestart".</param>
/// <param name="Action">The operation: the OCPP action, or Disconnect for closing the connection.</param>
/// <param name="Parameters">The CALL's payload, one JSON object without secrets. Read until the record exists.</param>
internal sealed record CommandIntent(
    DateTimeOffset At,
    string RemoteAddress,
    string Route,
    string Action,
    ChargePointIdentity Identity,
    ReadOnlyMemory<byte> Parameters)
{
    /// <summary>Gets the Idempotency-Key of its request; null when it had none.</summary>
    public string? IdempotencyKey { get; init; }
}

/// <summary>The outcome of a command.</summary>
/// <param name="Outcome">A <see cref="CallOutcomeKind"/>, or <see cref="CallerLeft"/>.</param>
/// <param name="Status">The status in the charge point's answer; null when there was none.</param>
/// <param name="MessageId">The CALL's id on the wire; null when nothing was sent, or the caller left before it was known.</param>
/// <param name="Elapsed">The time from the request until the outcome.</param>
internal sealed record CommandResult(DateTimeOffset At, string Outcome, string? Status, string? MessageId, TimeSpan Elapsed)
{
    /// <summary>The caller closed its connection before the outcome was known: the CALL may have been sent and executed.</summary>
    public const string CallerLeft = "CallerLeft";
}

/// <summary>A command on record.</summary>
/// <param name="Result">The outcome; null while it is unknown. It stays null when the gateway ended meanwhile.</param>
internal sealed record AuditRecord(long Id, CommandIntent Command, CommandResult? Result);

/// <summary>A selection of commands. Null members do not filter.</summary>
/// <param name="Before">Selects ids below this one: the last id of the page before.</param>
/// <param name="Limit">The page size, 1 to 1,000.</param>
internal sealed record AuditFilter(
    ChargePointIdentity? Identity = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    long? Before = null,
    int Limit = 100,
    string? IdempotencyKey = null);
