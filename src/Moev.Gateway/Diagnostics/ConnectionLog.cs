using Moev.Gateway.Model;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Diagnostics;

/// <summary>What is logged of connections and sessions. Event ids 1000 to 1999; the highest in use is 1011.</summary>
/// <remarks>What a stranger can cause at will, and without an identity, is logged at Debug and counted.</remarks>
internal static partial class ConnectionLog
{
    public const int NoSubProtocolId = 1008;
    public const int AuthenticationFailedId = 1009;
    public const int TooManySessionsId = 1011;

    [LoggerMessage(1000, LogLevel.Information, "{Identity} connected from {RemoteAddress}, session {Epoch}")]
    public static partial void Opened(ILogger logger, ChargePointIdentity identity, string remoteAddress, long epoch);

    [LoggerMessage(1001, LogLevel.Information, "{Identity} disconnected, session {Epoch}: {Code}, {Reason}")]
    public static partial void Closed(ILogger logger, ChargePointIdentity identity, long epoch, int code, string reason);

    [LoggerMessage(1002, LogLevel.Warning,
        "{Identity}: the connection from {NewAddress}, session {NewEpoch}, replaces the one from {OldAddress}, session {OldEpoch}")]
    public static partial void Replaced(
        ILogger logger, ChargePointIdentity identity, string newAddress, long newEpoch, string oldAddress, long oldEpoch);

    [LoggerMessage(1003, LogLevel.Debug, "Connection {ConnectionId} from {RemoteAddress} refused with {Status}: {Reason}")]
    public static partial void Refused(ILogger logger, string connectionId, string remoteAddress, int status, string reason);

    [LoggerMessage(1004, LogLevel.Debug, "Connection {ConnectionId} from {RemoteAddress} broke the WebSocket protocol: {Violation}")]
    public static partial void ProtocolViolated(ILogger logger, string connectionId, string remoteAddress, FrameViolation violation);

    [LoggerMessage(1005, LogLevel.Debug, "Connection {ConnectionId} from {RemoteAddress} sent too many pings and pongs")]
    public static partial void ControlFramesFlooded(ILogger logger, string connectionId, string remoteAddress);

    [LoggerMessage(1006, LogLevel.Debug, "Connection {ConnectionId} from {RemoteAddress} aborted: {Reason}")]
    public static partial void Aborted(ILogger logger, string connectionId, string remoteAddress, string reason);

    [LoggerMessage(1007, LogLevel.Error, "Connection {ConnectionId} failed")]
    public static partial void ConnectionFailed(ILogger logger, string connectionId, Exception exception);

    [LoggerMessage(NoSubProtocolId, LogLevel.Warning,
        "{Identity} offers no sub-protocol that is spoken here ({Offered}); closing, see Ocpp:AssumeProtocolWhenMissing{LeftOut}")]
    public static partial void NoSubProtocol(ILogger logger, ChargePointIdentity identity, string offered, LeftOut leftOut);

    [LoggerMessage(AuthenticationFailedId, LogLevel.Warning, "{Identity}: {Problem}{LeftOut}")]
    public static partial void AuthenticationFailed(ILogger logger, ChargePointIdentity identity, string problem, LeftOut leftOut);

    [LoggerMessage(1010, LogLevel.Debug, "Connection {ConnectionId} from {RemoteAddress} closed at once: too many are not open")]
    public static partial void TooManyHalfOpen(ILogger logger, string connectionId, string remoteAddress);

    [LoggerMessage(1012, LogLevel.Information,
        "{Sessions} charge points are connected; what connecting left behind was given back in {Milliseconds:F0} ms: {Before} KB committed, now {After}, {Heap} of it live")]
    public static partial void CleanedUp(ILogger logger, int sessions, double milliseconds, long before, long after, long heap);

    [LoggerMessage(TooManySessionsId, LogLevel.Warning, "All {MaxSessions} sessions are taken; {Identity} is told to come back{LeftOut}")]
    public static partial void TooManySessions(ILogger logger, ChargePointIdentity identity, int maxSessions, LeftOut leftOut);
}
