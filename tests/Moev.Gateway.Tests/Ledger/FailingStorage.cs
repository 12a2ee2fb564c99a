using Moev.Gateway.Ledger;
using Moev.Gateway.Ledger.Store;
using Moev.Gateway.Ledger.Writing;
using Moev.Gateway.Model;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>Storage whose every read and awaited write fails.</summary>
internal sealed class FailingStorage(Exception exception) : ILedgerReader, ILedgerWriter
{
    public IInlineBatch? Inline => null;

    public string? UnavailableReason => null;

    public ValueTask<TResult> WriteAsync<TState, TResult>(
        in WriteLabel label, TState state, Func<ILedgerBatch, TState, Pending<TResult>> apply, Action<TState, TResult>? committed = null) => throw exception;

    public bool TryNote<TState>(in WriteLabel label, TState state, Action<ILedgerBatch, TState> apply) => true;

    public ValueTask<TransactionRecord?> FindTransactionAsync(int transactionId, CancellationToken cancellationToken) => throw exception;

    public ValueTask<ReadOnlyMemory<byte>?> FindTransactionDataAsync(int transactionId, CancellationToken cancellationToken) => throw exception;

    public ValueTask<IReadOnlyList<TransactionRecord>> ListTransactionsAsync(TransactionFilter filter, CancellationToken cancellationToken) => throw exception;

    public ValueTask<IReadOnlyList<MeterValueRecord>> ListMeterValuesAsync(MeterValueFilter filter, CancellationToken cancellationToken) => throw exception;

    public ValueTask<IReadOnlyList<AuditRecord>> ListCommandsAsync(AuditFilter filter, CancellationToken cancellationToken) => throw exception;

    public ValueTask<IReadOnlyList<KeptRecord>> ListKeptMessagesAsync(KeptFilter filter, CancellationToken cancellationToken) => throw exception;

    public ValueTask<EventPage> ReadEventsAsync(EventFilter filter, CancellationToken cancellationToken) => throw exception;

    public ValueTask<long> LastEventIdAsync(CancellationToken cancellationToken) => throw exception;

    public Task WhenStored() => throw exception;

    public ValueTask<IReadOnlyList<LedgerEvent>> ListSecurityAsync(ChargePointIdentity identity, long? before, int limit, CancellationToken cancellationToken) =>
        throw exception;

    public ValueTask<IReadOnlyList<ChargePointIdentity>> ListSilentAsync(DateTimeOffset before, CancellationToken cancellationToken) => throw exception;

    public ValueTask<TResult> ReadManagementAsync<TResult>(
        ChargePointIdentity identity, Func<ManagementRecords, TResult> read, CancellationToken cancellationToken) => throw exception;

    public void Dispose()
    {
    }
}
