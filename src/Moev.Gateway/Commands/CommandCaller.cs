using Moev.Gateway.Ledger;
using Moev.Gateway.Model;

namespace Moev.Gateway.Commands;

/// <summary>The caller of a command, as the audit trail names it.</summary>
/// <param name="RemoteAddress">The address from which it connects; empty for a part of the gateway.</param>
/// <param name="Route">The way the command came: the method and pattern of a route, such as "POST /remotestart", or the name of a part of the gateway.</param>
internal readonly record struct CommandCaller(string RemoteAddress, string Route)
{
    /// <summary>The Idempotency-Key of the request that the command is part of; null when it has none.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>
    /// True for what a part of the gateway sends over and over and that changes nothing, such as the renewal of a limit: it is counted and its effect recorded, but it
    /// has no entry in the audit trail and no line in the log.
    /// </summary>
    public bool IsRoutine { get; init; }

    /// <summary>Receives what was sent for this caller; may be null.</summary>
    public ICommandObserver? Observer { get; init; }

    /// <summary>Returns the entry of the audit trail for a command of this caller.</summary>
    /// <param name="at">The time of the command.</param>
    /// <param name="operation">The operation, such as Reset.</param>
    /// <param name="identity">The charge point.</param>
    /// <param name="parameters">The parameters as JSON, without secrets.</param>
    public CommandIntent Intent(DateTimeOffset at, string operation, ChargePointIdentity identity, ReadOnlyMemory<byte> parameters) =>
        new(at, RemoteAddress, Route, operation, identity, parameters) { IdempotencyKey = IdempotencyKey };
}

/// <summary>Receives what was sent to charge points for one caller. Called on any thread.</summary>
internal interface ICommandObserver
{
    /// <summary>Called when a command has ended.</summary>
    /// <param name="action">The operation, such as Reset.</param>
    /// <param name="outcome">The outcome; null when the caller stopped waiting for it.</param>
    void CommandEnded(string action, CallOutcomeKind? outcome);
}
