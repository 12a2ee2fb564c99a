namespace Moev.Gateway.Diagnostics;

/// <summary>Log messages of the algorithm's process.</summary>
internal static partial class AlgorithmLog
{
    public const int FirstId = 8200;
    public const int LastId = 8299;

    public const int StartedId = 8200;
    public const int EndedId = 8201;
    public const int StandardErrorId = 8202;
    public const int KilledId = 8203;

    [LoggerMessage(StartedId, LogLevel.Information, "Algorithm: started process {ProcessId} with {Program}.{LeftOut}")]
    public static partial void Started(ILogger logger, int processId, string program, LeftOut leftOut);

    [LoggerMessage(EndedId, LogLevel.Warning, "Algorithm: {Problem} It is started again in {Seconds:0.#} s.{LeftOut}")]
    public static partial void Ended(ILogger logger, string problem, double seconds, LeftOut leftOut);

    [LoggerMessage(StandardErrorId, LogLevel.Information, "Algorithm {ProcessId}: {Line}{LeftOut}")]
    public static partial void StandardError(ILogger logger, int processId, string line, LeftOut leftOut);

    [LoggerMessage(KilledId, LogLevel.Warning, "Algorithm: process {ProcessId} did not end after its standard input was closed, and was killed.")]
    public static partial void Killed(ILogger logger, int processId);
}
