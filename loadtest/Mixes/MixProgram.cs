namespace Moev.LoadTest.Mixes;

/// <summary>A sequence of steps with jumps. The program ends after the last step.</summary>
internal sealed record MixProgram(IReadOnlyList<Step> Steps, int Counters)
{
    public bool Sends => Steps.Any(static step => step.Kind == StepKind.Send);

    /// <summary>The size of the largest message in bytes.</summary>
    public int MaxBytes => Steps.Max(static step => step.Message?.MaxBytes) ?? 0;
}
