namespace Moev.Gateway.Ledger;

/// <summary>The charging transactions on record.</summary>
internal interface ITransactions
{
    /// <summary>
    /// Records a start. One that is on record, running or ended, gets the id it had. A new one closes the transactions of its connector that began
    /// before.
    /// </summary>
    ValueTask<StartRecorded> StartTransactionAsync(TransactionStart start);

    /// <summary>Records a stop; also for transactions that are unknown, not this charge point's, or already stopped. It replaces a closing.</summary>
    ValueTask<StopRecorded> StopTransactionAsync(TransactionStop stop);

    /// <summary>Closes a running transaction for an operator. Tells the charge point nothing.</summary>
    ValueTask<ClosingRecorded> CloseTransactionAsync(OperatorClosing closing, CancellationToken cancellationToken = default);

    ValueTask<TransactionRecord?> FindTransactionAsync(int transactionId, CancellationToken cancellationToken = default);

    /// <summary>Finds the transactionData of the StopTransaction that counts, JSON as it was sent; null when it has none, or it is not kept any more.</summary>
    ValueTask<ReadOnlyMemory<byte>?> FindTransactionDataAsync(int transactionId, CancellationToken cancellationToken = default);

    /// <summary>Lists transactions in descending order of id, at most <see cref="TransactionFilter.Limit"/>.</summary>
    ValueTask<IReadOnlyList<TransactionRecord>> ListTransactionsAsync(TransactionFilter filter, CancellationToken cancellationToken = default);
}
