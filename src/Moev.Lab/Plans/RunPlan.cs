using Moev.Lab.Scenarios;

namespace Moev.Lab.Plans;

/// <summary>One run: a scenario with one seed under one algorithm.</summary>
internal sealed record RunPlan
{
    /// <summary>The scenario, with the values of a sweep in place.</summary>
    public required Scenario Scenario { get; init; }

    public required int Seed { get; init; }

    /// <summary>The algorithm, as in Site:Algorithm.</summary>
    public required string Algorithm { get; init; }

    public TransportKind Transport { get; init; } = TransportKind.Ocpp;

    /// <summary>The values of a sweep, by the path that they replace; empty without one.</summary>
    public IReadOnlyDictionary<string, string> Sweep { get; init; } = new Dictionary<string, string>();

    /// <summary>The stays, when they are given by an event log; otherwise those of the scenario for the seed.</summary>
    public IReadOnlyList<Stay>? RecordedStays { get; init; }

    /// <summary>Returns the stays of the run, in the order of their numbers.</summary>
    public IReadOnlyList<Stay> CreateStays() => RecordedStays ?? Scenario.Stays.Create(Seed);

    /// <summary>The file of the event log; null for none. Its hash is computed in any case.</summary>
    public string? EventLogPath { get; init; }

    /// <summary>True to write every OCPP message to the event log.</summary>
    public bool LogsMessages { get; init; }
}
