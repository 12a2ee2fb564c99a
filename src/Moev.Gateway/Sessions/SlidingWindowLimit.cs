namespace Moev.Gateway.Sessions;

/// <summary>A limit on the events of any 60 s, exact for every such span and not only for calendar minutes. Read loop only.</summary>
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
}
