using Moev.SmartCharging.Algorithms.Optimization;

namespace Moev.SmartCharging;

/// <summary>The settings of the algorithms.</summary>
public sealed record AlgorithmSettings
{
    /// <summary>The current of each session under <c>static-cap</c>, in A per phase.</summary>
    public double CapAmps { get; init; } = 16;

    /// <summary>
    /// The time in which each session is first once under <c>equal-share</c> and <c>round-robin</c>, where the minimum of all does not fit. Half the sessions fit: each one charges for half
    /// of it.
    /// </summary>
    public TimeSpan Rotation { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The step by which <c>round-robin</c> raises sessions where all currents are possible, in A. At least 0.001 A.</summary>
    public double RoundRobinStepAmps { get; init; } = 1;

    /// <summary>
    /// True to give all sessions their minimum, as far as it fits, before any gets more, under <c>fcfs</c>, <c>lcfs</c>, <c>edf</c> and <c>llf</c>. Cars are paused less often, and those
    /// that are first get less.
    /// </summary>
    public bool Uninterrupted { get; init; }

    /// <summary>The settings of <c>optimizer-cost</c> and <c>optimizer-fastest</c>.</summary>
    public OptimizerSettings Optimizer { get; init; } = OptimizerSettings.Default;
}
