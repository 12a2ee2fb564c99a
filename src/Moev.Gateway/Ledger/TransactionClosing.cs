using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger;

/// <summary>The reason for closing a transaction without its StopTransaction.</summary>
internal enum ClosingCause : byte
{
    /// <summary>Its connector started another transaction.</summary>
    NextStart,

    /// <summary>Its connector became Available.</summary>
    Available,

    /// <summary>Its charge point has more running transactions than Ledger:MaxRunningPerChargePoint.</summary>
    TooManyRunning,

    /// <summary>An operator closed it.</summary>
    Operator,
}

/// <summary>
/// The closing of a transaction whose StopTransaction is missing. It holds until the charge point's own StopTransaction arrives, and stays on record
/// then.
/// </summary>
/// <param name="At">The time of closing, by the gateway's clock.</param>
/// <param name="StoppedAt">The end of the transaction that it stated.</param>
/// <param name="MeterStop">Wh, as an operator stated it or, once it is replaced, as it was then. Null: the last known reading.</param>
/// <param name="Reason">The operator's reason; otherwise null.</param>
/// <param name="ReplacedAt">The arrival of the StopTransaction that replaced it; null while it holds.</param>
internal sealed record TransactionClosing(
    ClosingCause Cause, DateTimeOffset At, DateTimeOffset StoppedAt, int? MeterStop = null, string? Reason = null, DateTimeOffset? ReplacedAt = null)
{
    /// <summary>Gets a value indicating whether an operator closed it, not the gateway by itself.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsByOperator => Cause == ClosingCause.Operator;

    /// <summary>Returns the reading at the end: the stated one, or the last known one, which is never below the first.</summary>
    /// <param name="lastEnergy">The newest reading, Wh; null when there is none.</param>
    /// <param name="meterStart">The first reading, Wh.</param>
    public int? ReadingAtEnd(decimal? lastEnergy, int? meterStart)
    {
        if (MeterStop is { } stated)
            return stated;
        if (lastEnergy is not { } last)
            return meterStart;
        var rounded = TransactionEnergy.Rounded(last);
        return Math.Max(rounded, meterStart ?? rounded);
    }

    /// <summary>Returns the closing that a StopTransaction has replaced, with the reading that it had.</summary>
    public TransactionClosing Replaced(decimal? lastEnergy, int? meterStart, DateTimeOffset at) =>
        this with { MeterStop = ReadingAtEnd(lastEnergy, meterStart), ReplacedAt = at };

    /// <summary>Returns the closing of a transaction that another report of its charge point ends.</summary>
    /// <param name="start">The start of the transaction.</param>
    /// <param name="report">The time of the report.</param>
    public static TransactionClosing By(ClosingCause cause, in ReportedTime start, in ReportedTime report)
    {
        var startedAt = start.At ?? start.ReceivedAt;
        var end = report.IsClockSet && start.IsClockSet && report.At >= startedAt ? report.At.Value : report.ReceivedAt;
        return new TransactionClosing(cause, report.ReceivedAt, end > startedAt ? end : startedAt);
    }
}

/// <summary>A report that a connector is Available (OCPP 1.6 §4.9): its transactions have ended.</summary>
/// <param name="At">The time of the status.</param>
/// <param name="AreAll">Its other connectors are Available too, so that a transaction whose start did not tell its connector has ended as well.</param>
internal readonly record struct ConnectorAvailable(ChargePointIdentity Identity, int ConnectorId, ReportedTime At, bool AreAll = false)
{
    /// <summary>Returns a value indicating whether a transaction of a connector was on one that is Available.</summary>
    public bool Covers(int connectorId) => connectorId == ConnectorId || (AreAll && connectorId == 0);
}

/// <summary>A status that shows that a transaction still runs whose connector was Available for a moment.</summary>
/// <param name="At">The arrival of the status.</param>
internal readonly record struct TransactionReopening(ChargePointIdentity Identity, int TransactionId, DateTimeOffset At);

/// <summary>An operator's request to close a running transaction.</summary>
/// <param name="MeterStop">Wh; null: the last known reading.</param>
/// <param name="StoppedAt">The end of the transaction; null: now.</param>
/// <param name="Reason">The reason in the operator's words.</param>
/// <param name="At">Now.</param>
internal readonly record struct OperatorClosing(int TransactionId, int? MeterStop, DateTimeOffset? StoppedAt, string? Reason, DateTimeOffset At)
{
    /// <summary>Returns the closing of a transaction that began at a time.</summary>
    public TransactionClosing Of(DateTimeOffset startedAt)
    {
        var end = StoppedAt ?? At;
        return new TransactionClosing(ClosingCause.Operator, At, end > startedAt ? end : startedAt, MeterStop, Reason);
    }

    /// <summary>Returns a value indicating whether it asks for what an earlier request has done.</summary>
    public bool Repeats(TransactionClosing? closing, DateTimeOffset startedAt)
    {
        if (closing is not { IsByOperator: true, ReplacedAt: null })
            return false;
        var asked = Of(startedAt);
        return (MeterStop is null || MeterStop == closing.MeterStop)
            && (StoppedAt is null || asked.StoppedAt == closing.StoppedAt)
            && (Reason is null || Reason == closing.Reason);
    }
}

/// <summary>The result of an operator's request to close a transaction.</summary>
internal enum ClosingRecorded : byte
{
    /// <summary>It is closed now.</summary>
    Closed,

    /// <summary>An equal request has closed it before.</summary>
    Repeated,

    /// <summary>It has ended otherwise.</summary>
    Ended,

    /// <summary>No such transaction is on record.</summary>
    Unknown,
}
