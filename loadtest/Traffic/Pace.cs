namespace Moev.LoadTest.Traffic;

/// <summary>The schedule of a charge point's messages at a constant rate, in clock ticks.</summary>
internal sealed class Pace(long interval)
{
    /// <summary>The time of the next message.</summary>
    public long Next { get; private set; }

    /// <summary>Starts the schedule within one interval.</summary>
    /// <param name="at">The start time.</param>
    /// <param name="share">The part of the interval before the first message, 0 to 1, so that charge points do not send together.</param>
    public void Begin(long at, double share) => Next = at + (long)(interval * share);

    /// <summary>Takes the next message if it is due.</summary>
    /// <param name="now">The current time.</param>
    /// <param name="intended">The scheduled time of the message.</param>
    public bool TryTake(long now, out long intended)
    {
        intended = Next;
        if (Next > now)
            return false;
        Next += interval;
        return true;
    }

    /// <summary>Counts the messages that are due and were not taken.</summary>
    public long Overdue(long now) => Next < now ? ((now - 1 - Next) / interval) + 1 : 0;

    /// <summary>Leaves out the messages that are due.</summary>
    public void SkipTo(long now) => Next = Math.Max(Next, now);
}
