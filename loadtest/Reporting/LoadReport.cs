using Moev.LoadTest.Commands;
using Moev.LoadTest.Faults;
using Moev.LoadTest.Measuring;
using Moev.LoadTest.Options;

namespace Moev.LoadTest.Reporting;

/// <summary>The results of a run.</summary>
internal sealed record LoadReport
{
    public required LoadOptions Options { get; init; }

    public required LoadMeter Meter { get; init; }

    public required FaultMeter Faults { get; init; }

    /// <summary>The command load; null when no commands were posted.</summary>
    public required CommandLoad? Commands { get; init; }

    public required IReadOnlyList<LoadSample> Samples { get; init; }

    /// <summary>The number of charge points connected at the end.</summary>
    public required int Connected { get; init; }

    public required Measured Measured { get; init; }

    /// <summary>The resident memory of the central system in bytes, before the first connection.</summary>
    public required long? MemoryBefore { get; init; }

    /// <summary>The resident memory of the central system in bytes, when all charge points were connected.</summary>
    public required long? MemoryConnected { get; init; }

    /// <summary>The reason why the numbers are invalid; null when they are valid.</summary>
    public required string? Invalid { get; init; }

    /// <summary>The number of processors that the load generator's threads can use.</summary>
    public int LoadThreads { get; init; } = 1;

    /// <summary>The circumstances of the run; null when it was not started from a command line.</summary>
    public RunDescription? Run { get; init; }

    /// <summary>The conditions under which the run fails.</summary>
    public IReadOnlyList<FailCondition> Conditions { get; init; } = [];

    /// <summary>The results of the conditions.</summary>
    public IEnumerable<ConditionResult> Results => Conditions.Select(condition => condition.Check(this));

    /// <summary>True when the central system accepted a connection.</summary>
    public required bool HasStarted { get; init; }

    /// <summary>
    /// The resident memory in bytes that a connection added to the central system, before the load; null when unknown, also because the memory
    /// fell while the charge points connected.
    /// </summary>
    public double? BytesPerConnection => MemoryConnected is { } after && MemoryBefore is { } before && Connected > 0 && after >= before
        ? (after - before) / (double)Connected
        : null;

    /// <summary>The most frequent error, or the most frequent reason for a lost connection; null when there is none.</summary>
    public string? FirstFailure =>
        Meter.Errors.Kinds.Concat(Meter.Lost.Kinds).Select(static kind => kind.Example.Length > 0 ? $"{kind.Kind} ({kind.Example})" : kind.Kind).FirstOrDefault();
}
