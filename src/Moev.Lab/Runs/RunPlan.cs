using Moev.Lab.Scenarios;

namespace Moev.Lab.Runs;

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

    /// <summary>The file of the event log; null for none. Its hash is computed in any case.</summary>
    public string? EventLogPath { get; init; }

    /// <summary>True to write every OCPP message to the event log.</summary>
    public bool LogsMessages { get; init; }
}

internal enum TransportKind : byte
{
    /// <summary>Through sockets, OCPP and the gateway.</summary>
    Ocpp = 0,

    /// <summary>In process: the algorithm sees the truth, and its decisions are the offers.</summary>
    None,
}

/// <summary>Carries out runs of one transport.</summary>
internal interface IRunEngine
{
    /// <summary>Simulates. When it is cancelled, it returns what was simulated until then.</summary>
    /// <exception cref="LabException">The run cannot start or go on.</exception>
    Task<Truth.RunRecord> RunAsync(RunPlan plan, IRunProgress progress, CancellationToken cancellationToken);
}

/// <summary>Takes the progress of a run. Any thread.</summary>
internal interface IRunProgress
{
    /// <summary>The simulated time that has passed.</summary>
    void Reached(TimeSpan simulated);

    /// <summary>Something that the user should know at once, such as an algorithm that has failed.</summary>
    void Warn(string text);
}

/// <summary>A problem that a person must solve, with a message for that person.</summary>
internal sealed class LabException(string message, Exception? inner = null) : Exception(message, inner);
