using Moev.Gateway.Ledger.ChargePoints;
using Moev.Gateway.Ledger.IdTags;
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

    /// <summary>Applies the writes in their order inside one transaction and commits it. After it has returned, they are on stable storage.</summary>
    /// <param name="number">
    /// Grows with every batch. A batch that is tried again with exactly the same writes keeps its number, so that a store across a network can
    /// recognise a batch whose commit succeeded without an answer.
    /// </param>
    /// <param name="batch">The writes. An empty batch only tests whether storage takes a write.</param>
    /// <exception cref="LedgerUnavailableException">Nothing was stored, or the outcome is unknown; the same batch may be tried again.</exception>
    /// <exception cref="LedgerFlushFailedException">The operating system could not flush: the content of the disk is unknown.</exception>
    void Commit(long number, IReadOnlyList<LedgerWrite> batch);
}

/// <summary>The tables that the ledger holds in memory, as they are on record at start.</summary>
/// <param name="LastEpoch">The highest session epoch on record; 0 when there is none.</param>
internal sealed record LedgerTables(ChargePointTable ChargePoints, IdTagTable IdTags, long LastEpoch);

/// <summary>A flush failed. Data written since the last flush may be lost although the operating system now reports success, so the process ends.</summary>
internal sealed class LedgerFlushFailedException(string message, Exception innerException) : Exception(message, innerException);
