using Moev.Gateway.Model;

namespace Moev.Gateway.Diagnostics;

/// <summary>What is logged of calls. Event ids 2000 to 2999; the highest in use is 2008.</summary>
internal static partial class CallLog
{
    public const int DeviatedId = 2005;
    public const int MalformedId = 2006;
    public const int AnswerUnmatchedId = 2007;
    public const int ReceivePausedId = 2008;

    [LoggerMessage(2000, LogLevel.Error, "A time-out failed to run")]
    public static partial void TimeoutFailed(ILogger logger, Exception exception);

    [LoggerMessage(2001, LogLevel.Debug, "{Identity}: {Action} answered with {Code}: {Description}")]
    public static partial void Refused(ILogger logger, ChargePointIdentity identity, string action, string code, string description);

    [LoggerMessage(2002, LogLevel.Error, "{Identity}: {Action} can't be stored ({Problem}); closing without an answer, the charge point keeps it")]
    public static partial void LedgerUnavailable(ILogger logger, ChargePointIdentity identity, string action, string problem);

    [LoggerMessage(2003, LogLevel.Error, "{Identity}: handling {Action} failed")]
    public static partial void HandlerFailed(ILogger logger, ChargePointIdentity identity, string action, Exception exception);

    [LoggerMessage(DeviatedId, LogLevel.Information,
        "{Identity}: {Action} differs from its schema ({Deviations}, first at {Member}) and was accepted; said once for each kind")]
    public static partial void Deviated(ILogger logger, ChargePointIdentity identity, string action, string deviations, string? member);

    [LoggerMessage(MalformedId, LogLevel.Warning, "{Identity}: a message is no OCPP-J: {Problem}{LeftOut}")]
    public static partial void Malformed(ILogger logger, ChargePointIdentity identity, string? problem, LeftOut leftOut);

    [LoggerMessage(AnswerUnmatchedId, LogLevel.Information,
        "{Identity}: an answer to no call in flight was dropped, id {MessageId}{LeftOut}")]
    public static partial void AnswerUnmatched(ILogger logger, ChargePointIdentity identity, string messageId, LeftOut leftOut);

    [LoggerMessage(ReceivePausedId, LogLevel.Information,
        "{Identity} sends calls faster than they are handled; reading waits{LeftOut}")]
    public static partial void ReceivePaused(ILogger logger, ChargePointIdentity identity, LeftOut leftOut);

    [LoggerMessage(2009, LogLevel.Warning,
        "{Identity} sends more than {MaxMessagesPerSecond} messages a second; it is read no faster than that, see Ocpp:MaxMessagesPerSecond")]
    public static partial void ReceiveThrottled(ILogger logger, ChargePointIdentity identity, int maxMessagesPerSecond);
}
