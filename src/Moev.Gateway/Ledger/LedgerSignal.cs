namespace Moev.Gateway.Ledger;

/// <summary>Wakes the readers that wait for a commit or a change. Nothing is queued for them: they read the ledger.</summary>
internal sealed class LedgerSignal
{
    private TaskCompletionSource? _waiters;

    public Task Next()
    {
        while (true)
        {
            if (Volatile.Read(ref _waiters) is { } waiters)
                return waiters.Task;
            var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (Interlocked.CompareExchange(ref _waiters, mine, null) is null)
                return mine.Task;
        }
    }

    public void Set() => Interlocked.Exchange(ref _waiters, null)?.TrySetResult();
}
