using Moev.Gateway.Model;

namespace Moev.Gateway.Diagnostics;

/// <summary>Log messages of the ledger.</summary>
internal static partial class LedgerLog
{
    public const int FirstId = 5000;
    public const int LastId = 5999;

    public const int ForgetsEverythingId = 5000;
    public const int OpenedId = 5001;
    public const int UnsafeDurabilityId = 5002;
    public const int UnavailableId = 5003;
    public const int AvailableAgainId = 5004;
    public const int WriteFailedId = 5005;
    public const int OldRecordsDroppedId = 5006;
    public const int RetentionFailedId = 5007;
    public const int ReadableByOthersId = 5008;
    public const int RefusedId = 5009;
    public const int SpaceShortId = 5010;
    public const int SpaceAmpleId = 5011;
    public const int ClosingFailedId = 5020;
    public const int TransactionDataFailedId = 5021;

    [LoggerMessage(ForgetsEverythingId, LogLevel.Warning,
        "The ledger is in memory: all transactions and meter values, including acknowledged ones, are lost when this process ends.")]
    public static partial void ForgetsEverything(ILogger logger);

    [LoggerMessage(OpenedId, LogLevel.Information,
        "Opened the ledger {Path} (schema {Schema}): charge points: {ChargePoints}, active transactions: {Running}.")]
    public static partial void Opened(ILogger logger, string path, int schema, int chargePoints, long running);

    [LoggerMessage(UnsafeDurabilityId, LogLevel.Warning, "Ledger:UnsafeDurability is set: a power failure may lose acknowledged messages.")]
    public static partial void UnsafeDurability(ILogger logger);

    [LoggerMessage(UnavailableId, LogLevel.Error,
        "The ledger cannot store anything: {Reason}. Transaction messages are held and not acknowledged until it can.")]
    public static partial void Unavailable(ILogger logger, string reason);

    [LoggerMessage(AvailableAgainId, LogLevel.Information, "The ledger is available again.")]
    public static partial void AvailableAgain(ILogger logger);

    [LoggerMessage(WriteFailedId, LogLevel.Error, "Failed to store a write of charge point '{Identity}'. The others of its batch are stored.{LeftOut}")]
    public static partial void WriteFailed(ILogger logger, string identity, LeftOut leftOut, Exception exception);

    [LoggerMessage(SpaceShortId, LogLevel.Warning,
        "Only {FreeMiB} MiB are free in {Directory}, less than {FloorMiB} (Ledger:MinFreeMiB). Statuses are not stored, and charge points without a transaction on record "
        + "are refused with 1013, until more is free.")]
    public static partial void SpaceShort(ILogger logger, string directory, long freeMiB, long floorMiB);

    [LoggerMessage(SpaceAmpleId, LogLevel.Information, "{FreeMiB} MiB are free in {Directory}: everything is stored again.")]
    public static partial void SpaceAmple(ILogger logger, string directory, long freeMiB);

    [LoggerMessage(RefusedId, LogLevel.Warning,
        "Too much waits for storage, or the disk is almost full: a write of class {Class} was given up, the first for charge point '{Identity}'. The next line of this class is a minute away; "
        + "moev_ledger_refused_total and moev_ledger_notes_lost_total count them (Ledger:MaxWaitingBytes, Ledger:MaxWaitingBytesPerChargePoint, Ledger:MinFreeMiB).")]
    public static partial void Refused(ILogger logger, Enum @class, string identity);

    [LoggerMessage(OldRecordsDroppedId, LogLevel.Information, "Deleted {Rows} records of the kind {Records} that were older than {Days} days.")]
    public static partial void OldRecordsDropped(ILogger logger, long rows, Enum records, int days);

    [LoggerMessage(RetentionFailedId, LogLevel.Error, "Failed to delete old records. Retrying in an hour.")]
    public static partial void RetentionFailed(ILogger logger, Exception exception);

    [LoggerMessage(TransactionDataFailedId, LogLevel.Error,
        "Failed to read the transactionData of charge point '{Identity}' for transaction {TransactionId}. The stop is recorded with it, and its samples are not counted.")]
    public static partial void TransactionDataFailed(ILogger logger, ChargePointIdentity identity, int transactionId, Exception exception);

    [LoggerMessage(ClosingFailedId, LogLevel.Error,
        "Failed to close or reopen the transaction of charge point '{Identity}' on connector {ConnectorId}. Trying again with its next status.")]
    public static partial void ClosingFailed(ILogger logger, ChargePointIdentity identity, int connectorId, Exception exception);

    [LoggerMessage(ReadableByOthersId, LogLevel.Warning, "Every user of this machine can read the ledger {Path}. Restrict it with chmod 600.")]
    public static partial void ReadableByOthers(ILogger logger, string path);
}
