namespace Moev.Gateway.Ledger.Writing;

/// <summary>One thing to store, waiting for its commit. It owns all it holds: nothing points into a received message.</summary>
/// <remarks>
/// Applied by the writer's thread, perhaps more than once when a commit fails; completed by whoever comes first, the writer after the commit
/// or the watch over waiting writes.
/// </remarks>
internal abstract class LedgerWrite
{
    /// <summary>When it was handed over (<see cref="TimeProvider.GetTimestamp"/>). Set under the writer's lock.</summary>
    public long HandedOverAt { get; set; }

    /// <summary>Whether its caller has been answered, so that there is no need to store it any more.</summary>
    public abstract bool IsCompleted { get; }

    /// <summary>Stores it inside the open transaction of the batch. The result is kept until <see cref="Committed"/>.</summary>
    public abstract void Apply(ILedgerBatch batch);

    /// <summary>The commit that holds it has returned.</summary>
    public abstract void Committed();

    /// <summary>It will not be stored, or nobody knows whether it was.</summary>
    public abstract void Failed(Exception exception);
}

/// <summary>A write that somebody waits for.</summary>
internal sealed class LedgerWrite<TState, TResult>(TState state, Func<ILedgerBatch, TState, TResult> apply) : LedgerWrite
{
    // Continuations leave the writer's thread: the next batch must not wait for sockets.
    private readonly TaskCompletionSource<TResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TResult _result = default!; // writer thread only

    public Task<TResult> Task => _completion.Task;

    public override bool IsCompleted => _completion.Task.IsCompleted;

    public override void Apply(ILedgerBatch batch) => _result = apply(batch, state);

    public override void Committed() => _completion.TrySetResult(_result);

    public override void Failed(Exception exception) => _completion.TrySetException(exception);
}

/// <summary>A write that nobody waits for.</summary>
internal sealed class LedgerNote<TState>(TState state, Action<ILedgerBatch, TState> apply) : LedgerWrite
{
    public override bool IsCompleted => false;

    public override void Apply(ILedgerBatch batch) => apply(batch, state);

    public override void Committed()
    {
    }

    public override void Failed(Exception exception)
    {
    }
}
