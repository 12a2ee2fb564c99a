using Moev.LoadTest.Commands;
using Moev.LoadTest.Faults;
using Moev.LoadTest.Load;
using Moev.LoadTest.Measuring;

namespace Moev.LoadTest.Reporting;

/// <summary>What a run has found out.</summary>
internal sealed record LoadReport
{
    public required LoadOptions Options { get; init; }

    public required LoadMeter Meter { get; init; }

    public required FaultMeter Faults { get; init; }

    /// <summary>Null when no commands were given.</summary>
    public required CommandLoad? Commands { get; init; }

    public required IReadOnlyList<LoadSample> Samples { get; init; }

    /// <summary>Charge points connected at the end.</summary>
    public required int Connected { get; init; }

    public required Measured Measured { get; init; }

    /// <summary>Resident bytes of the central system before the first connection.</summary>
    public required long? MemoryBefore { get; init; }

    /// <summary>Resident bytes of the central system when all were connected.</summary>
    public required long? MemoryConnected { get; init; }

    /// <summary>Why the numbers mean nothing; null when they do.</summary>
    public required string? Invalid { get; init; }

    /// <summary>Resident bytes of the central system that a connection has added, before the load.</summary>
    public double? BytesPerConnection =>
        MemoryConnected is { } after && MemoryBefore is { } before && Connected > 0 ? (after - before) / (double)Connected : null;

    /// <summary>What went wrong first in the list, or null.</summary>
    public string? FirstFailure =>
        Meter.Errors.Kinds.Concat(Meter.Lost.Kinds).Select(static kind => kind.Example.Length > 0 ? $"{kind.Kind} ({kind.Example})" : kind.Kind).FirstOrDefault();
}
