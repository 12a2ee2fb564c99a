namespace Moev.LoadTest.Faults;

/// <summary>Schedules messages that are sent at a constant rate regardless of answers, and tracks the unanswered ones.</summary>
/// <param name="interval">The interval between messages, in clock ticks.</param>
/// <param name="start">The time of the first message.</param>
internal sealed class Flood(long interval, long start)
{
    /// <summary>The maximum number of unanswered messages of one charge point. At this number it pauses sending.</summary>
    public const int MaxUnanswered = 65_536;

    /// <summary>The maximum number of messages per write.</summary>
    public const int MaxAtOnce = 256;

    private readonly Queue<(long Id, long Intended)> _unanswered = new();
    private long _next = start;

    public long NextDue => _next;

    public int Unanswered => _unanswered.Count;

    /// <summary>Takes a message that is due.</summary>
    /// <param name="now">The current time.</param>
    /// <param name="id">The id of the message, greater than all before.</param>
    /// <param name="remember">True when an answer is expected.</param>
    /// <returns>True when a message is due and may be sent.</returns>
    public bool TryTake(long now, long id, bool remember)
    {
        if (_next > now || _unanswered.Count == MaxUnanswered)
            return false;
        if (remember)
            _unanswered.Enqueue((id, _next));
        _next += interval;
        return true;
    }

    /// <summary>Drops the messages that are due but cannot be sent.</summary>
    /// <returns>The number of dropped messages.</returns>
    public long Skip(long now)
    {
        if (_next > now)
            return 0;
        var skipped = ((now - _next) / interval) + 1;
        _next += skipped * interval;
        return skipped;
    }

    /// <summary>Records an answer.</summary>
    /// <param name="id">The id of the answered message.</param>
    /// <param name="intended">The scheduled time of that message.</param>
    /// <param name="missing">The number of earlier messages that were not answered.</param>
    /// <returns>True when the answer was expected.</returns>
    public bool TryAnswer(long id, out long intended, out int missing)
    {
        intended = 0;
        missing = 0;
        if (!_unanswered.TryPeek(out var oldest) || id < oldest.Id || id > oldest.Id + _unanswered.Count - 1)
            return false;
        while (_unanswered.Dequeue() is var first)
        {
            if (first.Id == id)
            {
                intended = first.Intended;
                return true;
            }

            missing++;
        }

        return false;
    }

    public void Forget() => _unanswered.Clear();
}
