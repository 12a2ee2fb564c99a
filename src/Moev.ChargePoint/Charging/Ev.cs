namespace Moev.ChargePoint.Charging;

/// <summary>A car on the cable: how many phases it uses, how much current it can take, and its battery.</summary>
public sealed class Ev
{
    /// <summary>The least current that IEC 61851's control pilot can offer, in A. An offer below it means no energy at all.</summary>
    public const double DefaultMinCurrent = 6;

    /// <param name="phases">Phases the car charges on, 1 to 3.</param>
    /// <param name="maxCurrent">The most its charger takes, in A per phase.</param>
    /// <param name="battery">Its battery, which may take less.</param>
    /// <param name="minCurrent">Below this offer, in A per phase, it draws nothing.</param>
    /// <param name="dynamics">The reactions of its charger to the pilot; ideal when null.</param>
    public Ev(int phases, double maxCurrent, EvBattery battery, double minCurrent = DefaultMinCurrent, EvDynamics? dynamics = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(phases, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(phases, 3);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxCurrent);
        ArgumentOutOfRangeException.ThrowIfNegative(minCurrent);
        ArgumentNullException.ThrowIfNull(battery);
        Phases = phases;
        MaxCurrent = maxCurrent;
        MinCurrent = minCurrent;
        Battery = battery;
        Dynamics = dynamics ?? EvDynamics.Ideal;
    }

    /// <summary>The reactions of its charger to the pilot.</summary>
    public EvDynamics Dynamics { get; }

    public int Phases { get; }

    /// <summary>A per phase.</summary>
    public double MaxCurrent { get; }

    /// <summary>A per phase.</summary>
    public double MinCurrent { get; }

    public EvBattery Battery { get; }

    /// <summary>True while the car takes energy, if enough is offered.</summary>
    public bool Wants => !Battery.IsFull;

    /// <summary>Power in W that the car would draw at most from this offer; its battery may take less near the end.</summary>
    /// <param name="offeredCurrent">Offer of the charge point, in A per phase.</param>
    /// <param name="offeredPhases">Phases of the offer.</param>
    /// <param name="voltage">Line to neutral, in V.</param>
    public double UsableOffer(double offeredCurrent, int offeredPhases, double voltage) =>
        offeredCurrent < MinCurrent ? 0 : Math.Min(offeredCurrent, MaxCurrent) * Math.Min(offeredPhases, Phases) * voltage;
}
