namespace Moev.LoadTest.Reporting;

/// <summary>The measurements between the warm-up and the end.</summary>
internal readonly record struct Measured
{
    public TimeSpan Duration { get; init; }

    /// <summary>The number of answers.</summary>
    public long Answered { get; init; }

    /// <summary>The answers to charge points that do not wait for answers. They count only in their own latencies.</summary>
    public long AnsweredOthers { get; init; }

    /// <summary>The number of CALLs sent, repeated ones included.</summary>
    public long Sent { get; init; }

    /// <summary>The messages that were overdue at the end: sent and unanswered, or due and not sent.</summary>
    public long Outstanding { get; init; }

    /// <summary>The messages among <see cref="Outstanding"/> that were not sent, because an earlier one was unanswered. They are in no latency.</summary>
    public long NotSent { get; init; }

    /// <summary>The age of the oldest overdue message.</summary>
    public TimeSpan OldestOutstanding { get; init; }

    public TimeSpan OwnProcessorTime { get; init; }

    /// <summary>The bytes allocated by the load generator itself, including its display and samples.</summary>
    public long OwnAllocatedBytes { get; init; }

    /// <summary>The CPU time of the central system; null when no process was given, or it has ended.</summary>
    public TimeSpan? ServerProcessorTime { get; init; }

    /// <summary>The resident memory of the central system in bytes, at the end.</summary>
    public long? Memory { get; init; }

    public double PerSecond(long count) => Duration > TimeSpan.Zero ? count / Duration.TotalSeconds : 0;

    public double MicrosecondsPerMessage(TimeSpan processorTime) =>
        Answered + AnsweredOthers > 0 ? processorTime.TotalMicroseconds / (Answered + AnsweredOthers) : 0;
}
