namespace Moev.Gateway.Ledger;

/// <summary>
/// The time of something that a charge point reported. Queued messages arrive late, so reports are ordered by the charge point's own clock, and by
/// arrival where that clock can't be trusted.
/// </summary>
/// <param name="At">By the charge point's clock; null when the message has no time.</param>
/// <param name="ReceivedAt">By the gateway's clock.</param>
internal readonly record struct ReportedTime(DateTimeOffset? At, DateTimeOffset ReceivedAt)
{
    /// <summary>The lead of a charge point's clock that is tolerated.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>OCPP 1.6 is of 2015. A clock that shows an earlier year is not set.</summary>
    private const int FirstYear = 2015;

    /// <summary>Gets a value indicating whether the charge point's clock was set.</summary>
    public bool IsClockSet => At is { } at && at.Year >= FirstYear;

    /// <summary>Gets a value indicating whether the charge point's clock was ahead of the gateway's.</summary>
    public bool IsAhead => At - ReceivedAt > Tolerance;

    /// <summary>Returns a value indicating whether the time between another report and this one is at most a limit.</summary>
    public bool IsSoonAfter(in ReportedTime other, TimeSpan limit) =>
        IsClockSet && other.IsClockSet && other.At != other.ReceivedAt ? At - other.At <= limit : ReceivedAt - other.ReceivedAt <= limit;

    /// <summary>Returns a value indicating whether this report is of a later time than the other.</summary>
    /// <param name="other">A report of the same charge point that arrived before.</param>
    /// <param name="ifEqual">The result for equal times by the charge point's clock, which often has whole seconds.</param>
    public bool IsAfter(in ReportedTime other, bool ifEqual)
    {
        // The time of arrival stands for a time that the message did not have.
        var byArrival = !IsClockSet || !other.IsClockSet || other.At == other.ReceivedAt
            // Started while the clock was ahead; it was set meanwhile.
            || (other.IsAhead && !IsAhead);
        if (byArrival)
            return ReceivedAt >= other.ReceivedAt;
        // A clock that is ahead by less may have been set meanwhile. The other report is not of a later time than its arrival.
        var before = !other.IsAhead && other.At > other.ReceivedAt ? other.ReceivedAt : other.At;
        return At > before || (ifEqual && At == before);
    }
}
