using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger.ChargePoints;
using Moev.Gateway.Ledger.ChargingProfiles;
using Moev.Gateway.Ledger.Store;
using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger.Writing;

/// <summary>
/// The writes of transactions, and what follows from them in memory: the running transactions that a status looks at, and the charging profiles that
/// begin and end with a transaction.
/// </summary>
/// <param name="storeProfiles">Gets the function that stores changes of a charge point's charging profiles.</param>
internal sealed class TransactionWrites(
    ChargePointTable chargePoints,
    ILedgerReader reader,
    ILedgerWriter writer,
    Func<ChargePointIdentity, DateTimeOffset, Action<ProfileChange>> storeProfiles,
    GatewayMetrics metrics,
    ILogger logger)
{
    public async ValueTask<StartRecorded> StartAsync(TransactionStart start)
    {
        // The running transactions change in the order of the commits.
        var recorded = await writer.WriteAsync(
            (start, chargePoint: chargePoints.Get(start.Identity, start.ReceivedAt)),
            static (batch, state) => batch.Start(state.start),
            static (state, recorded) =>
            {
                state.chargePoint.NoteEnded(recorded.Closed);
                if (!recorded.IsRetry)
                    state.chargePoint.NoteStarted(new RunningTransaction(recorded.TransactionId, state.start.ConnectorId, state.start.At));
            });
        ReleaseProfiles(start.Identity, recorded.Closed, start.ReceivedAt);
        // Gives it the charging profile that waits for it.
        if (!recorded.IsRetry && chargePoints.Find(start.Identity)?.Profiles is { } profiles)
        {
            profiles.Started(
                start.ConnectorId,
                start.IdTag.ToString(),
                recorded.TransactionId,
                start.ReceivedAt,
                storeProfiles(start.Identity, start.ReceivedAt));
        }

        return recorded;
    }

    /// <param name="stop">The stop, which owns its payload.</param>
    public async ValueTask<StopRecorded> StopAsync(TransactionStop stop)
    {
        var recorded = await writer.WriteAsync(
            (stop, chargePoints),
            static (batch, state) => batch.Stop(state.stop),
            static (state, _) => state.chargePoints.Find(state.stop.Identity)?.NoteEnded([state.stop.TransactionId]));
        if (recorded == StopRecorded.Stopped)
            ReleaseProfiles(stop.Identity, [stop.TransactionId], stop.ReceivedAt);
        return recorded;
    }

    public async ValueTask<ClosingRecorded> CloseAsync(OperatorClosing closing)
    {
        var recorded = await writer.WriteAsync(closing, static (batch, closing) => batch.Close(closing));
        if (recorded == ClosingRecorded.Closed && await reader.FindTransactionAsync(closing.TransactionId, CancellationToken.None) is { } transaction)
        {
            chargePoints.Find(transaction.Identity)?.NoteEnded([closing.TransactionId]);
            ReleaseProfiles(transaction.Identity, [closing.TransactionId], closing.At);
        }

        return recorded;
    }

    /// <summary>Closes the transactions of a connector that is Available. What storage can't do is tried again with the next status. Never fails.</summary>
    public async Task CloseAsync(ChargePointState chargePoint, ConnectorAvailable available)
    {
        try
        {
            var closed = await writer.WriteAsync(
                (available, chargePoint),
                static (batch, state) => batch.Close(state.available),
                static (state, closed) => state.chargePoint.NoteEnded(closed));
            ReleaseProfiles(available.Identity, closed, available.At.ReceivedAt);
        }
        catch (LedgerUnavailableException)
        {
            metrics.LedgerNoteLost();
        }
        catch (Exception e)
        {
            LedgerLog.ClosingFailed(logger, available.Identity, available.ConnectorId, e);
        }
    }

    /// <summary>Removes the charging profiles of ended transactions. If the process ends before, the next one removes them.</summary>
    private void ReleaseProfiles(ChargePointIdentity identity, IReadOnlyList<int>? ended, DateTimeOffset at)
    {
        if (ended is null || chargePoints.Find(identity)?.Profiles is not { } profiles)
            return;
        foreach (var transactionId in ended)
            profiles.Stopped(transactionId, at, storeProfiles(identity, at));
    }
}
