using Moev.Gateway.Ledger.Store;
using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger.Writing;

/// <summary>Brings writes to a store: <see cref="GroupCommitWriter"/> in batches, <see cref="InlineWriter"/> one by one on the caller's thread.</summary>
internal interface ILedgerWriter : IDisposable
{
    /// <summary>Gets the batch that takes each write at once; null when writes wait for a commit.</summary>
    IInlineBatch? Inline { get; }

    /// <summary>Gets the reason why nothing can be stored now; null when storage is available.</summary>
    string? UnavailableReason { get; }

    /// <summary>Stores a write and completes after the commit that holds it has returned.</summary>
    /// <param name="label">The charge point, the class and the size of the write.</param>
    /// <param name="state">The data. The write owns it.</param>
    /// <param name="apply">Adds the data to a batch; may run more than once.</param>
    /// <param name="committed">Runs after the commit, in the order of the writes; null for none.</param>
    /// <exception cref="LedgerUnavailableException">It was not stored in time, or too many writes or bytes wait.</exception>
    ValueTask<TResult> WriteAsync<TState, TResult>(
        in WriteLabel label, TState state, Func<ILedgerBatch, TState, Pending<TResult>> apply, Action<TState, TResult>? committed = null);

    /// <summary>Stores a write without a waiting caller.</summary>
    /// <returns>False when too many writes or bytes wait: this one is lost.</returns>
    bool TryNote<TState>(in WriteLabel label, TState state, Action<ILedgerBatch, TState> apply);
}
