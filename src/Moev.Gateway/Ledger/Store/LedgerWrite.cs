namespace Moev.Gateway.Ledger.Store;

/// <summary>One write that waits for its commit. It owns its data: nothing points into a received message.</summary>
/// <remarks>
/// The writer's thread applies it, more than once when a commit fails. It is completed once, by the writer after the commit or by the watch
/// over waiting writes.
/// </remarks>
/// <param name="label">What the queue needs to know about it.</param>
internal abstract class LedgerWrite(in WriteLabel label)
{
    public WriteLabel Label { get; } = label;

    /// <summary>Gets or sets the write before this one in its lane. Under the writer's lock.</summary>
    public LedgerWrite? Previous { get; set; }

    /// <summary>Gets or sets the write after this one in its lane. Under the writer's lock.</summary>
    public LedgerWrite? Next { get; set; }

    /// <summary>The time of handing over (<see cref="TimeProvider.GetTimestamp"/>). Set under the writer's lock.</summary>
    public long HandedOverAt { get; set; }

    /// <summary>Gets a value indicating whether the caller has its answer, so that the write need not be stored any more.</summary>
    public abstract bool IsCompleted { get; }

    /// <summary>Adds it to the open batch. The result is read in <see cref="Committed"/>. An exception that is no failure of storage refuses this write alone.</summary>
    public abstract void Apply(ILedgerBatch batch);

    /// <summary>Completes the write: the commit that holds it has returned. Called by the writer's thread in the order of the batch.</summary>
    public abstract void Committed();

    /// <summary>Fails the write: it will not be stored, or its outcome is unknown.</summary>
    public abstract void Failed(Exception exception);
}

/// <summary>A write whose caller waits for the result.</summary>
/// <param name="label">What the queue needs to know about it.</param>
/// <param name="state">The data.</param>
/// <param name="apply">Adds the data to a batch.</param>
/// <param name="committed">Runs after the commit and before the caller continues; null for none.</param>
internal sealed class LedgerWrite<TState, TResult>(
    in WriteLabel label, TState state, Func<ILedgerBatch, TState, Pending<TResult>> apply, Action<TState, TResult>? committed = null)
    : LedgerWrite(label)
{
    // Continuations leave the writer's thread: the next batch must not wait for sockets.
    private readonly TaskCompletionSource<TResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Pending<TResult> _result; // writer thread only

    public Task<TResult> Task => _completion.Task;

    public override bool IsCompleted => _completion.Task.IsCompleted;

    public override void Apply(ILedgerBatch batch) => _result = apply(batch, state);

    public override void Committed()
    {
        try
        {
            var result = _result.Value;
            committed?.Invoke(state, result);
            _completion.TrySetResult(result);
        }
        catch (InvalidOperationException exception)
        {
            // A defect of the store must not end the writer's thread.
            _completion.TrySetException(exception);
        }
    }

    public override void Failed(Exception exception) => _completion.TrySetException(exception);
}

/// <summary>A write without a waiting caller.</summary>
internal sealed class LedgerNote<TState>(in WriteLabel label, TState state, Action<ILedgerBatch, TState> apply) : LedgerWrite(label)
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
