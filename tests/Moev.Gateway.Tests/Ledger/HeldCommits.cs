using Moev.Gateway.Ledger.Store;
using Moev.Gateway.Ledger.Writing;
using Moev.Gateway.Model;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>
/// A writer whose commits a test holds, releases or fails, to show that a reply waits for its commit. A write reaches the batch at its release;
/// a failed one never does. Notes are not held.
/// </summary>
internal sealed class HeldCommits(IInlineBatch batch) : ILedgerWriter
{
    private readonly InlineWriter _inner = new(batch);
    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource> _held = []; // under _gate
    private readonly List<(int Count, TaskCompletionSource Reached)> _watchers = []; // under _gate
    private bool _open; // under _gate

    public IInlineBatch? Inline => null;

    public string? UnavailableReason { get; set; }

    /// <summary>Gets the number of held commits.</summary>
    public int Held
    {
        get
        {
            lock (_gate)
                return _held.Count;
        }
    }

    /// <summary>Completes when that number of commits is held at once.</summary>
    public Task WhenHeldAsync(int count)
    {
        lock (_gate)
        {
            if (_held.Count >= count)
                return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _watchers.Add((count, reached));
            return reached.Task;
        }
    }

    /// <summary>Lets the oldest commit return.</summary>
    public void Release() => Next().SetResult();

    /// <summary>Lets the oldest commit fail like a storage fault.</summary>
    public void Fail() => Next().SetException(new LedgerUnavailableException("disk full"));

    /// <summary>Lets all commits return, now and later.</summary>
    public void Open()
    {
        lock (_gate)
            _open = true;
        while (Held > 0)
            Release();
    }

    /// <summary>Holds commits again.</summary>
    public void Close()
    {
        lock (_gate)
            _open = false;
    }

    public ValueTask<TResult> WriteAsync<TState, TResult>(
        in WriteLabel label, TState state, Func<ILedgerBatch, TState, Pending<TResult>> apply, Action<TState, TResult>? committed = null) =>
        HoldAsync(label, state, apply, committed);

    public bool TryNote<TState>(in WriteLabel label, TState state, Action<ILedgerBatch, TState> apply) => _inner.TryNote(label, state, apply);

    public void Dispose()
    {
    }

    private async ValueTask<TResult> HoldAsync<TState, TResult>(
        WriteLabel label, TState state, Func<ILedgerBatch, TState, Pending<TResult>> apply, Action<TState, TResult>? committed)
    {
        await HoldAsync();
        return await _inner.WriteAsync(label, state, apply, committed);
    }

    private Task HoldAsync()
    {
        lock (_gate)
        {
            if (_open)
                return Task.CompletedTask;
            var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _held.Enqueue(held);
            foreach (var watcher in _watchers.Where(watcher => watcher.Count <= _held.Count))
                watcher.Reached.TrySetResult();
            return held.Task;
        }
    }

    private TaskCompletionSource Next()
    {
        lock (_gate)
            return _held.Dequeue();
    }
}
