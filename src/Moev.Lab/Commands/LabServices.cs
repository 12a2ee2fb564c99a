using Moev.Lab.Plans;
using Moev.Lab.Runs;
using Moev.Lab.Scenarios;

namespace Moev.Lab.Commands;

/// <summary>The services of the commands, which tests replace.</summary>
internal sealed record LabServices
{
    /// <summary>Returns what carries out a run.</summary>
    public Func<RunPlan, IRunEngine> Engines { get; init; } = Commands.Engines.For;

    /// <summary>Reads a scenario file with values replaced.</summary>
    public Func<string, IReadOnlyDictionary<string, string>, Scenario> ReadScenario { get; init; } = ScenarioSource.Read;

    /// <summary>Reads a scenario from JSON in UTF-8, with a folder for its file names, and values replaced.</summary>
    public Func<ReadOnlyMemory<byte>, string, IReadOnlyDictionary<string, string>, Scenario> ReadScenarioJson { get; init; } = ScenarioSource.ReadJson;

    /// <summary>The real time.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
