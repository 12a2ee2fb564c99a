using Moev.Gateway.Model;

namespace Moev.Gateway.Diagnostics;

/// <summary>Log messages about reports of charge points, and about what looks wrong in them.</summary>
/// <remarks>
/// Each warning, and each event that a peer could repeat at will, goes through <see cref="LogThrottle"/>. Id tags are personal data and are not logged here.
/// </remarks>
internal static partial class HandlerLog
{
    public const int FirstId = 3000;
    public const int LastId = 3999;

    public const int BootedId = 3000;
    public const int StartedId = 3001;
    public const int StartRepeatedId = 3002;
    public const int StoppedId = 3003;
    public const int StatusId = 3004;
    public const int ClockAheadId = 3005;
    public const int OverlappingStartId = 3006;
    public const int MeterWentBackId = 3007;
    public const int UnknownTransactionId = 3008;
    public const int ForeignTransactionId = 3009;
    public const int ConflictingStopId = 3010;
    public const int MalformedId = 3011;
    public const int ImplausibleConnectorId = 3012;
    public const int JobStatusId = 3013;
    public const int SecurityReportedId = 3014;
    public const int RepairedId = 3015;
    public const int ClosedByStartId = 3020;

    [LoggerMessage(RepairedId, LogLevel.Warning,
        "Charge point '{Identity}' sent {Action} for transaction {TransactionId} with members that are missing, unreadable or rounded: {Members}. It is recorded without them.{LeftOut}")]
    public static partial void Repaired(ILogger logger, ChargePointIdentity identity, string action, int transactionId, string members, LeftOut leftOut);

    [LoggerMessage(BootedId, LogLevel.Information,
        "Charge point '{Identity}' booted: vendor {Vendor}, model {Model}, firmware {Firmware}. Heartbeat interval: {Interval} s.{LeftOut}")]
    public static partial void Booted(ILogger logger, ChargePointIdentity identity, string vendor, string model, string firmware, int interval, LeftOut leftOut);

    [LoggerMessage(StartedId, LogLevel.Information,
        "Charge point '{Identity}' started transaction {TransactionId} on connector {ConnectorId} at {MeterStart} Wh.{LeftOut}")]
    public static partial void Started(ILogger logger, ChargePointIdentity identity, int transactionId, int connectorId, int? meterStart, LeftOut leftOut);

    [LoggerMessage(StartRepeatedId, LogLevel.Information,
        "Charge point '{Identity}' repeated the start of transaction {TransactionId} and received the same id.{LeftOut}")]
    public static partial void StartRepeated(ILogger logger, ChargePointIdentity identity, int transactionId, LeftOut leftOut);

    [LoggerMessage(StoppedId, LogLevel.Information,
        "Charge point '{Identity}' stopped transaction {TransactionId} at {MeterStop} Wh ({Outcome}).{LeftOut}")]
    public static partial void Stopped(ILogger logger, ChargePointIdentity identity, int transactionId, int? meterStop, string outcome, LeftOut leftOut);

    [LoggerMessage(StatusId, LogLevel.Debug, "Charge point '{Identity}': connector {ConnectorId} is {Status} (error code {ErrorCode}).")]
    public static partial void Status(ILogger logger, ChargePointIdentity identity, int connectorId, string status, string errorCode);

    [LoggerMessage(ClockAheadId, LogLevel.Warning,
        "Charge point '{Identity}' sent {Action} with a timestamp in the future, {Timestamp:O}: its clock is fast. The message is stored.{LeftOut}")]
    public static partial void ClockAhead(ILogger logger, ChargePointIdentity identity, string action, DateTimeOffset timestamp, LeftOut leftOut);

    [LoggerMessage(OverlappingStartId, LogLevel.Warning,
        "Charge point '{Identity}' reported the start of transaction {TransactionId} on connector {ConnectorId} late: transaction {Other}, which began after it, is active there.{LeftOut}")]
    public static partial void OverlappingStart(
        ILogger logger, ChargePointIdentity identity, int transactionId, int other, int connectorId, LeftOut leftOut);

    [LoggerMessage(ClosedByStartId, LogLevel.Warning,
        "Charge point '{Identity}' started transaction {TransactionId} on connector {ConnectorId} without stopping {Closed}, which the gateway has closed.{LeftOut}")]
    public static partial void ClosedByStart(
        ILogger logger, ChargePointIdentity identity, int transactionId, int connectorId, string closed, LeftOut leftOut);

    [LoggerMessage(MeterWentBackId, LogLevel.Warning,
        "Charge point '{Identity}' stopped transaction {TransactionId} at {MeterStop} Wh, below its start at {MeterStart} Wh. The message is stored.{LeftOut}")]
    public static partial void MeterWentBack(
        ILogger logger, ChargePointIdentity identity, int transactionId, int meterStop, int meterStart, LeftOut leftOut);

    [LoggerMessage(UnknownTransactionId, LogLevel.Warning,
        "Charge point '{Identity}' sent {Action} for the unknown transaction {TransactionId}. The message is stored and acknowledged.{LeftOut}")]
    public static partial void UnknownTransaction(ILogger logger, ChargePointIdentity identity, string action, int transactionId, LeftOut leftOut);

    [LoggerMessage(ForeignTransactionId, LogLevel.Warning,
        "Charge point '{Identity}' sent {Action} for transaction {TransactionId} of charge point '{Owner}'. The message is stored and acknowledged; the transaction is unchanged.{LeftOut}")]
    public static partial void ForeignTransaction(
        ILogger logger, ChargePointIdentity identity, string action, int transactionId, ChargePointIdentity owner, LeftOut leftOut);

    [LoggerMessage(ConflictingStopId, LogLevel.Warning,
        "Charge point '{Identity}' sent a second StopTransaction for transaction {TransactionId} that differs from the first. Both are stored; the first one counts.{LeftOut}")]
    public static partial void ConflictingStop(ILogger logger, ChargePointIdentity identity, int transactionId, LeftOut leftOut);

    [LoggerMessage(MalformedId, LogLevel.Warning,
        "Charge point '{Identity}' sent {Action} with an unreadable payload, which is stored as received and acknowledged: {Problem}{LeftOut}")]
    public static partial void Malformed(ILogger logger, ChargePointIdentity identity, string action, string problem, LeftOut leftOut);

    [LoggerMessage(ImplausibleConnectorId, LogLevel.Warning,
        "Charge point '{Identity}' sent StartTransaction for connector {ConnectorId}, which cannot charge. The message is stored.{LeftOut}")]
    public static partial void ImplausibleConnector(ILogger logger, ChargePointIdentity identity, int connectorId, LeftOut leftOut);

    [LoggerMessage(JobStatusId, LogLevel.Information,
        "Charge point '{Identity}' reports {Kind} status {Status} for request {RequestId}.{LeftOut}")]
    public static partial void JobStatus(ILogger logger, ChargePointIdentity identity, string kind, string status, int? requestId, LeftOut leftOut);

    [LoggerMessage(SecurityReportedId, LogLevel.Warning, "Charge point '{Identity}' reports the security event {Type}: {TechInfo}{LeftOut}")]
    public static partial void SecurityReported(ILogger logger, ChargePointIdentity identity, string type, string techInfo, LeftOut leftOut);
}
