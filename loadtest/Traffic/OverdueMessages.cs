using Moev.Ocpp.V16;

namespace Moev.LoadTest.Traffic;

/// <summary>The messages of a charge point that are overdue at the end of the measurement.</summary>
/// <param name="Unanswered">The sent ones.</param>
/// <param name="NotSent">The ones that are due and not sent.</param>
/// <param name="Oldest">The age of the oldest, from its scheduled time.</param>
internal readonly record struct OverdueMessages(long Unanswered, long NotSent, TimeSpan Oldest)
{
    /// <summary>Counts them. With a rate, the sent ones enter the latencies with their age.</summary>
    /// <param name="context">The run.</param>
    /// <param name="call">The outstanding CALL.</param>
    /// <param name="isReady">True when the connect messages are finished.</param>
    /// <param name="pace">The schedule; null for a closed loop.</param>
    /// <param name="now">The current time.</param>
    public static OverdueMessages Count(LoadContext context, OutstandingCall call, bool isReady, Pace? pace, long now)
    {
        long unanswered = 0;
        var oldest = now;
        if (call.IsInFlight && isReady)
            Add(call.Action, call.Since);
        if (call.Suspended is { } suspended)
            Add(suspended.Action, suspended.Since);
        var notSent = pace?.Overdue(now) ?? 0;
        if (notSent > 0)
            oldest = Math.Min(oldest, pace!.Next);
        return new OverdueMessages(unanswered, notSent, context.Time.GetElapsedTime(oldest, now));

        void Add(Action16 action, long since)
        {
            unanswered++;
            oldest = Math.Min(oldest, since);
            // In a closed loop every charge point has one outstanding message, and most would be answered in a moment.
            if (pace is not null)
                context.Meter.AnswerMissing(action, context.Time.GetElapsedTime(since, now));
        }
    }
}
