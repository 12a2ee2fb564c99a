namespace Moev.LoadTest.Traffic;

/// <summary>A schedule of wake-ups. One thread wakes, any thread may schedule.</summary>
internal sealed class Pacer(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<IPaced, long> _waiting = new();
    private readonly List<IPaced> _due = [];

    /// <summary>A callback for a wake-up that is due sooner than all before. It runs on the scheduling thread.</summary>
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

    /// <summary>Wakes all objects that are due. One thread at a time.</summary>
    /// <returns>The time of the next wake-up; null when there is none.</returns>
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
        // Afterwards, because the woken objects have scheduled their next wake-ups.
        lock (_gate)
            return _waiting.TryPeek(out _, out var next) ? next : null;
    }

    /// <summary>Converts a duration to clock ticks.</summary>
    public long Ticks(TimeSpan duration) => (long)(duration.TotalSeconds * time.TimestampFrequency);
}
