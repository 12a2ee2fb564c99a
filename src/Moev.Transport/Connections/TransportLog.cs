using Microsoft.Extensions.Logging;

namespace Moev.Transport.Connections;

/// <summary>What the transport tells: ids 1900 to 1999.</summary>
internal static partial class TransportLog
{
    [LoggerMessage(1900, LogLevel.Warning, "No connection can be accepted ({Reason}): further attempts every {PauseMs} ms")]
    public static partial void NoMoreDescriptors(ILogger logger, string reason, double pauseMs);

    [LoggerMessage(1901, LogLevel.Warning, "An accepted connection can't be watched, and is closed: {Reason}")]
    public static partial void NotWatched(ILogger logger, string reason);

    [LoggerMessage(1902, LogLevel.Debug, "A connection was lost before it was accepted: {Reason}")]
    public static partial void LostInBacklog(ILogger logger, string reason);

    [LoggerMessage(1903, LogLevel.Error, "Connection {ConnectionId}: somebody failed on hearing that it is gone")]
    public static partial void CallbackFailed(ILogger logger, string connectionId, Exception exception);
}
