using Moev.Gateway.Model;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Diagnostics;

/// <summary>Log messages about connections and sessions.</summary>
/// <remarks>Events that a client can cause at will, and without an identity, are logged at Debug and counted. The transport has the ids from 1900.</remarks>
internal static partial class ConnectionLog
{
    public const int FirstId = 1000;
    public const int LastId = 1899;

    public const int OpenedId = 1000;
    public const int ClosedId = 1001;
    public const int ReplacedId = 1002;
    public const int RefusedId = 1003;
    public const int ProtocolViolatedId = 1004;
    public const int ControlFramesFloodedId = 1005;
    public const int AbortedId = 1006;
    public const int ConnectionFailedId = 1007;
    public const int NoSubProtocolId = 1008;
    public const int AuthenticationFailedId = 1009;
    public const int TooManyHalfOpenId = 1010;
    public const int TooManySessionsId = 1011;
    public const int CleanedUpId = 1012;

    [LoggerMessage(OpenedId, LogLevel.Information, "Charge point '{Identity}' connected from {RemoteAddress} (session {Epoch}).")]
    public static partial void Opened(ILogger logger, ChargePointIdentity identity, string remoteAddress, long epoch);

    [LoggerMessage(ClosedId, LogLevel.Information, "Charge point '{Identity}' disconnected (session {Epoch}): {Code} {Reason}")]
    public static partial void Closed(ILogger logger, ChargePointIdentity identity, long epoch, int code, string reason);

    [LoggerMessage(ReplacedId, LogLevel.Warning,
        "Charge point '{Identity}' connected from {NewAddress} (session {NewEpoch}) while it was connected from {OldAddress} (session {OldEpoch}). The old connection is closed.")]
    public static partial void Replaced(
        ILogger logger, ChargePointIdentity identity, string newAddress, long newEpoch, string oldAddress, long oldEpoch);

    [LoggerMessage(RefusedId, LogLevel.Debug, "Connection {ConnectionId} from {RemoteAddress}: opening handshake refused with {Status}: {Reason}")]
    public static partial void Refused(ILogger logger, string connectionId, string remoteAddress, int status, string reason);

    [LoggerMessage(ProtocolViolatedId, LogLevel.Debug, "Connection {ConnectionId} from {RemoteAddress}: WebSocket protocol violation: {Violation}")]
    public static partial void ProtocolViolated(ILogger logger, string connectionId, string remoteAddress, FrameViolation violation);

    [LoggerMessage(ControlFramesFloodedId, LogLevel.Debug, "Connection {ConnectionId} from {RemoteAddress}: too many ping and pong frames.")]
    public static partial void ControlFramesFlooded(ILogger logger, string connectionId, string remoteAddress);

    [LoggerMessage(AbortedId, LogLevel.Debug, "Connection {ConnectionId} from {RemoteAddress}: aborted: {Reason}")]
    public static partial void Aborted(ILogger logger, string connectionId, string remoteAddress, string reason);

    [LoggerMessage(ConnectionFailedId, LogLevel.Error, "Connection {ConnectionId} failed.")]
    public static partial void ConnectionFailed(ILogger logger, string connectionId, Exception exception);

    [LoggerMessage(NoSubProtocolId, LogLevel.Warning,
        "Closing the connection of charge point '{Identity}': it offers no supported subprotocol ({Offered}). To accept it without one, set Ocpp:AssumeProtocolWhenMissing.{LeftOut}")]
    public static partial void NoSubProtocol(ILogger logger, ChargePointIdentity identity, string offered, LeftOut leftOut);

    [LoggerMessage(AuthenticationFailedId, LogLevel.Warning, "Refused charge point '{Identity}', which {Problem}.{LeftOut}")]
    public static partial void AuthenticationFailed(ILogger logger, ChargePointIdentity identity, string problem, LeftOut leftOut);

    [LoggerMessage(TooManyHalfOpenId, LogLevel.Debug,
        "Connection {ConnectionId} from {RemoteAddress}: closed, because too many opening handshakes are unfinished.")]
    public static partial void TooManyHalfOpen(ILogger logger, string connectionId, string remoteAddress);

    [LoggerMessage(CleanedUpId, LogLevel.Information,
        "Compacted the heap in {Milliseconds:F0} ms after many connections were opened: committed memory fell from {Before} KB to {After} KB, {Heap} KB of it live. {Sessions} charge points are connected.")]
    public static partial void CleanedUp(ILogger logger, int sessions, double milliseconds, long before, long after, long heap);

    [LoggerMessage(TooManySessionsId, LogLevel.Warning,
        "Refused charge point '{Identity}': {MaxSessions} charge points are connected, the maximum (Ocpp:MaxSessions).{LeftOut}")]
    public static partial void TooManySessions(ILogger logger, ChargePointIdentity identity, int maxSessions, LeftOut leftOut);
}
