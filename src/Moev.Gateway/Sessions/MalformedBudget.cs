namespace Moev.Gateway.Sessions;

/// <summary>How many messages of a minute were malformed. Exact for every span of 60 s, not only for calendar minutes. Read loop only.</summary>
internal struct MalformedBudget(int perMinute)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private Queue<long>? _recent; // timestamps, oldest first; at most perMinute

    /// <summary>Takes one more into account.</summary>
    /// <returns>False when it is one too many.</returns>
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
