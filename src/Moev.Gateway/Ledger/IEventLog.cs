using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger;

/// <summary>The event log. Ids grow with every event and are never reused; they can have gaps.</summary>
internal interface IEventLog
{
    /// <summary>Reads events in ascending order of id. An event appears when it is as durable as this ledger makes it, never before one with a smaller id.</summary>
    ValueTask<EventPage> ReadEventsAsync(EventFilter filter, CancellationToken cancellationToken = default);

    /// <summary>Gets the id of the newest event; 0 when there is none.</summary>
    ValueTask<long> LastEventIdAsync(CancellationToken cancellationToken = default);

    /// <summary>Completes when something was stored after the call. Call it before reading, so that no event is missed in between.</summary>
    Task WhenStored();
}

/// <summary>One event.</summary>
/// <param name="Type">One of <see cref="EventTypes"/>.</param>
/// <param name="Identity">The charge point; without a value for an event of the site.</param>
/// <param name="At">The time at which the gateway received or did it.</param>
/// <param name="Data">One JSON object, UTF-8.</param>
internal sealed record LedgerEvent(long Id, string Type, ChargePointIdentity Identity, DateTimeOffset At, ReadOnlyMemory<byte> Data);

/// <summary>One page of events.</summary>
/// <param name="Place">The place to continue from: all events up to this id were examined.</param>
/// <param name="IsLast">True when nothing was stored after <paramref name="Place"/> at the time of reading.</param>
internal sealed record EventPage(IReadOnlyList<LedgerEvent> Events, long Place, bool IsLast);

/// <summary>A selection of events. Null members do not filter.</summary>
/// <param name="After">Selects ids above this one.</param>
/// <param name="Limit">The page size, 1 to 1,000.</param>
internal sealed record EventFilter(long After, ChargePointIdentity? Identity = null, IReadOnlyList<string>? Types = null, int Limit = 250)
{
    public bool Wants(string type) => Types is null || Types.Contains(type);
}

/// <summary>The types of events. Programs compare them, so a name never changes.</summary>
internal static class EventTypes
{
    public const string Boot = "boot";
    public const string Status = "status";
    public const string TransactionStarted = "transactionStarted";
    public const string TransactionStopped = "transactionStopped";

    /// <summary>A transaction that was closed because its connector was Available runs on.</summary>
    public const string TransactionReopened = "transactionReopened";

    public const string MeterValues = "meterValues";
    public const string Command = "command";
    public const string CommandEnded = "commandEnded";
    public const string Security = "security";

    /// <summary>A firmware, diagnostics or log job changed, or a status arrived that belongs to none.</summary>
    public const string Job = "job";

    public const string Reservation = "reservation";
    public const string LocalList = "localList";

    /// <summary>A certificate was signed here, or the charge point answered to it.</summary>
    public const string Certificate = "certificate";

    /// <summary>The controller of the site changed set-points.</summary>
    public const string SiteDecision = "siteDecision";

    /// <summary>The limit of a node of the site changed.</summary>
    public const string SiteLimit = "siteLimit";

    /// <summary>The measured load of a node of the site exceeds its limit, or does so no more.</summary>
    public const string SiteOverload = "siteOverload";

    /// <summary>The smart charging algorithm failed, or decides again.</summary>
    public const string Algorithm = "algorithm";

    public static IReadOnlyList<string> All { get; } =
    [
        Boot, Status, TransactionStarted, TransactionStopped, TransactionReopened, MeterValues, Command, CommandEnded, Security, Job, Reservation, LocalList, Certificate,
        SiteDecision, SiteLimit, SiteOverload, Algorithm,
    ];
}
