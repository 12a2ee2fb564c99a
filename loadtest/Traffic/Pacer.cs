namespace Moev.LoadTest.Traffic;

/// <summary>Who is to be woken when. One thread wakes, any may ask.</summary>
internal sealed class Pacer(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<IPaced, long> _waiting = new();
    private readonly List<IPaced> _due = [];

    /// <summary>Is called when something is due sooner than all before, on whatever thread asked for it.</summary>
    public Action? Sooner { get; set; }

    public void Schedule(IPaced paced, long timestamp)
    {
        bool sooner;
        lock (_gate)
        {
            sooner = !_waiting.TryPeek(out _, out var first) || timestamp < first;
            _waiting.Enqueue(paced, timestamp);
        }

        if (sooner)
            Sooner?.Invoke();
    }

    public void Schedule(IPaced paced, TimeSpan after) => Schedule(paced, time.GetTimestamp() + Ticks(after));

    /// <summary>Wakes everybody who is due. One thread at a time.</summary>
    /// <returns>When the next one is; null when nobody waits.</returns>
    public long? Run()
    {
        var now = time.GetTimestamp();
        lock (_gate)
        {
            while (_waiting.TryPeek(out var first, out var at) && at <= now)
            {
                _due.Add(first);
                _waiting.Dequeue();
            }
        }

        foreach (var paced in _due)
            paced.Wake(now);
        _due.Clear();
        // Only now: those woken have asked for their next.
        lock (_gate)
            return _waiting.TryPeek(out _, out var next) ? next : null;
    }

    /// <summary>A duration in the clock's own unit.</summary>
    public long Ticks(TimeSpan duration) => (long)(duration.TotalSeconds * time.TimestampFrequency);
}
