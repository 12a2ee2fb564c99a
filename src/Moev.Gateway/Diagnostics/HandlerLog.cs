using Moev.Gateway.Connections;

namespace Moev.Gateway.Diagnostics;

/// <summary>What charge points report, and what looks wrong about it. Event ids 3000 to 3999; the highest in use is 3012.</summary>
/// <remarks>
/// Every warning takes the number of lines like it that <see cref="LogThrottle"/> left out. Id tags are personal data and are not logged here.
/// </remarks>
internal static partial class HandlerLog
{
    public const int ClockAheadId = 3005;
    public const int OverlappingStartId = 3006;
    public const int MeterWentBackId = 3007;
    public const int UnknownTransactionId = 3008;
    public const int ForeignTransactionId = 3009;
    public const int ConflictingStopId = 3010;
    public const int MalformedId = 3011;
    public const int ImplausibleConnectorId = 3012;

    [LoggerMessage(3000, LogLevel.Information, "{Identity} booted: vendor {Vendor}, model {Model}, firmware {Firmware}; heartbeat every {Interval} s")]
    public static partial void Booted(ILogger logger, ChargePointIdentity identity, string vendor, string model, string firmware, int interval);

    [LoggerMessage(3001, LogLevel.Information, "{Identity} started transaction {TransactionId} on connector {ConnectorId} at {MeterStart} Wh")]
    public static partial void Started(ILogger logger, ChargePointIdentity identity, int transactionId, int connectorId, int meterStart);

    [LoggerMessage(3002, LogLevel.Information, "{Identity} sent the start of transaction {TransactionId} again: same id")]
    public static partial void StartRepeated(ILogger logger, ChargePointIdentity identity, int transactionId);

    [LoggerMessage(3003, LogLevel.Information, "{Identity} stopped transaction {TransactionId} at {MeterStop} Wh ({Outcome})")]
    public static partial void Stopped(ILogger logger, ChargePointIdentity identity, int transactionId, int meterStop, string outcome);

    [LoggerMessage(3004, LogLevel.Debug, "{Identity}: connector {ConnectorId} is {Status}, error {ErrorCode}")]
    public static partial void Status(ILogger logger, ChargePointIdentity identity, int connectorId, string status, string errorCode);

    [LoggerMessage(ClockAheadId, LogLevel.Warning,
        "{Identity}: {Action} of {Timestamp:O} is from the future, its clock is ahead; stored ({Suppressed} lines like this left out)")]
    public static partial void ClockAhead(ILogger logger, ChargePointIdentity identity, string action, DateTimeOffset timestamp, int suppressed);

    [LoggerMessage(OverlappingStartId, LogLevel.Warning,
        "{Identity} started transaction {TransactionId} while {Other} still runs on connector {ConnectorId}: its stop is late or was lost ({Suppressed} lines like this left out)")]
    public static partial void OverlappingStart(
        ILogger logger, ChargePointIdentity identity, int transactionId, int other, int connectorId, int suppressed);

    [LoggerMessage(MeterWentBackId, LogLevel.Warning,
        "{Identity}: transaction {TransactionId} ended at {MeterStop} Wh, below its start at {MeterStart} Wh; stored ({Suppressed} lines like this left out)")]
    public static partial void MeterWentBack(
        ILogger logger, ChargePointIdentity identity, int transactionId, int meterStop, int meterStart, int suppressed);

    [LoggerMessage(UnknownTransactionId, LogLevel.Warning,
        "{Identity}: {Action} for transaction {TransactionId}, which is not on record; stored and acknowledged ({Suppressed} lines like this left out)")]
    public static partial void UnknownTransaction(ILogger logger, ChargePointIdentity identity, string action, int transactionId, int suppressed);

    [LoggerMessage(ForeignTransactionId, LogLevel.Warning,
        "{Identity}: {Action} for transaction {TransactionId} of {Owner}, which stays as it is; stored and acknowledged ({Suppressed} lines like this left out)")]
    public static partial void ForeignTransaction(
        ILogger logger, ChargePointIdentity identity, string action, int transactionId, ChargePointIdentity owner, int suppressed);

    [LoggerMessage(ConflictingStopId, LogLevel.Warning,
        "{Identity}: another stop of transaction {TransactionId}, which differs from the one on record; both are kept, the first holds ({Suppressed} lines like this left out)")]
    public static partial void ConflictingStop(ILogger logger, ChargePointIdentity identity, int transactionId, int suppressed);

    [LoggerMessage(MalformedId, LogLevel.Warning,
        "{Identity}: {Action} can't be read ({Problem}); its bytes are kept and it is acknowledged ({Suppressed} lines like this left out)")]
    public static partial void Malformed(ILogger logger, ChargePointIdentity identity, string action, string problem, int suppressed);

    [LoggerMessage(ImplausibleConnectorId, LogLevel.Warning,
        "{Identity}: StartTransaction on connector {ConnectorId}, which can't charge; stored ({Suppressed} lines like this left out)")]
    public static partial void ImplausibleConnector(ILogger logger, ChargePointIdentity identity, int connectorId, int suppressed);
}
