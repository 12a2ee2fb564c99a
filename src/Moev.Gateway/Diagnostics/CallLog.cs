using Moev.Gateway.Model;

namespace Moev.Gateway.Diagnostics;

/// <summary>Log messages about calls, in either direction.</summary>
internal static partial class CallLog
{
    public const int FirstId = 2000;
    public const int LastId = 2999;

    public const int TimeoutFailedId = 2000;
    public const int RefusedId = 2001;
    public const int LedgerUnavailableId = 2002;
    public const int HandlerFailedId = 2003;
    public const int DeviatedId = 2005;
    public const int MalformedId = 2006;
    public const int AnswerUnmatchedId = 2007;
    public const int ReceivePausedId = 2008;
    public const int ReceiveThrottledId = 2009;

    [LoggerMessage(TimeoutFailedId, LogLevel.Error, "A timer callback failed.")]
    public static partial void TimeoutFailed(ILogger logger, Exception exception);

    [LoggerMessage(RefusedId, LogLevel.Information,
        "Answered {Action} from charge point '{Identity}' at {RemoteAddress} with CALLERROR {Code}: {Description}{Option}{LeftOut}")]
    public static partial void Refused(
        ILogger logger, ChargePointIdentity identity, string remoteAddress, string? action, string code, string description, OptionHint option, LeftOut leftOut);

    [LoggerMessage(LedgerUnavailableId, LogLevel.Error,
        "Failed to store {Action} from charge point '{Identity}'. The connection is closed without an answer, so that the charge point retries: {Problem}")]
    public static partial void LedgerUnavailable(ILogger logger, ChargePointIdentity identity, string action, string problem);

    [LoggerMessage(HandlerFailedId, LogLevel.Error, "Failed to handle {Action} from charge point '{Identity}'.")]
    public static partial void HandlerFailed(ILogger logger, ChargePointIdentity identity, string action, Exception exception);

    [LoggerMessage(DeviatedId, LogLevel.Information,
        "Accepted {Action} from charge point '{Identity}' although it violates its schema: {Deviations}, first at {Member}. Logged once per session and kind of deviation.")]
    public static partial void Deviated(ILogger logger, ChargePointIdentity identity, string action, string deviations, string? member);

    [LoggerMessage(MalformedId, LogLevel.Warning, "Received an invalid OCPP-J message from charge point '{Identity}': {Problem}{LeftOut}")]
    public static partial void Malformed(ILogger logger, ChargePointIdentity identity, string? problem, LeftOut leftOut);

    [LoggerMessage(AnswerUnmatchedId, LogLevel.Information,
        "Dropped an answer from charge point '{Identity}': no call with the message id '{MessageId}' is pending.{LeftOut}")]
    public static partial void AnswerUnmatched(ILogger logger, ChargePointIdentity identity, string messageId, LeftOut leftOut);

    [LoggerMessage(ReceivePausedId, LogLevel.Information,
        "Charge point '{Identity}' sends calls faster than they are handled. Reading is paused until calls are answered.{LeftOut}")]
    public static partial void ReceivePaused(ILogger logger, ChargePointIdentity identity, LeftOut leftOut);

    [LoggerMessage(ReceiveThrottledId, LogLevel.Warning,
        "Charge point '{Identity}' sends more than {MaxMessagesPerSecond} messages, or parts of {UnitBytes} bytes, per second. Reading is limited to that rate (Ocpp:MaxMessagesPerSecond, Ocpp:MessageUnitBytes).")]
    public static partial void ReceiveThrottled(ILogger logger, ChargePointIdentity identity, int maxMessagesPerSecond, int unitBytes);
}
