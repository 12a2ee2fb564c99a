namespace Moev.ChargePoint.Charging;

/// <summary>The reactions of a car's charger to the control pilot (IEC 61851-1).</summary>
public sealed record EvDynamics
{
    /// <summary>Follows the pilot at once and exactly.</summary>
    public static EvDynamics Ideal { get; } = new();

    /// <summary>The time from a change of the pilot to the start of the reaction.</summary>
    public TimeSpan DeadTime { get; init; }

    /// <summary>The change of the current in A per s, in steps of 1 A; 0 for a change at once.</summary>
    public double RampAmpsPerSecond { get; init; }

    /// <summary>The current that stays below the pilot, in A per phase.</summary>
    public double BiasAmps { get; init; }

    /// <summary>The steps of the current in A, to which it is rounded down; 0 for none.</summary>
    public double StepAmps { get; init; }

    /// <summary>False for a car that does not charge again after a pause until it is unplugged, or until a current well above the minimum wakes it.</summary>
    public bool Wakes { get; init; } = true;
}
