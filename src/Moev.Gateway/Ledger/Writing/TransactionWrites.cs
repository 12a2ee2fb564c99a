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
/// <param name="sites">Gives a transaction what was declared for it.</param>
/// <param name="storeProfiles">Gets the function that stores changes of a charge point's charging profiles.</param>
/// <param name="changes">Set when a transaction starts, ends or is reopened.</param>
internal sealed class TransactionWrites(
    ChargePointTable chargePoints,
    ILedgerReader reader,
    ILedgerWriter writer,
    SiteWrites sites,
    Func<ChargePointIdentity, DateTimeOffset, Action<ProfileChange>> storeProfiles,
    LedgerSignal changes,
    GatewayMetrics metrics,
    ILogger logger)
{
    /// <summary>The sample times on record that the transactionData of a stop is compared with.</summary>
    private const int MaxCompared = 1_000;

    public async ValueTask<StartRecorded> StartAsync(TransactionStart start)
    {
        var chargePoint = chargePoints.Get(start.Identity, start.ReceivedAt);
        start = start with { IsOnlyConnector = chargePoint.HasOnlyConnector(start.ConnectorId) };
        // The running transactions change in the order of the commits.
        var recorded = await writer.WriteAsync(
            WriteLabels.Start(start).From(chargePoint),
            (start, chargePoint),
            static (batch, state) => batch.Start(state.start),
            static (state, recorded) =>
            {
                state.chargePoint.Transactions.NoteEnded(recorded.Closed);
                if (!recorded.IsRetry)
                    state.chargePoint.Transactions.NoteStarted(new RunningTransaction(recorded.TransactionId, state.start.ConnectorId, state.start.At));
            });
        changes.Set();
        ReleaseProfiles(start.Identity, recorded.Closed, start.ReceivedAt);
        if (!recorded.IsRetry)
            sites.Started(start.Identity, start.ConnectorId, recorded.TransactionId);
        // Gives it the charging profile that waits for it.
        if (!recorded.IsRetry && chargePoint.Profiles is { } profiles)
        {
            profiles.Started(
                start.ConnectorId,
                start.IdTag.ToString(),
                recorded.TransactionId,
                start.ReceivedAt,
                storeProfiles(start.Identity, start.ReceivedAt));
        }

        if (!recorded.IsRetry && chargePoint.FindEnd(start.ConnectorId, start.At) is { } available)
            await CloseAsync(chargePoint, available);
        return recorded;
    }

    /// <summary>Records a stop after the meter values that it carries, so that they count for the transaction while it runs.</summary>
    /// <param name="stop">The stop, which owns its payload.</param>
    /// <param name="append">Records meter values.</param>
    public async ValueTask<StopRecorded> StopAsync(TransactionStop stop, Func<MeterValuesReceived, ValueTask<MeterValuesRecorded>> append)
    {
        if (UnnamedStop.IsUnnamed(stop.TransactionId) && await UnnamedStop.FindAsync(stop, List) is { } found)
            stop = stop with { TransactionId = found, Deviations = stop.Deviations | TransactionDeviations.StopTransactionId };
        var appended = await TryReadDataAsync(stop) is { } data ? append(data) : default;
        var write = writer.WriteAsync(
            WriteLabels.Stop(stop).From(chargePoints.Find(stop.Identity)),
            (stop, chargePoints),
            static (batch, state) => batch.Stop(state.stop),
            static (state, _) => state.chargePoints.Find(state.stop.Identity)?.Transactions.NoteEnded([state.stop.TransactionId]));
        await appended;
        var recorded = await write;
        changes.Set();
        if (recorded == StopRecorded.Stopped)
            ReleaseProfiles(stop.Identity, [stop.TransactionId], stop.ReceivedAt);
        return recorded;
    }

    public async ValueTask<ClosingRecorded> CloseAsync(OperatorClosing closing)
    {
        var recorded = await writer.WriteAsync(WriteLabels.Own, closing, static (batch, closing) => batch.Close(closing));
        if (recorded == ClosingRecorded.Closed && await reader.FindTransactionAsync(closing.TransactionId, CancellationToken.None) is { } transaction)
        {
            chargePoints.Find(transaction.Identity)?.Transactions.NoteEnded([closing.TransactionId]);
            changes.Set();
            ReleaseProfiles(transaction.Identity, [closing.TransactionId], closing.At);
        }

        return recorded;
    }

    /// <summary>Closes the transactions of a connector that is Available. What storage can't do is tried again with the next status. Never fails.</summary>
    public Task CloseAsync(ChargePointState chargePoint, ConnectorAvailable available) => TryAsync(available.Identity, available.ConnectorId, async () =>
    {
        var closed = await writer.WriteAsync(
            WriteLabels.Closing(available.Identity),
            (available, chargePoint),
            static (batch, state) => batch.Close(state.available),
            static (state, closed) => state.chargePoint.Transactions.NoteClosed(closed, state.available));
        changes.Set();
        // The next status may have arrived meanwhile.
        if (closed.Count > 0 && chargePoint.FindResumed(available.ConnectorId) is { } resumed)
            await ReopenAsync(chargePoint, resumed, available.At.ReceivedAt);
        else
            ReleaseProfiles(available.Identity, closed, available.At.ReceivedAt);
    });

    /// <summary>Reopens a transaction whose connector was Available for a moment only. Never fails.</summary>
    public Task ReopenAsync(ChargePointState chargePoint, RunningTransaction transaction, DateTimeOffset at) =>
        TryAsync(chargePoint.Identity, transaction.ConnectorId, async () =>
        {
            await writer.WriteAsync(
                WriteLabels.Closing(chargePoint.Identity),
                (reopening: new TransactionReopening(chargePoint.Identity, transaction.TransactionId, at), chargePoint, transaction),
                static (batch, state) => batch.Reopen(state.reopening),
                static (state, isReopened) => state.chargePoint.Transactions.NoteReopened(state.transaction, isReopened));
            changes.Set();
        });

    /// <summary>Does what follows from a status, which has its answer already.</summary>
    private async Task TryAsync(ChargePointIdentity identity, int connectorId, Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (LedgerUnavailableException)
        {
            metrics.LedgerNoteLost();
        }
        catch (Exception e)
        {
            LedgerLog.ClosingFailed(logger, identity, connectorId, e);
        }
    }

    private ValueTask<IReadOnlyList<TransactionRecord>> List(TransactionFilter filter) => reader.ListTransactionsAsync(filter, CancellationToken.None);

    // The stop must not be lost because of what it carries.
    private async ValueTask<MeterValuesReceived?> TryReadDataAsync(TransactionStop stop)
    {
        try
        {
            return await NewDataAsync(stop);
        }
        catch (Exception e) when (e is not LedgerUnavailableException)
        {
            LedgerLog.TransactionDataFailed(logger, stop.Identity, stop.TransactionId, e);
            return null;
        }
    }

    /// <summary>Returns the meter values of a stop that are not on record yet; null when there are none, or the stop ends no transaction.</summary>
    private async ValueTask<MeterValuesReceived?> NewDataAsync(TransactionStop stop)
    {
        if (TransactionData.Find(stop.Payload) is not { } data
            || await reader.FindTransactionAsync(stop.TransactionId, CancellationToken.None) is not { } transaction
            || transaction.Identity != stop.Identity
            || transaction is { IsActive: false, Closing: not { ReplacedAt: null } }
            || !TransactionData.TryRead(stop, data, transaction.ConnectorId, out var values))
        {
            return null;
        }

        var (from, to) = (DateTimeOffset.MaxValue, DateTimeOffset.MinValue);
        foreach (var value in values.Values)
        {
            from = value.Timestamp.Value < from ? value.Timestamp.Value : from;
            to = value.Timestamp.Value > to ? value.Timestamp.Value : to;
        }

        DateTimeOffset? end = to < DateTimeOffset.MaxValue.AddSeconds(-1) ? to.AddMicroseconds(1) : null;
        var known = await reader.ListMeterValuesAsync(
            new MeterValueFilter(stop.Identity, from, end, Limit: MaxCompared), CancellationToken.None);
        return TransactionData.TryGetNew(stop, values, known, out var added) ? added : null;
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
