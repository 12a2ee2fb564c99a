using Moev.Gateway.Model;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger;

/// <summary>The reason for keeping a message beside the transactions.</summary>
internal enum KeptReason : byte
{
    /// <summary>A StopTransaction for no transaction of this charge point.</summary>
    OrphanStop,

    /// <summary>A StopTransaction that differs from the one on record.</summary>
    ConflictingStop,

    /// <summary>A MeterValues that names no transaction of this charge point.</summary>
    OrphanMeterValues,

    /// <summary>A transaction message whose payload can't be read.</summary>
    Malformed,
}

/// <summary>A message that was acknowledged and belongs to no transaction on record.</summary>
/// <param name="TransactionId">The id it names; null when it names none, or can't be read.</param>
/// <param name="Problem">The error in a malformed payload; otherwise null.</param>
/// <param name="Payload">The payload as sent, a copy.</param>
internal sealed record KeptMessage(
    KeptReason Reason,
    ChargePointIdentity Identity,
    Action16 Action,
    int? TransactionId,
    string? Problem,
    DateTimeOffset ReceivedAt,
    ReadOnlyMemory<byte> Payload);

/// <summary>A kept message with its id. Ids grow in the order of keeping.</summary>
internal sealed record KeptRecord(long Id, KeptMessage Message);

/// <summary>A selection of kept messages. Null members do not filter.</summary>
/// <param name="From">The first time of arrival, inclusive.</param>
/// <param name="To">The last time of arrival, exclusive.</param>
/// <param name="Before">Selects ids below this one: the last id of the page before.</param>
/// <param name="Limit">The page size, 1 to 1,000.</param>
internal sealed record KeptFilter(
    ChargePointIdentity? Identity = null,
    KeptReason? Reason = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    long? Before = null,
    int Limit = 100)
{
    public bool Wants(KeptRecord kept) =>
        (Before is null || kept.Id < Before)
        && (Identity is null || kept.Message.Identity == Identity)
        && (Reason is null || kept.Message.Reason == Reason)
        && (From is null || kept.Message.ReceivedAt >= From)
        && (To is null || kept.Message.ReceivedAt < To);
}
