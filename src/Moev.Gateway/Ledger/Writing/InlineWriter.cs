using Moev.Gateway.Ledger.Store;

namespace Moev.Gateway.Ledger.Writing;

/// <summary>Applies each write at once on the caller's thread, for a store that needs no commit. It never waits and allocates nothing.</summary>
internal sealed class InlineWriter(IInlineBatch batch) : ILedgerWriter
{
    public IInlineBatch? Inline => batch;

    public string? UnavailableReason => null;

    public ValueTask<TResult> WriteAsync<TState, TResult>(
        in WriteLabel label, TState state, Func<ILedgerBatch, TState, Pending<TResult>> apply, Action<TState, TResult>? committed = null)
    {
        var result = apply(batch, state).Value;
        committed?.Invoke(state, result);
        return new ValueTask<TResult>(result);
    }

    public bool TryNote<TState>(in WriteLabel label, TState state, Action<ILedgerBatch, TState> apply)
    {
        apply(batch, state);
        return true;
    }

    public void Dispose()
    {
    }
}
