using Moev.Gateway.Ledger.ChargePoints;
using Moev.Gateway.Ledger.IdTags;
using Moev.Gateway.Ledger.Sites;
using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger.Store;

/// <summary>A storage engine. It commits batches of writes, reads what is committed, and fills the tables in memory at start.</summary>
internal interface ILedgerStore : ILedgerCommitter, ILedgerReader
{
    /// <summary>Opens the storage and loads the tables that the ledger holds in memory. Called once, before anything else.</summary>
    /// <exception cref="LedgerUnavailableException">The storage belongs to a newer gateway, or can't be used.</exception>
    LedgerTables Open();
}

/// <summary>The writing side of a store. Used by the writer's thread only.</summary>
internal interface ILedgerCommitter : IDisposable
{
    /// <summary>Gets a reason why nothing can be stored that shows without a commit; null when there is none. Any thread may ask.</summary>
    string? Problem => null;

    /// <summary>Gets a value indicating whether storage is almost full, so that it is left for transactions. Any thread may ask.</summary>
    bool IsShortOfSpace => false;

    /// <summary>Applies the writes in their order inside one transaction and commits it. After it has returned, they are on stable storage.</summary>
    /// <param name="number">
    /// Grows with every batch. A batch that is tried again has the same writes and the same number, so that a store across a network can
    /// recognise a batch whose commit succeeded without an answer. Only after an exception that says that nothing was stored it may lose writes
    /// whose callers have given up; then it has a new number.
    /// </param>
    /// <param name="batch">The writes. An empty batch only tests whether storage takes a write.</param>
    /// <exception cref="LedgerUnavailableException">Nothing was stored; the same batch may be tried again.</exception>
    /// <exception cref="LedgerOutcomeUnknownException">It may be stored or not; exactly the same batch is tried again with its number.</exception>
    /// <exception cref="LedgerWriteException">One write can't be applied, and nothing was stored; the others are tried again without it.</exception>
    /// <exception cref="LedgerFlushFailedException">The operating system could not flush: the content of the disk is unknown.</exception>
    void Commit(long number, IReadOnlyList<LedgerWrite> batch);
}

/// <summary>The tables that the ledger holds in memory, as they are on record at start.</summary>
/// <param name="LastEpoch">The highest session epoch on record; 0 when there is none.</param>
internal sealed record LedgerTables(ChargePointTable ChargePoints, IdTagTable IdTags, SiteTable Sites, long LastEpoch);

/// <summary>A flush failed. Data written since the last flush may be lost although the operating system now reports success, so the process ends.</summary>
internal sealed class LedgerFlushFailedException(string message, Exception innerException) : Exception(message, innerException);

/// <summary>The commit of a batch got no answer, for example from a database across a network.</summary>
internal sealed class LedgerOutcomeUnknownException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>One write of a batch can't be applied, for example because of a defect. Nothing of the batch was stored.</summary>
/// <param name="write">The write, which fails with the inner exception.</param>
internal sealed class LedgerWriteException(LedgerWrite write, Exception innerException) : Exception(innerException.Message, innerException)
{
    public LedgerWrite Write { get; } = write;
}
