using Moev.Lab.Plans;

namespace Moev.Lab.Runs;

/// <summary>The runs of a command, before they are carried out.</summary>
internal sealed record Experiment
{
    /// <summary>The command line, as it can be repeated.</summary>
    public required string CommandLine { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>True for a comparison with and without OCPP.</summary>
    public bool IsFidelity { get; init; }

    /// <summary>The runs, in the order of <see cref="Variations.Plan"/>.</summary>
    public required IReadOnlyList<RunPlan> Plans { get; init; }

    /// <summary>The runs of which the record is kept, for the report's details: the first one of each algorithm and transport.</summary>
    public IReadOnlySet<int> Recorded
    {
        get
        {
            var seen = new HashSet<(string, TransportKind)>();
            return Enumerable.Range(0, Plans.Count).Where(i => seen.Add((Plans[i].Algorithm, Plans[i].Transport))).ToHashSet();
        }
    }
}
