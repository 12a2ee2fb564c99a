using Moev.Gateway.Ledger.Store;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>A store that records its batches, and whose commits a test holds, fails or lets through.</summary>
internal sealed class FakeCommitter : ILedgerCommitter
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _begun = new(0);
    private readonly SemaphoreSlim _outcomes = new(0);
    private readonly Queue<Exception?> _queued = []; // under _gate
    private readonly List<int> _batches = []; // under _gate
    private readonly List<long> _numbers = []; // under _gate
    private volatile bool _isOpen;

    /// <summary>Gets the sizes of the batches whose commit has begun.</summary>
    public IReadOnlyList<int> Batches
    {
        get
        {
            lock (_gate)
                return [.. _batches];
        }
    }

    /// <summary>Gets the numbers of the same batches.</summary>
    public IReadOnlyList<long> Numbers
    {
        get
        {
            lock (_gate)
                return [.. _numbers];
        }
    }

    /// <summary>Gets or sets a value indicating whether the store says which write can't be applied.</summary>
    public bool NamesWrites { get; set; }

    /// <summary>Gets or sets the action that runs at the end of each commit.</summary>
    public Action? Committed { get; set; }

    public bool IsDisposed { get; private set; }

    /// <summary>Completes when one more commit has begun since the last call.</summary>
    public Task CommitBegunAsync() => _begun.WaitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token);

    /// <summary>Lets the commit under way, or the next one, return.</summary>
    public void Succeed() => End(null);

    /// <summary>Lets the commit under way, or the next one, throw.</summary>
    public void Fail(Exception exception) => End(exception);

    /// <summary>Lets all commits return from now on.</summary>
    public void Open()
    {
        _isOpen = true;
        End(null);
    }

    public void Commit(long number, IReadOnlyList<LedgerWrite> batch)
    {
        lock (_gate)
        {
            _batches.Add(batch.Count);
            _numbers.Add(number);
        }

        _begun.Release();
        if (!_isOpen)
        {
            _outcomes.Wait(TimeSpan.FromSeconds(30));
            lock (_gate)
            {
                if (_queued.TryDequeue(out var exception) && exception is not null)
                    throw exception;
            }
        }

        foreach (var write in batch)
        {
            try
            {
                write.Apply(null!);
            }
            catch (Exception exception) when (NamesWrites)
            {
                throw new LedgerWriteException(write, exception);
            }
        }

        Committed?.Invoke();
    }

    public void Dispose() => IsDisposed = true;

    private void End(Exception? exception)
    {
        lock (_gate)
            _queued.Enqueue(exception);
        _outcomes.Release();
    }
}
