using Moev.Gateway.Model;

namespace Moev.Gateway.Diagnostics;

/// <summary>Log messages about connections and sessions.</summary>
/// <remarks>What a client can cause at will is logged as the rates of the refusals allow. The transport has the ids from 1900.</remarks>
internal static partial class ConnectionLog
{
    public const int FirstId = 1000;
    public const int LastId = 1899;

    public const int OpenedId = 1000;
    public const int ClosedId = 1001;
    public const int ReplacedId = 1002;
    public const int RefusedId = 1003;
    public const int AbortedId = 1006;
    public const int ConnectionFailedId = 1007;
    public const int ConnectionRefusedId = 1010;
    public const int TooManySessionsId = 1011;
    public const int CleanedUpId = 1012;
    public const int ClosedAbnormallyId = 1013;
    public const int SourceLimitedId = 1014;
    public const int DuplicateIdentityId = 1015;

    [LoggerMessage(OpenedId, LogLevel.Information, "Charge point '{Identity}' connected from {RemoteAddress} (session {Epoch}).")]
    public static partial void Opened(ILogger logger, ChargePointIdentity identity, string remoteAddress, long epoch);

    [LoggerMessage(ClosedId, LogLevel.Information, "Charge point '{Identity}' disconnected (session {Epoch}): {Code} {Reason}")]
    public static partial void Closed(ILogger logger, ChargePointIdentity identity, long epoch, int code, string reason);

    [LoggerMessage(ReplacedId, LogLevel.Warning,
        "Charge point '{Identity}' connected from {NewAddress} (session {NewEpoch}) while it was connected from {OldAddress} (session {OldEpoch}). The old connection is closed.{LeftOut}")]
    public static partial void Replaced(
        ILogger logger, ChargePointIdentity identity, string newAddress, long newEpoch, string oldAddress, long oldEpoch, LeftOut leftOut);

    [LoggerMessage(AbortedId, LogLevel.Debug, "Connection {ConnectionId} from {RemoteAddress}: aborted: {Reason}")]
    public static partial void Aborted(ILogger logger, string connectionId, string remoteAddress, string reason);

    [LoggerMessage(ConnectionFailedId, LogLevel.Error, "Connection {ConnectionId} failed.")]
    public static partial void ConnectionFailed(ILogger logger, string connectionId, Exception exception);

    [LoggerMessage(CleanedUpId, LogLevel.Information,
        "Compacted the heap in {Milliseconds:F0} ms after many connections were opened: committed memory fell from {Before} KB to {After} KB, {Heap} KB of it live. {Sessions} charge points are connected.")]
    public static partial void CleanedUp(ILogger logger, int sessions, double milliseconds, long before, long after, long heap);

    [LoggerMessage(RefusedId, LogLevel.Information, "Refused the upgrade request of charge point '{Identity}' from {RemoteAddress} with {Status}: {Reason}{Option}{LeftOut}")]
    public static partial void Refused(
        ILogger logger, string identity, string remoteAddress, string status, string reason, OptionHint option, LeftOut leftOut);

    [LoggerMessage(ConnectionRefusedId, LogLevel.Information, "Refused a connection from {RemoteAddress} with {Status}: {Reason}{Option}{LeftOut}")]
    public static partial void ConnectionRefused(ILogger logger, string remoteAddress, string status, string reason, OptionHint option, LeftOut leftOut);

    [LoggerMessage(ClosedAbnormallyId, LogLevel.Information, "Charge point '{Identity}' from {RemoteAddress} disconnected with {Code}: {Reason}{Option}{LeftOut}")]
    public static partial void ClosedAbnormally(
        ILogger logger, ChargePointIdentity identity, string remoteAddress, string code, string reason, OptionHint option, LeftOut leftOut);

    [LoggerMessage(TooManySessionsId, LogLevel.Warning,
        "The maximum number of charge points is connected: {MaxSessions} (Ocpp:MaxSessions). Further ones are refused.{LeftOut}")]
    public static partial void TooManySessions(ILogger logger, int maxSessions, LeftOut leftOut);

    [LoggerMessage(SourceLimitedId, LogLevel.Warning,
        "Connections from {Address} are refused, because too many are open{Option}. Behind a reverse proxy, which is one address, set Ocpp:SourcePercent to 100.{LeftOut}")]
    public static partial void SourceLimited(ILogger logger, string address, OptionHint option, LeftOut leftOut);

    [LoggerMessage(DuplicateIdentityId, LogLevel.Warning,
        "Refused a second connection of charge point '{Identity}' from {NewAddress}: its session from {OldAddress} is alive and was replaced {Replacements} times within a minute. Do two charge points have the same identity?{LeftOut}")]
    public static partial void DuplicateIdentity(
        ILogger logger, ChargePointIdentity identity, string newAddress, string oldAddress, int replacements, LeftOut leftOut);
}
