namespace Moev.Gateway.Ledger;

/// <summary>Takes the events of the site into the event log.</summary>
internal interface ISiteEventLog
{
    /// <summary>Notes an event. Never waits and never fails.</summary>
    void NoteSiteEvent(SiteEvent happened);
}

/// <summary>An event of the site, which belongs to no charge point.</summary>
/// <param name="Type">One of <see cref="EventTypes"/>.</param>
/// <param name="Data">One JSON object without line breaks, UTF-8. Not changed afterwards.</param>
internal sealed record SiteEvent(string Type, DateTimeOffset At, ReadOnlyMemory<byte> Data);
