namespace Moev.Gateway.Ledger;

/// <summary>The charging transactions on record.</summary>
internal interface ITransactions
{
    /// <summary>Records a start. A retry of an unstopped transaction gets the id it had (one start, one id).</summary>
    ValueTask<StartRecorded> StartTransactionAsync(TransactionStart start);

    /// <summary>Records a stop; also for transactions that are unknown, not this charge point's, or already stopped.</summary>
    ValueTask<StopRecorded> StopTransactionAsync(TransactionStop stop);

    ValueTask<TransactionRecord?> FindTransactionAsync(int transactionId, CancellationToken cancellationToken = default);

    /// <summary>Lists transactions in descending order of id, at most <see cref="TransactionFilter.Limit"/>.</summary>
    ValueTask<IReadOnlyList<TransactionRecord>> ListTransactionsAsync(TransactionFilter filter, CancellationToken cancellationToken = default);
}
