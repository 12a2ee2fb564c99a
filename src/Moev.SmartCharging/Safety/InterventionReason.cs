namespace Moev.SmartCharging.Safety;

/// <summary>The reason for which a connector gets another current than the algorithm wanted.</summary>
public enum InterventionReason : byte
{
    /// <summary>It gets what was wanted.</summary>
    None = 0,

    /// <summary>A node above it has no room for more.</summary>
    AboveNodeLimit,

    /// <summary>More was wanted than the connector's maximum.</summary>
    AboveMaximum,

    /// <summary>More than 0 but less than the connector's minimum was wanted: it pauses.</summary>
    BelowMinimum,

    /// <summary>A current was wanted that is not one of the connector's steps: the next lower one is taken.</summary>
    NotAStep,

    /// <summary>The wanted current is negative or not finite: the fail-safe current is taken.</summary>
    NotANumber,

    /// <summary>No session runs: the connector keeps its fail-safe current.</summary>
    NoSession,

    /// <summary>The connector cannot be controlled: its ceiling counts, and the fail-safe current is asked for.</summary>
    Uncontrollable,

    /// <summary>It has not been on for the minimum time yet, so it keeps its minimum (contactor care).</summary>
    MinimumOnTime,

    /// <summary>It has not been paused for the minimum time yet, so it stays paused (contactor care).</summary>
    MinimumOffTime,

    /// <summary>The current rises by one limited step per decision (contactor care).</summary>
    StepLimit,

    /// <summary>The change is too small to be worth a message (contactor care).</summary>
    Hysteresis,

    /// <summary>The car did not wake after a pause: it is tried again, or waits for its next try.</summary>
    WakeUp,
}
