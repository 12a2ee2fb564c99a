using System.Collections.Concurrent;
using Moev.Gateway.Model;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Commands.Limits;

/// <summary>
/// Coalesces limits: for each target, one limit is being sent and at most one is queued. A newer limit replaces the queued one, because the
/// older one would be replaced on the charge point anyway.
/// </summary>
internal sealed class LimitCoalescer
{
    private readonly ConcurrentDictionary<LimitTarget, Target> _targets = new();
    private long _last; // any; via interlocked

    /// <summary>Targets with a limit that is being sent.</summary>
    public int Count => _targets.Count;

    /// <summary>Waits until the limit may be sent, or is superseded.</summary>
    /// <returns>The limit; the caller must pass it to <see cref="Leave"/> when it has its outcome.</returns>
    public async ValueTask<QueuedLimit> EnterAsync(LimitTarget key, LimitValue value, CancellationToken cancellationToken)
    {
        var limit = new QueuedLimit(key, value, Interlocked.Increment(ref _last));
        while (true)
        {
            var target = _targets.GetOrAdd(key, static _ => new Target());
            lock (target)
            {
                if (target.IsRemoved)
                    continue;
                if (!target.IsBusy)
                {
                    target.IsBusy = true;
                    return limit;
                }

                target.Queued?.Supersede(limit);
                target.Queued = limit;
                limit.Queue();
            }

            break;
        }

        try
        {
            await limit.Released.WaitAsync(cancellationToken);
            return limit;
        }
        catch (OperationCanceledException)
        {
            if (!TryRemove(limit))
                Leave(limit);
            throw;
        }
    }

    /// <summary>Releases the queued limit after one has its outcome. Does nothing for a superseded limit.</summary>
    public void Leave(QueuedLimit limit)
    {
        if (limit.SupersededBy is not null || !_targets.TryGetValue(limit.Target, out var target))
            return;
        lock (target)
        {
            if (target.Queued is { } next)
            {
                target.Queued = null;
                next.Release();
                return;
            }

            target.IsRemoved = true;
            _targets.TryRemove(new KeyValuePair<LimitTarget, Target>(limit.Target, target));
        }
    }

    /// <summary>Removes a limit whose caller left while it was queued.</summary>
    /// <returns>False when it is not queued any more.</returns>
    private bool TryRemove(QueuedLimit limit)
    {
        if (!_targets.TryGetValue(limit.Target, out var target))
            return false;
        lock (target)
        {
            if (target.Queued != limit)
                return false;
            target.Queued = null;
            return true;
        }
    }

    /// <summary>The state of one target. All members are under its lock.</summary>
    private sealed class Target
    {
        public bool IsBusy { get; set; }

        public bool IsRemoved { get; set; }

        public QueuedLimit? Queued { get; set; }
    }
}

/// <summary>The target of a limit. A limit replaces a queued one of the same target.</summary>
/// <param name="ConnectorId">Null: the charge point as a whole.</param>
/// <param name="Purpose">Null: the first one that the charge point accepts.</param>
internal readonly record struct LimitTarget(ChargePointIdentity Identity, int? ConnectorId, ChargingProfilePurpose? Purpose);

/// <summary>A limit in the <see cref="LimitCoalescer"/>.</summary>
/// <param name="number">A number that grows with every limit of the process.</param>
internal sealed class QueuedLimit(LimitTarget target, LimitValue value, long number)
{
    private TaskCompletionSource? _released;

    public LimitTarget Target => target;

    public LimitValue Value => value;

    public long Number => number;

    /// <summary>The newer limit that replaced it; null when it may be sent.</summary>
    public QueuedLimit? SupersededBy { get; private set; }

    /// <summary>Completes when the limit may be sent or is superseded.</summary>
    public Task Released => _released?.Task ?? Task.CompletedTask;

    public void Queue() => _released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _released!.TrySetResult();

    public void Supersede(QueuedLimit by)
    {
        SupersededBy = by;
        _released!.TrySetResult();
    }
}
