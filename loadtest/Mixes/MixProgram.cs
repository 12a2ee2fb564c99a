namespace Moev.LoadTest.Mixes;

/// <summary>Steps in a row, with jumps. Behind the last one it ends.</summary>
internal sealed record MixProgram(IReadOnlyList<Step> Steps, int Counters)
{
    public bool Sends => Steps.Any(static step => step.Kind == StepKind.Send);

    /// <summary>What the largest message can have.</summary>
    public int MaxBytes => Steps.Max(static step => step.Message?.MaxBytes) ?? 0;
}
