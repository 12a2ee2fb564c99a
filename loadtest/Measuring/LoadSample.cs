namespace Moev.LoadTest.Measuring;

/// <summary>A sample of about one second of a run.</summary>
/// <param name="At">The time since the first connection.</param>
/// <param name="Phase">The phase of the run.</param>
/// <param name="Done">The progress of the phase, 0 to 1.</param>
/// <param name="Connected">The number of connected charge points.</param>
/// <param name="AnswersPerSecond">The answers per second.</param>
/// <param name="Answered">The answers so far.</param>
/// <param name="P50">The median latency of this second.</param>
/// <param name="P99">The 99th percentile of this second.</param>
/// <param name="Max">The maximum latency of this second, accurate to 1 %.</param>
/// <param name="Errors">The errors so far.</param>
/// <param name="Lost">Connections lost so far.</param>
/// <param name="ServerProcessor">The CPU cores used by the central system; null when not measured.</param>
/// <param name="ServerBytes">The memory of the central system in bytes; null when not measured.</param>
internal sealed record LoadSample(
    TimeSpan At,
    string Phase,
    double Done,
    int Connected,
    double AnswersPerSecond,
    long Answered,
    TimeSpan P50,
    TimeSpan P99,
    TimeSpan Max,
    long Errors,
    long Lost,
    double? ServerProcessor,
    long? ServerBytes);
