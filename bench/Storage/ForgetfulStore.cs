using Moev.Gateway.Ledger.Store;

namespace Moev.Benchmarks.Storage;

/// <summary>A store that keeps nothing, to measure the writer alone.</summary>
internal sealed class ForgetfulStore : ILedgerCommitter
{
    public void Commit(long number, IReadOnlyList<LedgerWrite> batch)
    {
        foreach (var write in batch)
            write.Apply(null!);
    }

    public void Dispose()
    {
    }
}
