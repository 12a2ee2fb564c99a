using Moev.Gateway.Calls;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;

namespace Moev.Gateway.Commands;

/// <summary>Closes the connections of charge points with close code 1000. A charge point may reconnect.</summary>
internal sealed class ChargePointDisconnector(IChargePointRouter router, IAuditTrail audit, TimeProvider time, ILogger<ChargePointDisconnector> logger)
{
    /// <summary>The operation in the audit trail.</summary>
    public const string Operation = "Disconnect";

    public async ValueTask<CommandOutcome<Disconnected>> DisconnectAsync(
        ChargePointIdentity identity, CommandCaller caller, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var id = await audit.BeginCommandAsync(caller.Intent(time.GetUtcNow(), Operation, identity, "{}"u8.ToArray()), cancellationToken);
        var wasConnected = router.Disconnect(identity);
        audit.NoteCommandEnded(id, new CommandResult(
            time.GetUtcNow(),
            (wasConnected ? CallOutcomeKind.Answered : CallOutcomeKind.NotConnected).ToString(),
            wasConnected ? "Accepted" : null,
            null,
            time.GetElapsedTime(started)));
        if (!wasConnected)
            return new CommandFailure.NotConnected(identity);
        ControlLog.Disconnected(logger, identity);
        return new Disconnected(identity, time.GetElapsedTime(started));
    }
}

/// <summary>A connection that was closed on request.</summary>
internal sealed record Disconnected(ChargePointIdentity Identity, TimeSpan Elapsed);
