namespace Moev.LoadTest.Mixes;

/// <summary>One instruction of a compiled mix.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Message">Of Send.</param>
/// <param name="Counter">Of LoopStart and LoopEnd: which counter.</param>
/// <param name="Times">Of LoopStart: how often.</param>
/// <param name="Target">Of LoopEnd and Jump: where to go on.</param>
/// <param name="Least">Of Pause.</param>
/// <param name="Most">Of Pause.</param>
/// <param name="Branches">Of OneOf: where each begins, and the sum of the weights up to it.</param>
internal sealed record Step(
    StepKind Kind,
    MessageTemplate? Message = null,
    int Counter = 0,
    CountRange Times = default,
    int Target = 0,
    TimeSpan Least = default,
    TimeSpan Most = default,
    IReadOnlyList<(int Target, int WeightSum)>? Branches = null);
