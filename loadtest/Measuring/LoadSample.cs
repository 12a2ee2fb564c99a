namespace Moev.LoadTest.Measuring;

/// <summary>About one second of a run.</summary>
/// <param name="At">Since the first connection.</param>
/// <param name="Phase">What the run was doing.</param>
/// <param name="Done">How much of the phase is over, 0 to 1.</param>
/// <param name="Connected">Charge points that are connected.</param>
/// <param name="AnswersPerSecond">Answers that arrived.</param>
/// <param name="Answered">Answers so far.</param>
/// <param name="P50">Of the answers of this second.</param>
/// <param name="P99">Of the answers of this second.</param>
/// <param name="Max">Of the answers of this second, to 1 %.</param>
/// <param name="Errors">So far.</param>
/// <param name="Lost">Connections lost so far.</param>
/// <param name="ServerProcessor">Cores that the central system has used; null when it is not measured.</param>
/// <param name="ServerBytes">Its memory; null when it is not measured.</param>
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
