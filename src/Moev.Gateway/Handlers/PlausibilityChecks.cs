using Moev.Gateway.Calls;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Handlers;

/// <summary>
/// Logs implausible transaction messages. They are stored and acknowledged nevertheless: a failed sanity check must never suppress the
/// confirmation (OCPP 1.6 §4.7, §4.8, §4.10), or the charge point repeats the message or discards billing data.
/// </summary>
internal sealed class PlausibilityChecks(ITransactions transactions, ISecurityLog security, LogThrottle throttle, ILogger<PlausibilityChecks> logger)
{
    /// <summary>The lead of a charge point's clock that is tolerated without a log line.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    public void CheckClock(in CallContext context, Action16 action, DateTimeOffset timestamp)
    {
        if (timestamp - context.ReceivedAt > ClockTolerance
            && throttle.TryEnter(context.Identity, HandlerLog.ClockAheadId, out var leftOut))
        {
            HandlerLog.ClockAhead(logger, context.Identity, Actions16.Name(action), timestamp, leftOut);
        }
    }

    public void CheckStart(in CallContext context, int connectorId, StartRecorded recorded)
    {
        if (connectorId < 1 && throttle.TryEnter(context.Identity, HandlerLog.ImplausibleConnectorId, out var leftOut))
            HandlerLog.ImplausibleConnector(logger, context.Identity, connectorId, leftOut);
        if (recorded.Overlaps is { } other && throttle.TryEnter(context.Identity, HandlerLog.OverlappingStartId, out leftOut))
            HandlerLog.OverlappingStart(logger, context.Identity, recorded.TransactionId, other, connectorId, leftOut);
        if (recorded.Closed is { } closed && throttle.TryEnter(context.Identity, HandlerLog.ClosedByStartId, out leftOut))
            HandlerLog.ClosedByStart(logger, context.Identity, recorded.TransactionId, connectorId, string.Join(", ", closed), leftOut);
    }

    public void ConflictingStop(in CallContext context, int transactionId)
    {
        if (throttle.TryEnter(context.Identity, HandlerLog.ConflictingStopId, out var leftOut))
            HandlerLog.ConflictingStop(logger, context.Identity, transactionId, leftOut);
    }

    /// <summary>Reports a transaction message that was recorded although members of it could not be read.</summary>
    public void Repaired(in CallContext context, Action16 action, int transactionId, TransactionDeviations deviations)
    {
        if (deviations.Names() is { } names && throttle.TryEnter(context.Identity, HandlerLog.RepairedId, out var leftOut))
            HandlerLog.Repaired(logger, context.Identity, Actions16.Name(action), transactionId, string.Join(", ", names), leftOut);
    }

    public void Malformed(in CallContext context, Action16 action, string problem)
    {
        if (throttle.TryEnter(context.Identity, HandlerLog.MalformedId, out var leftOut))
            HandlerLog.Malformed(logger, context.Identity, Actions16.Name(action), problem, leftOut);
    }

    /// <summary>Reports a transaction id that is unknown or belongs to another charge point.</summary>
    public async ValueTask OrphanAsync(CallContext context, Action16 action, int transactionId)
    {
        var owner = await OwnerAsync(transactionId);
        if (owner is { } other)
        {
            if (throttle.TryEnter(context.Identity, HandlerLog.ForeignTransactionId, out var leftOut))
                HandlerLog.ForeignTransaction(logger, context.Identity, Actions16.Name(action), transactionId, other, leftOut);
            // The ledger bounds them.
            security.NoteSecurity(new SecurityEvent(
                context.Identity,
                context.ReceivedAt,
                SecurityEventKinds.ForeignTransaction,
                $"{Actions16.Name(action)} names transaction {transactionId}, which belongs to {other}"));
        }
        else if (throttle.TryEnter(context.Identity, HandlerLog.UnknownTransactionId, out var leftOut))
        {
            HandlerLog.UnknownTransaction(logger, context.Identity, Actions16.Name(action), transactionId, leftOut);
        }
    }

    /// <summary>Reports a meter that ran backwards.</summary>
    public async ValueTask CheckStopAsync(CallContext context, int transactionId, int meterStop)
    {
        var transaction = await FindAsync(transactionId);
        if (transaction is not null
            && transaction.MeterStart is { } meterStart
            && meterStop < meterStart
            && throttle.TryEnter(context.Identity, HandlerLog.MeterWentBackId, out var leftOut))
        {
            HandlerLog.MeterWentBack(logger, context.Identity, transactionId, meterStop, meterStart, leftOut);
        }
    }

    /// <summary>Describes a payload error for a log line and a stored message.</summary>
    public static string Describe(PayloadError error) =>
        error.Member is { } member ? $"{error.Kind} {member} at {error.Offset}" : $"{error.Kind} at {error.Offset}";

    private async ValueTask<ChargePointIdentity?> OwnerAsync(int transactionId) => (await FindAsync(transactionId))?.Identity;

    private async ValueTask<TransactionRecord?> FindAsync(int transactionId)
    {
        try
        {
            return await transactions.FindTransactionAsync(transactionId);
        }
        catch (LedgerUnavailableException)
        {
            // The message itself is stored by now: its acknowledgement must not depend on this lookup.
            return null;
        }
    }
}
