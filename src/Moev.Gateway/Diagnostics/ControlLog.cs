using Moev.Gateway.Model;

namespace Moev.Gateway.Diagnostics;

/// <summary>Log messages of the control API. Parameters of commands are not logged: they may contain keys or id tags.</summary>
internal static partial class ControlLog
{
    public const int FirstId = 4000;
    public const int LastId = 4999;

    public const int CommandEndedId = 4000;
    public const int BroadcastEndedId = 4001;
    public const int DisconnectedId = 4002;
    public const int RequestRefusedId = 4010;
    public const int UploadFailedId = 4011;
    public const int LedgerUnavailableId = 4020;
    public const int RouteFailedId = 4021;
    public const int TransactionClosedId = 4030;
    public const int JobTimeoutsFailedId = 4031;

    [LoggerMessage(CommandEndedId, LogLevel.Information,
        "Command {Action} to charge point '{Identity}' (message {MessageId}) ended after {ElapsedMs} ms: {Outcome} {Status}")]
    public static partial void CommandEnded(
        ILogger logger, string action, ChargePointIdentity identity, CallOutcomeKind outcome, string? status, double elapsedMs, string messageId);

    [LoggerMessage(BroadcastEndedId, LogLevel.Information, "Command ChangeConfiguration to all connected charge points: {Accepted} of {Count} accepted it.")]
    public static partial void BroadcastEnded(ILogger logger, int count, int accepted);

    [LoggerMessage(DisconnectedId, LogLevel.Information, "Disconnecting charge point '{Identity}' on request.")]
    public static partial void Disconnected(ILogger logger, ChargePointIdentity identity);

    [LoggerMessage(TransactionClosedId, LogLevel.Information, "Closed transaction {TransactionId} of charge point '{Identity}' on request.")]
    public static partial void TransactionClosed(ILogger logger, int transactionId, ChargePointIdentity identity);

    [LoggerMessage(JobTimeoutsFailedId, LogLevel.Error, "Failed to end the jobs of silent charge points. Trying again in a minute.")]
    public static partial void JobTimeoutsFailed(ILogger logger, Exception exception);

    [LoggerMessage(RequestRefusedId, LogLevel.Warning, "Refused a request from {Address}: {Reason}{LeftOut}")]
    public static partial void RequestRefused(ILogger logger, string address, string reason, LeftOut leftOut);

    [LoggerMessage(UploadFailedId, LogLevel.Warning, "Failed to store the upload of charge point '{Identity}' for job {JobId}: {Problem}{LeftOut}")]
    public static partial void UploadFailed(ILogger logger, ChargePointIdentity identity, int jobId, string problem, LeftOut leftOut);

    [LoggerMessage(LedgerUnavailableId, LogLevel.Error, "A request failed because the ledger is not available.")]
    public static partial void LedgerUnavailable(ILogger logger, Exception exception);

    [LoggerMessage(RouteFailedId, LogLevel.Error, "{Method} {Route} failed.")]
    public static partial void RouteFailed(ILogger logger, string method, string? route, Exception exception);
}
