using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger.Store;

/// <summary>The reading side of a store: records that are committed. Thread-safe.</summary>
internal interface ILedgerReader
{
    ValueTask<TransactionRecord?> FindTransactionAsync(int transactionId, CancellationToken cancellationToken);

    /// <inheritdoc cref="ITransactions.FindTransactionDataAsync"/>
    ValueTask<ReadOnlyMemory<byte>?> FindTransactionDataAsync(int transactionId, CancellationToken cancellationToken);

    /// <inheritdoc cref="ITransactions.ListTransactionsAsync"/>
    ValueTask<IReadOnlyList<TransactionRecord>> ListTransactionsAsync(TransactionFilter filter, CancellationToken cancellationToken);

    /// <inheritdoc cref="IMeterValueReader.ListMeterValuesAsync"/>
    ValueTask<IReadOnlyList<MeterValueRecord>> ListMeterValuesAsync(MeterValueFilter filter, CancellationToken cancellationToken);

    /// <inheritdoc cref="IAuditTrail.ListCommandsAsync"/>
    ValueTask<IReadOnlyList<AuditRecord>> ListCommandsAsync(AuditFilter filter, CancellationToken cancellationToken);

    /// <inheritdoc cref="IKeptMessages.ListKeptMessagesAsync"/>
    ValueTask<IReadOnlyList<KeptRecord>> ListKeptMessagesAsync(KeptFilter filter, CancellationToken cancellationToken);

    /// <inheritdoc cref="IEventLog.ReadEventsAsync"/>
    ValueTask<EventPage> ReadEventsAsync(EventFilter filter, CancellationToken cancellationToken);

    /// <inheritdoc cref="IEventLog.LastEventIdAsync"/>
    ValueTask<long> LastEventIdAsync(CancellationToken cancellationToken);

    /// <inheritdoc cref="IEventLog.WhenStored"/>
    Task WhenStored();

    /// <inheritdoc cref="ISecurityLog.ListSecurityAsync"/>
    ValueTask<IReadOnlyList<LedgerEvent>> ListSecurityAsync(ChargePointIdentity identity, long? before, int limit, CancellationToken cancellationToken);

    /// <inheritdoc cref="IManagementRecords.ListSilentAsync"/>
    ValueTask<IReadOnlyList<ChargePointIdentity>> ListSilentAsync(DateTimeOffset before, CancellationToken cancellationToken);

    /// <inheritdoc cref="IManagementRecords.ReadManagementAsync"/>
    ValueTask<TResult> ReadManagementAsync<TResult>(ChargePointIdentity identity, Func<ManagementRecords, TResult> read, CancellationToken cancellationToken);
}
