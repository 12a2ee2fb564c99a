using Microsoft.Extensions.Logging;

namespace Moev.Transport.Connections;

/// <summary>Log messages of the transport.</summary>
internal static partial class TransportLog
{
    public const int FirstId = 1900;
    public const int LastId = 1999;

    public const int NoMoreDescriptorsId = 1900;
    public const int NotWatchedId = 1901;
    public const int LostInBacklogId = 1902;
    public const int CallbackFailedId = 1903;
    public const int FullId = 1904;

    [LoggerMessage(NoMoreDescriptorsId, LogLevel.Warning,
        "Failed to accept a connection: {Reason}. Retrying every {PauseMs} ms. Raise the limit of open files if it is reached.")]
    public static partial void NoMoreDescriptors(ILogger logger, string reason, double pauseMs);

    [LoggerMessage(NotWatchedId, LogLevel.Warning, "Closed an accepted connection that epoll cannot watch: {Reason}")]
    public static partial void NotWatched(ILogger logger, string reason);

    [LoggerMessage(LostInBacklogId, LogLevel.Debug, "A connection was lost before it was accepted: {Reason}")]
    public static partial void LostInBacklog(ILogger logger, string reason);

    [LoggerMessage(FullId, LogLevel.Warning, "Closed a new connection: the maximum of {Max} connections is open. Logged once a minute.")]
    public static partial void Full(ILogger logger, int max);

    [LoggerMessage(CallbackFailedId, LogLevel.Error, "A ConnectionClosed callback of connection {ConnectionId} threw an exception.")]
    public static partial void CallbackFailed(ILogger logger, string connectionId, Exception exception);
}
