namespace Moev.ChargePoint.Charging;

/// <summary>The reactions of a car's charger to the control pilot (IEC 61851-1).</summary>
/// <remarks>
/// Without an offer the charge point's contactor opens, so the current is zero at once. A change of the pilot during the dead time of an earlier one does not start it
/// anew: at its end the car follows the newest pilot.
/// </remarks>
public sealed record EvDynamics
{
    /// <summary>Follows the pilot at once and exactly.</summary>
    public static EvDynamics Ideal { get; } = new();

    /// <summary>The time from a change of the pilot to the start of the reaction.</summary>
    public TimeSpan DeadTime { get; init; }

    /// <summary>The change of the current in A per s, in steps of 1 A; 0 for a change at once. The first step comes when a ramp without steps would have reached it.</summary>
    public double RampAmpsPerSecond { get; init; }

    /// <summary>The current that stays below the pilot, in A per phase.</summary>
    public double BiasAmps { get; init; }

    /// <summary>The steps of the current in A, to which it is rounded down; 0 for none.</summary>
    public double StepAmps { get; init; }

    /// <summary>
    /// False for a car that falls asleep when its offer ends after it has charged. It then takes nothing until it is unplugged, or until it is woken as
    /// <see cref="WakeUpAmps"/> says.
    /// </summary>
    public bool Wakes { get; init; } = true;

    /// <summary>
    /// The offer in A per phase that wakes a sleeping car; 0 for a car that only unplugging wakes. The offer that ends the pause in which it fell asleep does not: it wakes
    /// when that is withdrawn, for <see cref="WakeUpPause"/> at least, and then this much is offered at once.
    /// </summary>
    public double WakeUpAmps { get; init; } = 8;

    /// <summary>The least time without an offer before <see cref="WakeUpAmps"/> wakes a sleeping car.</summary>
    public TimeSpan WakeUpPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Returns the first problem with these values; null when there is none.</summary>
    public string? Problem()
    {
        if (DeadTime < TimeSpan.Zero || DeadTime > TimeSpan.FromHours(1))
            return "A dead time is 0 s to 1 h.";
        if (RampAmpsPerSecond != 0 && !(RampAmpsPerSecond is >= 0.001 and <= 1_000))
            return "A ramp is 0.001 to 1000 A per s, or 0 for none.";
        if (!(BiasAmps is >= 0 and <= 1_000))
            return "A bias is 0 to 1000 A.";
        if (!(StepAmps is >= 0 and <= 1_000))
            return "The steps of a current are 0 to 1000 A.";
        if (!(WakeUpAmps is >= 0 and <= 1_000))
            return "The offer that wakes a car is 0 to 1000 A.";
        return WakeUpPause < TimeSpan.Zero ? "A pause is not negative." : null;
    }
}
