namespace Moev.Gateway.Diagnostics;

/// <summary>The ledger. Event ids 5000 to 5999; the highest in use is 5000.</summary>
internal static partial class LedgerLog
{
    [LoggerMessage(5000, LogLevel.Warning,
        "The ledger is in memory: transactions and meter values are forgotten when this process ends, also those that were acknowledged")]
    public static partial void ForgetsEverything(ILogger logger);
}
