namespace Moev.Gateway.Sessions;

/// <summary>A limit on the events of any 60 s, exact for every such span and not only for calendar minutes. Not thread-safe.</summary>
internal struct SlidingWindowLimit(int perMinute)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private Queue<long>? _recent; // timestamps, oldest first; at most perMinute

    /// <summary>Counts one event.</summary>
    /// <returns>False when it is over the limit.</returns>
    public bool TryTake(TimeProvider time)
    {
        var now = time.GetTimestamp();
        _recent ??= new Queue<long>();
        while (_recent.TryPeek(out var oldest) && time.GetElapsedTime(oldest, now) >= Window)
            _recent.Dequeue();
        if (_recent.Count >= perMinute)
            return false;
        _recent.Enqueue(now);
        return true;
    }

    /// <summary>Counts an event that was over the limit as if it were the newest within it, so that the limit stays reached while it goes on.</summary>
    public void Extend(TimeProvider time)
    {
        if (_recent is not { Count: > 0 })
            return;
        _recent.Dequeue();
        _recent.Enqueue(time.GetTimestamp());
    }
}
