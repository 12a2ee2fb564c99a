using Moev.Gateway.Model;

namespace Moev.Gateway.Diagnostics;

/// <summary>What charge points report, and what looks wrong about it. Event ids 3000 to 3999; the highest in use is 3014.</summary>
/// <remarks>
/// Each warning, and what a peer could repeat at will, goes through <see cref="LogThrottle"/>. Id tags are personal data and are not logged here.
/// </remarks>
internal static partial class HandlerLog
{
    public const int BootedId = 3000;
    public const int StartedId = 3001;
    public const int StartRepeatedId = 3002;
    public const int StoppedId = 3003;
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

    [LoggerMessage(BootedId, LogLevel.Information, "{Identity} booted: vendor {Vendor}, model {Model}, firmware {Firmware}; heartbeat every {Interval} s{LeftOut}")]
    public static partial void Booted(ILogger logger, ChargePointIdentity identity, string vendor, string model, string firmware, int interval, LeftOut leftOut);

    [LoggerMessage(StartedId, LogLevel.Information, "{Identity} started transaction {TransactionId} on connector {ConnectorId} at {MeterStart} Wh{LeftOut}")]
    public static partial void Started(ILogger logger, ChargePointIdentity identity, int transactionId, int connectorId, int meterStart, LeftOut leftOut);

    [LoggerMessage(StartRepeatedId, LogLevel.Information, "{Identity} sent the start of transaction {TransactionId} again: same id{LeftOut}")]
    public static partial void StartRepeated(ILogger logger, ChargePointIdentity identity, int transactionId, LeftOut leftOut);

    [LoggerMessage(StoppedId, LogLevel.Information, "{Identity} stopped transaction {TransactionId} at {MeterStop} Wh ({Outcome}){LeftOut}")]
    public static partial void Stopped(ILogger logger, ChargePointIdentity identity, int transactionId, int meterStop, string outcome, LeftOut leftOut);

    [LoggerMessage(3004, LogLevel.Debug, "{Identity}: connector {ConnectorId} is {Status}, error {ErrorCode}")]
    public static partial void Status(ILogger logger, ChargePointIdentity identity, int connectorId, string status, string errorCode);

    [LoggerMessage(ClockAheadId, LogLevel.Warning,
        "{Identity}: {Action} of {Timestamp:O} is from the future, its clock is ahead; stored{LeftOut}")]
    public static partial void ClockAhead(ILogger logger, ChargePointIdentity identity, string action, DateTimeOffset timestamp, LeftOut leftOut);

    [LoggerMessage(OverlappingStartId, LogLevel.Warning,
        "{Identity} started transaction {TransactionId} while {Other} still runs on connector {ConnectorId}: its stop is late or was lost{LeftOut}")]
    public static partial void OverlappingStart(
        ILogger logger, ChargePointIdentity identity, int transactionId, int other, int connectorId, LeftOut leftOut);

    [LoggerMessage(MeterWentBackId, LogLevel.Warning,
        "{Identity}: transaction {TransactionId} ended at {MeterStop} Wh, below its start at {MeterStart} Wh; stored{LeftOut}")]
    public static partial void MeterWentBack(
        ILogger logger, ChargePointIdentity identity, int transactionId, int meterStop, int meterStart, LeftOut leftOut);

    [LoggerMessage(UnknownTransactionId, LogLevel.Warning,
        "{Identity}: {Action} for transaction {TransactionId}, which is not on record; stored and acknowledged{LeftOut}")]
    public static partial void UnknownTransaction(ILogger logger, ChargePointIdentity identity, string action, int transactionId, LeftOut leftOut);

    [LoggerMessage(ForeignTransactionId, LogLevel.Warning,
        "{Identity}: {Action} for transaction {TransactionId} of {Owner}, which stays as it is; stored and acknowledged{LeftOut}")]
    public static partial void ForeignTransaction(
        ILogger logger, ChargePointIdentity identity, string action, int transactionId, ChargePointIdentity owner, LeftOut leftOut);

    [LoggerMessage(ConflictingStopId, LogLevel.Warning,
        "{Identity}: another stop of transaction {TransactionId}, which differs from the one on record; both are kept, the first holds{LeftOut}")]
    public static partial void ConflictingStop(ILogger logger, ChargePointIdentity identity, int transactionId, LeftOut leftOut);

    [LoggerMessage(MalformedId, LogLevel.Warning,
        "{Identity}: {Action} can't be read ({Problem}); its bytes are kept and it is acknowledged{LeftOut}")]
    public static partial void Malformed(ILogger logger, ChargePointIdentity identity, string action, string problem, LeftOut leftOut);

    [LoggerMessage(ImplausibleConnectorId, LogLevel.Warning,
        "{Identity}: StartTransaction on connector {ConnectorId}, which can't charge; stored{LeftOut}")]
    public static partial void ImplausibleConnector(ILogger logger, ChargePointIdentity identity, int connectorId, LeftOut leftOut);

    [LoggerMessage(JobStatusId, LogLevel.Information, "{Identity}: {Kind} is {Status}, request {RequestId}{LeftOut}")]
    public static partial void JobStatus(ILogger logger, ChargePointIdentity identity, string kind, string status, int? requestId, LeftOut leftOut);

    [LoggerMessage(SecurityReportedId, LogLevel.Warning, "{Identity} reports the security event {Type}: {TechInfo}{LeftOut}")]
    public static partial void SecurityReported(ILogger logger, ChargePointIdentity identity, string type, string techInfo, LeftOut leftOut);
}
