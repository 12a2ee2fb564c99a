using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Replies;

namespace Moev.Gateway.Http;

/// <summary>What became of a limit: the charge point's answer, or why there is none.</summary>
internal readonly record struct LimitOutcome(CommandAnswer? Answer, ControlProblem? Problem)
{
    /// <summary>Grows with every limit that found its charge point; null for others.</summary>
    public long? Number { get; init; }

    public static implicit operator LimitOutcome(ControlProblem problem) => new(null, problem);

    public static implicit operator LimitOutcome(CommandAnswer answer) => new(answer, null);
}
