using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger;

/// <summary>A StartTransaction as received (OCPP 1.6 §6.45).</summary>
/// <param name="MeterStart">Wh; null when the message does not tell it.</param>
/// <param name="Timestamp">The start of charging by the charge point's clock; the time of arrival when the message does not tell it.</param>
/// <param name="Epoch">The epoch of the session that received it; 0 for none.</param>
/// <param name="Deviations">The members that were not read as sent.</param>
/// <param name="IsOnlyConnector">The charge point has reported no other connector, so that one that a message did not tell (0) is the same.</param>
internal readonly record struct TransactionStart(
    ChargePointIdentity Identity,
    int ConnectorId,
    IdTag IdTag,
    int? MeterStart,
    int? ReservationId,
    DateTimeOffset Timestamp,
    DateTimeOffset ReceivedAt,
    long Epoch = 0,
    TransactionDeviations Deviations = TransactionDeviations.None,
    bool IsOnlyConnector = false)
{
    /// <summary>Gets the time of the start.</summary>
    public ReportedTime At => new(Deviations.HasFlag(TransactionDeviations.StartTimestamp) ? null : Timestamp, ReceivedAt);

    /// <summary>
    /// Returns a value indicating whether it repeats the start of an ended transaction with the same members. A charge point whose clock is not set
    /// can have two transactions with the same members; but a register that has moved since can't be at its old reading again.
    /// </summary>
    /// <param name="meterStop">Wh; null when it is not known.</param>
    public bool RepeatsEnded(int? meterStop) => At.IsClockSet || (MeterStart > 0 && meterStop > MeterStart);

    /// <summary>Returns a value indicating whether it is of the same connector as a running transaction.</summary>
    public bool IsOnConnectorOf(int connectorId) =>
        connectorId == ConnectorId || (IsOnlyConnector && (connectorId == 0 || ConnectorId == 0));

    /// <summary>
    /// Returns a value indicating whether it began after a running transaction of its connector, and not before it, in a queue. A register that has
    /// moved on says so too, when the clock was set back in between: by an hour at the end of summer time, for example.
    /// </summary>
    /// <param name="running">The start of the running transaction.</param>
    /// <param name="lastReading">Its last reading of the register, or else its first, Wh; null when there is none.</param>
    public bool IsAfter(in ReportedTime running, decimal? lastReading) => At.IsAfter(running, ifEqual: true) || MeterStart > lastReading;
}

/// <summary>The answer to a start.</summary>
/// <param name="TransactionId">Positive and unique in this ledger.</param>
/// <param name="IsRetry">The same start was recorded before. Its transaction may have ended.</param>
/// <param name="Overlaps">A transaction that began later and runs on this connector: this start was queued for long.</param>
/// <param name="Closed">The transactions that it closed: their stops are late or were lost. Null for none.</param>
internal readonly record struct StartRecorded(int TransactionId, bool IsRetry, int? Overlaps = null, IReadOnlyList<int>? Closed = null);

/// <summary>A StopTransaction as received (OCPP 1.6 §6.49).</summary>
/// <param name="TransactionId">May be unknown, or -1 when the charge point never got an id (errata 3.18).</param>
/// <param name="MeterStop">Wh; null when the message does not tell it: the last known reading counts.</param>
/// <param name="Timestamp">The end by the charge point's clock; the time of arrival when the message does not tell it.</param>
/// <param name="Payload">The message's payload as sent, transactionData included.</param>
/// <param name="Epoch">The epoch of the session that received it; 0 for none.</param>
/// <param name="Deviations">The members that were not read as sent.</param>
internal readonly record struct TransactionStop(
    ChargePointIdentity Identity,
    int TransactionId,
    IdTag? IdTag,
    int? MeterStop,
    Reason? Reason,
    DateTimeOffset Timestamp,
    DateTimeOffset ReceivedAt,
    ReadOnlyMemory<byte> Payload,
    long Epoch = 0,
    TransactionDeviations Deviations = TransactionDeviations.None)
{
    /// <summary>Gets the time of the stop.</summary>
    public ReportedTime At => new(Deviations.HasFlag(TransactionDeviations.StopTimestamp) ? null : Timestamp, ReceivedAt);
}

/// <summary>The result of recording a stop.</summary>
internal enum StopRecorded : byte
{
    /// <summary>It ended a running transaction of this charge point.</summary>
    Stopped,

    /// <summary>Equal to the stop that is on record.</summary>
    Repeated,

    /// <summary>The transaction has a different stop on record, which stays. This one is kept beside it.</summary>
    Conflict,

    /// <summary>No such transaction of this charge point: kept as an orphan.</summary>
    Orphan,
}

/// <summary>The result of recording sampled values.</summary>
internal enum MeterValuesRecorded : byte
{
    /// <summary>They belong to a transaction of this charge point, or to none.</summary>
    Stored,

    /// <summary>
    /// They name a transaction that is not this charge point's. The message is kept as an orphan. Its readings count for the connector's running
    /// transaction nevertheless.
    /// </summary>
    Orphan,
}

/// <summary>A MeterValues as received (OCPP 1.6 §6.31).</summary>
/// <param name="Payload">The message's payload as sent.</param>
/// <param name="Values">The parsed meter values. They point into <paramref name="Payload"/>.</param>
/// <param name="Epoch">The epoch of the session that received it; 0 for none.</param>
/// <param name="Timestamp">The arrival (<see cref="TimeProvider.GetTimestamp"/>); 0 when it was not taken: <paramref name="ReceivedAt"/> stands for it.</param>
internal readonly record struct MeterValuesReceived(
    ChargePointIdentity Identity,
    int ConnectorId,
    int? TransactionId,
    OcppList<MeterValue> Values,
    DateTimeOffset ReceivedAt,
    ReadOnlyMemory<byte> Payload,
    long Epoch = 0,
    long Timestamp = 0);

/// <summary>A transaction message whose payload can't be read. Its bytes are kept.</summary>
/// <param name="Epoch">The epoch of the session that received it; 0 for none.</param>
internal readonly record struct MalformedMessage(
    ChargePointIdentity Identity,
    Action16 Action,
    string Problem,
    DateTimeOffset ReceivedAt,
    ReadOnlyMemory<byte> Payload,
    long Epoch = 0);

/// <summary>A transaction on record.</summary>
/// <param name="MeterStart">Wh; null when neither its start nor a reading tells it.</param>
/// <param name="MeterStop">Wh; null while it runs, and when neither its stop nor a reading tells it.</param>
/// <param name="Readings">What its readings of the energy register tell.</param>
/// <param name="Deviations">The members of its messages that were not read as sent.</param>
internal sealed record TransactionRecord(
    int TransactionId,
    ChargePointIdentity Identity,
    int ConnectorId,
    string IdTag,
    int? MeterStart,
    DateTimeOffset StartedAt,
    int? ReservationId,
    int? MeterStop,
    DateTimeOffset? StoppedAt,
    string? StopReason,
    string? StopIdTag,
    TransactionEnergy Readings,
    TransactionDeviations Deviations = TransactionDeviations.None)
{
    /// <summary>Gets its closing without a StopTransaction, or the one that its StopTransaction has replaced; null when there was none.</summary>
    public TransactionClosing? Closing { get; init; }

    /// <summary>Gets the arrival of its start.</summary>
    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Gets the newest reading of the energy register, Wh; null when there is none.</summary>
    public decimal? LastEnergy => Readings.Last;

    /// <summary>Gets the energy so far, or in total, Wh; never negative; null when nothing tells it.</summary>
    public decimal? Energy => Closing switch
    {
        // The operator's reading is not questioned; the gateway's is what the readings tell.
        { ReplacedAt: null, MeterStop: { } stated } => stated >= MeterStart ? stated - MeterStart : 0,
        { ReplacedAt: null } when Readings.Last is not null => Readings.Total(MeterStart, meterStop: null),
        _ => Readings.Total(MeterStart, MeterStop),
    };

    /// <summary>Gets a value indicating whether the energy is not the last reading minus the first.</summary>
    public bool IsMeterIrregular => Readings.HasOtherMeter
        || (Closing is not { ReplacedAt: null } && MeterStop is { } stop && Energy is { } energy && energy != stop - MeterStart);

    public bool IsActive => StoppedAt is null;

    /// <summary>
    /// Selects the newest transaction of each connector, by the time of its start: a start that was queued arrives after one that began later.
    /// </summary>
    /// <param name="running">Running transactions of one charge point in descending order of id.</param>
    public static IReadOnlyList<TransactionRecord> NewestOfConnectors(IReadOnlyList<TransactionRecord> running) =>
    [
        .. running.GroupBy(static transaction => transaction.ConnectorId)
            .Select(static group => group.Reverse().Aggregate(static (newest, next) => next.StartTime.IsAfter(newest.StartTime, ifEqual: true) ? next : newest)),
    ];

    private ReportedTime StartTime => new(StartedAt, ReceivedAt);
}

/// <summary>A selection of transactions. Null members do not filter.</summary>
/// <param name="Before">Selects ids below this one: the last id of the page before.</param>
/// <param name="Limit">The page size, 1 to 1,000.</param>
internal sealed record TransactionFilter(
    ChargePointIdentity? Identity = null,
    string? IdTag = null,
    bool? Active = null,
    int? ConnectorId = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    int? Before = null,
    int Limit = 100)
{
    public const int MaxLimit = 1_000;
}
