namespace Moev.Gateway.SmartCharging.Ports;

/// <summary>The condition of the algorithm, for operators.</summary>
internal sealed record AlgorithmHealth
{
    /// <summary>The name of a built-in algorithm, <c>external</c>, the command line or the URL.</summary>
    public required string Name { get; init; }

    /// <summary>The way in which it is asked.</summary>
    public required AlgorithmKind Kind { get; init; }

    /// <summary>The built-in algorithm that replaces it.</summary>
    public required string Fallback { get; init; }

    /// <summary>The state after the last cycle.</summary>
    public AlgorithmState State { get; init; }

    /// <summary>The cycles that it has decided.</summary>
    public long Decided { get; init; }

    /// <summary>The cycles that the fallback has decided.</summary>
    public long Failures { get; init; }

    /// <summary>The times that its process was started again.</summary>
    public long Restarts { get; init; }

    /// <summary>The id of its process, while there is one.</summary>
    public int? ProcessId { get; init; }

    /// <summary>The reason of the last failure, in English; stays after a recovery.</summary>
    public string? LastProblem { get; init; }

    /// <summary>The time of the last failure.</summary>
    public DateTimeOffset? LastProblemAt { get; init; }

    /// <summary>The time of its last decision.</summary>
    public DateTimeOffset? LastDecisionAt { get; init; }

    /// <summary>The time that its last decision took.</summary>
    public TimeSpan? LastElapsed { get; init; }

    /// <summary>The note of its last decision; null without one.</summary>
    public string? Note { get; init; }
}

/// <summary>The ways in which an algorithm is asked.</summary>
internal enum AlgorithmKind : byte
{
    /// <summary>It is part of the gateway.</summary>
    BuiltIn = 0,

    /// <summary>A client posts decisions.</summary>
    External,

    /// <summary>A child process reads observations and writes decisions as JSON Lines.</summary>
    Process,

    /// <summary>An HTTP server answers observations with decisions.</summary>
    Http,
}

/// <summary>The states of an algorithm.</summary>
internal enum AlgorithmState : byte
{
    /// <summary>No cycle has ended yet.</summary>
    Starting = 0,

    /// <summary>It decided the last cycle.</summary>
    Healthy,

    /// <summary>It did not decide the last cycle in time.</summary>
    Late,

    /// <summary>It answered nonsense in the last cycle, or its process or server failed.</summary>
    Failed,

    /// <summary>It failed before the last cycle and was not asked.</summary>
    BackingOff,
}
