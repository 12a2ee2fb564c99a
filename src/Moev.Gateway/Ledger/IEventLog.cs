using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger;

/// <summary>What happened, in one order. Ids grow with every event and are never used twice; they may have gaps.</summary>
internal interface IEventLog
{
    /// <summary>Events in ascending order of id. An event is listed when it is as durable as this ledger makes it, never before one with a smaller id.</summary>
    ValueTask<EventPage> ReadEventsAsync(EventFilter filter, CancellationToken cancellationToken = default);

    /// <summary>The id of the newest event; 0 when there is none.</summary>
    ValueTask<long> LastEventIdAsync(CancellationToken cancellationToken = default);

    /// <summary>Completes when something has been stored since the call. Ask before reading, so that nothing is missed in between.</summary>
    Task WhenStored();
}

/// <summary>Something that happened.</summary>
/// <param name="Type">One of <see cref="EventTypes"/>.</param>
/// <param name="At">When the gateway received or did it.</param>
/// <param name="Data">One JSON object, UTF-8.</param>
internal sealed record LedgerEvent(long Id, string Type, ChargePointIdentity Identity, DateTimeOffset At, ReadOnlyMemory<byte> Data);

/// <param name="Place">Where the next page begins: everything up to this id has been looked at.</param>
/// <param name="IsLast">Nothing was stored behind <paramref name="Place"/> at the time of reading.</param>
internal sealed record EventPage(IReadOnlyList<LedgerEvent> Events, long Place, bool IsLast);

/// <summary>Which events to read. Null members do not filter.</summary>
/// <param name="After">Only ids above this one.</param>
/// <param name="Limit">At most so many, 1 to 1,000.</param>
internal sealed record EventFilter(long After, ChargePointIdentity? Identity = null, IReadOnlyList<string>? Types = null, int Limit = 250)
{
    public bool Wants(string type) => Types is null || Types.Contains(type);
}

/// <summary>The kinds of events. Programs compare them: a word is never changed.</summary>
internal static class EventTypes
{
    public const string Boot = "boot";
    public const string Status = "status";
    public const string TransactionStarted = "transactionStarted";
    public const string TransactionStopped = "transactionStopped";
    public const string MeterValues = "meterValues";
    public const string Command = "command";
    public const string CommandEnded = "commandEnded";
    public const string Security = "security";

    /// <summary>A firmware, diagnostics or log job changed, or a status came that belongs to none.</summary>
    public const string Job = "job";

    public const string Reservation = "reservation";
    public const string LocalList = "localList";

    /// <summary>A certificate was signed here, or the charge point has answered to it.</summary>
    public const string Certificate = "certificate";

    public static IReadOnlyList<string> All { get; } =
        [Boot, Status, TransactionStarted, TransactionStopped, MeterValues, Command, CommandEnded, Security, Job, Reservation, LocalList, Certificate];
}
