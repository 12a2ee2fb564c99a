namespace Moev.LoadTest.Faults;

/// <summary>Messages that are sent at a pace, whether they are answered or not: which are due, and what has been waiting for how long.</summary>
/// <param name="interval">Between two, in the clock's unit.</param>
/// <param name="start">When the first is due.</param>
internal sealed class Flood(long interval, long start)
{
    /// <summary>Unanswered messages of one charge point; while there are so many it sends no more.</summary>
    public const int MaxUnanswered = 65_536;

    /// <summary>Messages written at once.</summary>
    public const int MaxAtOnce = 256;

    private readonly Queue<(long Id, long Intended)> _unanswered = new();
    private long _next = start;

    public long NextDue => _next;

    public int Unanswered => _unanswered.Count;

    /// <summary>Takes a message that is due.</summary>
    /// <param name="now">The time.</param>
    /// <param name="id">Its id, greater than all before.</param>
    /// <param name="remember">Whether an answer is expected.</param>
    /// <returns>Whether one is due that may be sent.</returns>
    public bool TryTake(long now, long id, bool remember)
    {
        if (_next > now || _unanswered.Count == MaxUnanswered)
            return false;
        if (remember)
            _unanswered.Enqueue((id, _next));
        _next += interval;
        return true;
    }

    /// <summary>Gives up what is due and cannot be sent.</summary>
    /// <returns>How many messages.</returns>
    public long Skip(long now)
    {
        if (_next > now)
            return 0;
        var skipped = ((now - _next) / interval) + 1;
        _next += skipped * interval;
        return skipped;
    }

    /// <summary>An answer has arrived.</summary>
    /// <param name="id">Whose.</param>
    /// <param name="intended">When that was to be sent.</param>
    /// <param name="missing">How many before it were not answered.</param>
    /// <returns>Whether it was expected.</returns>
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
