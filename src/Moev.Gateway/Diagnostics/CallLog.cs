using Microsoft.Extensions.Logging;

namespace Moev.Gateway.Diagnostics;

/// <summary>What is logged of calls: events 2000 to 2999.</summary>
internal static partial class CallLog
{
    [LoggerMessage(2000, LogLevel.Error, "A time-out failed to run")]
    public static partial void TimeoutFailed(ILogger logger, Exception exception);
}
