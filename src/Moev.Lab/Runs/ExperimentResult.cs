using Moev.Lab.Fidelity;
using Moev.Lab.Metrics;
using Moev.Lab.Plans;
using Moev.Lab.Truth;

namespace Moev.Lab.Runs;

/// <summary>The runs of a command, for reports.</summary>
internal sealed record ExperimentResult
{
    /// <summary>The command line, as it can be repeated.</summary>
    public required string CommandLine { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>False when it was stopped early.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>True for a comparison with and without OCPP.</summary>
    public bool IsFidelity { get; init; }

    /// <summary>The runs that have ended, in the order of plan: sweep values, then algorithms, then transports, then seeds.</summary>
    public required IReadOnlyList<RunResult> Runs { get; init; }

    /// <summary>The runs that could not be carried out, in the same order.</summary>
    public IReadOnlyList<RunFailure> Failures { get; init; } = [];
}

/// <summary>A run that could not be carried out.</summary>
/// <param name="Message">The reason, for people.</param>
internal sealed record RunFailure(RunPlan Plan, string Message);

/// <summary>A run with its metrics.</summary>
/// <param name="Record">The ground truth; null when it was not kept, to save memory in a sweep.</param>
internal sealed record RunResult(RunPlan Plan, RunMetrics Metrics, RunSummary Summary, RunRecord? Record)
{
    /// <summary>The energy that lies between decisions and offers, of runs through OCPP that are compared with others without it; otherwise null.</summary>
    public OfferLosses? Losses { get; init; }
}

/// <summary>The part of a run that is always kept.</summary>
/// <param name="Satisfaction">Delivered / requested of each stay, in percent, ascending.</param>
internal sealed record RunSummary(TimeSpan Simulated, bool IsComplete, TimeSpan Elapsed, string EventLogHash, IReadOnlyList<double> Satisfaction, IReadOnlyList<string> Warnings);
