namespace Moev.Gateway.Diagnostics;

/// <summary>The ledger. Event ids 5000 to 5999; the highest in use is 5007.</summary>
internal static partial class LedgerLog
{
    [LoggerMessage(5000, LogLevel.Warning,
        "The ledger is in memory: transactions and meter values are forgotten when this process ends, also those that were acknowledged")]
    public static partial void ForgetsEverything(ILogger logger);

    [LoggerMessage(5001, LogLevel.Information, "The ledger is {Path}, schema {Schema}: {ChargePoints} charge points, {Running} running transactions")]
    public static partial void Opened(ILogger logger, string path, int schema, int chargePoints, long running);

    [LoggerMessage(5002, LogLevel.Warning,
        "Ledger:UnsafeDurability is set: what is acknowledged may be lost in a power cut")]
    public static partial void UnsafeDurability(ILogger logger);

    [LoggerMessage(5003, LogLevel.Error, "Nothing can be stored: {Reason}. Transaction messages are held, and not acknowledged")]
    public static partial void Unavailable(ILogger logger, string reason);

    [LoggerMessage(5004, LogLevel.Information, "The ledger stores again")]
    public static partial void AvailableAgain(ILogger logger);

    [LoggerMessage(5005, LogLevel.Error, "A batch of {Writes} writes failed; they are tried one by one")]
    public static partial void WriteFailed(ILogger logger, int writes, Exception exception);

    [LoggerMessage(5006, LogLevel.Information, "{Rows} meter values that were received more than {Days} days ago are deleted")]
    public static partial void MeterValuesDropped(ILogger logger, long rows, int days);

    [LoggerMessage(5007, LogLevel.Error, "Old meter values can't be deleted; the next try is in an hour")]
    public static partial void RetentionFailed(ILogger logger, Exception exception);
}
