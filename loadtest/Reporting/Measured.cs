namespace Moev.LoadTest.Reporting;

/// <summary>What was measured between the warm-up and the end.</summary>
internal readonly record struct Measured
{
    public TimeSpan Duration { get; init; }

    /// <summary>Answers that arrived.</summary>
    public long Answered { get; init; }

    /// <summary>Answers to those who do not wait for them, and who are in no latency but their own.</summary>
    public long AnsweredOthers { get; init; }

    /// <summary>Messages that should have been answered at the end and were not.</summary>
    public long Outstanding { get; init; }

    /// <summary>How long the oldest of them has been so.</summary>
    public TimeSpan OldestOutstanding { get; init; }

    public TimeSpan OwnProcessorTime { get; init; }

    /// <summary>Bytes that the load itself has allocated, its display and samples included.</summary>
    public long OwnAllocatedBytes { get; init; }

    /// <summary>Null when no process was named, or it has ended.</summary>
    public TimeSpan? ServerProcessorTime { get; init; }

    /// <summary>Resident bytes of the central system at the end.</summary>
    public long? Memory { get; init; }

    public double PerSecond(long count) => Duration > TimeSpan.Zero ? count / Duration.TotalSeconds : 0;

    public double MicrosecondsPerMessage(TimeSpan processorTime) =>
        Answered + AnsweredOthers > 0 ? processorTime.TotalMicroseconds / (Answered + AnsweredOthers) : 0;
}
