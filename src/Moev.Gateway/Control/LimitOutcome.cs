namespace Moev.Gateway.Control;

/// <summary>What became of a limit: the charge point's answer, or why there is none.</summary>
internal readonly record struct LimitOutcome(CommandAnswer? Answer, ControlProblem? Problem)
{
    public static implicit operator LimitOutcome(ControlProblem problem) => new(null, problem);

    public static implicit operator LimitOutcome(CommandAnswer answer) => new(answer, null);
}
