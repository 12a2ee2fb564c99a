using Moev.Gateway.Model;

namespace Moev.Gateway.Diagnostics;

/// <summary>Log of the control API: event ids 4000 to 4999. Values of members are never logged; they may be keys or id tags.</summary>
internal static partial class ControlLog
{
    public const int RequestRefusedId = 4010;
    public const int UploadFailedId = 4011;

    [LoggerMessage(4000, LogLevel.Information, "Command {Action} to {Identity}: {Outcome} {Status} in {ElapsedMs} ms, message {MessageId}")]
    public static partial void CommandEnded(
        ILogger logger, string action, ChargePointIdentity identity, CallOutcomeKind outcome, string? status, double elapsedMs, string messageId);

    [LoggerMessage(4001, LogLevel.Information, "Command ChangeConfiguration to all {Count} connected charge points: {Accepted} accepted")]
    public static partial void BroadcastEnded(ILogger logger, int count, int accepted);

    [LoggerMessage(4002, LogLevel.Information, "Command to disconnect {Identity}")]
    public static partial void Disconnected(ILogger logger, ChargePointIdentity identity);

    [LoggerMessage(RequestRefusedId, LogLevel.Warning, "Request from {Address} refused: {Reason}{LeftOut}")]
    public static partial void RequestRefused(ILogger logger, string address, string reason, LeftOut leftOut);

    [LoggerMessage(UploadFailedId, LogLevel.Warning, "{Identity}: the upload of job {JobId} could not be stored: {Problem}{LeftOut}")]
    public static partial void UploadFailed(ILogger logger, ChargePointIdentity identity, int jobId, string problem, LeftOut leftOut);

    [LoggerMessage(4020, LogLevel.Error, "The ledger is not available for a request")]
    public static partial void LedgerUnavailable(ILogger logger, Exception exception);

    [LoggerMessage(4021, LogLevel.Error, "{Method} {Route} failed")]
    public static partial void RouteFailed(ILogger logger, string method, string? route, Exception exception);
}
