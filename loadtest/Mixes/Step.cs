namespace Moev.LoadTest.Mixes;

/// <summary>One instruction of a compiled mix.</summary>
/// <param name="Kind">The kind of instruction.</param>
/// <param name="Message">The message of Send.</param>
/// <param name="Counter">The counter of LoopStart and LoopEnd.</param>
/// <param name="Times">The number of iterations of LoopStart.</param>
/// <param name="Target">The target of LoopEnd and Jump.</param>
/// <param name="Least">The minimum duration of Pause.</param>
/// <param name="Most">The maximum duration of Pause.</param>
/// <param name="Branches">The targets of OneOf, each with the cumulative weight.</param>
internal sealed record Step(
    StepKind Kind,
    MessageTemplate? Message = null,
    int Counter = 0,
    CountRange Times = default,
    int Target = 0,
    TimeSpan Least = default,
    TimeSpan Most = default,
    IReadOnlyList<(int Target, int WeightSum)>? Branches = null);
