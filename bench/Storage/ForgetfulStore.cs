using Moev.Gateway.Ledger.Writing;

namespace Moev.Benchmarks.Storage;

/// <summary>A store that keeps nothing, to measure the writer alone.</summary>
internal sealed class ForgetfulStore : ILedgerStore
{
    public void Commit(IReadOnlyList<LedgerWrite> batch)
    {
        foreach (var write in batch)
            write.Apply(null!);
    }

    public void Dispose()
    {
    }
}
