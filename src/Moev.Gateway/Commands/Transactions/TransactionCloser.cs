using System.Buffers;
using System.Text.Json;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;

namespace Moev.Gateway.Commands.Transactions;

/// <summary>Closes transactions on record whose StopTransaction is missing. Sends nothing to the charge point.</summary>
internal sealed class TransactionCloser(ITransactions transactions, IAuditTrail audit, TimeProvider time, ILogger<TransactionCloser> logger)
{
    /// <summary>The operation in the audit trail.</summary>
    public const string Operation = "CloseTransaction";

    public async ValueTask<CommandOutcome<TransactionRecord>> CloseAsync(
        CloseRequest request, CommandCaller caller, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var now = time.GetUtcNow();
        if (await transactions.FindTransactionAsync(request.TransactionId, cancellationToken) is not { } transaction)
            return new CommandFailure.TransactionUnknown();
        if (Refusal(request, transaction, now) is { } refusal)
            return refusal;

        var id = await audit.BeginCommandAsync(caller.Intent(now, Operation, transaction.Identity, Parameters(request)), cancellationToken);
        var closing = new OperatorClosing(request.TransactionId, request.MeterStop, request.StoppedAt, request.Reason, now);
        var recorded = await transactions.CloseTransactionAsync(closing, CancellationToken.None);
        var isClosed = recorded is ClosingRecorded.Closed or ClosingRecorded.Repeated;
        var outcome = isClosed ? CallOutcomeKind.Answered : CallOutcomeKind.NotSent;
        caller.Observer?.CommandEnded(Operation, outcome);
        audit.NoteCommandEnded(
            id, new CommandResult(time.GetUtcNow(), outcome.ToString(), isClosed ? "Accepted" : null, null, time.GetElapsedTime(started)));
        if (recorded == ClosingRecorded.Closed)
            ControlLog.TransactionClosed(logger, request.TransactionId, transaction.Identity);

        var closed = await transactions.FindTransactionAsync(request.TransactionId, CancellationToken.None);
        if (closed is null)
            return new CommandFailure.TransactionUnknown();
        return isClosed ? closed : new CommandFailure.TransactionEnded(closed);
    }

    private static CommandFailure.ClosingRefused? Refusal(CloseRequest request, TransactionRecord transaction, DateTimeOffset now)
    {
        if (request.MeterStop < transaction.MeterStart)
        {
            return new CommandFailure.ClosingRefused(
                transaction.Identity, "meterStop", $"'meterStop' is below the transaction's meterStart, {transaction.MeterStart} Wh.");
        }

        if (request.StoppedAt < transaction.StartedAt)
        {
            return new CommandFailure.ClosingRefused(
                transaction.Identity, "timestamp", $"'timestamp' is before the transaction's start, {transaction.StartedAt.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}.");
        }

        return request.StoppedAt > now + ReportedTime.Tolerance
            ? new CommandFailure.ClosingRefused(transaction.Identity, "timestamp", "'timestamp' is in the future.")
            : null;
    }

    private static byte[] Parameters(CloseRequest request)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("transactionId", request.TransactionId);
            if (request.MeterStop is { } meterStop)
                writer.WriteNumber("meterStop", meterStop);
            if (request.StoppedAt is { } stoppedAt)
                writer.WriteString("timestamp", stoppedAt.UtcDateTime);
            if (request.Reason is { } reason)
                writer.WriteString("reason", reason);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}

/// <summary>An operator's request to close a transaction.</summary>
/// <param name="MeterStop">Wh; null: the last known reading.</param>
/// <param name="StoppedAt">The end of the transaction; null: now.</param>
internal sealed record CloseRequest(int TransactionId, int? MeterStop, DateTimeOffset? StoppedAt, string? Reason);
