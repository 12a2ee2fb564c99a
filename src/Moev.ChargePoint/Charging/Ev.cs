namespace Moev.ChargePoint.Charging;

/// <summary>A car on the cable: how many phases it uses, how much current it can take, how its charger follows the pilot, and its battery.</summary>
public sealed class Ev
{
    /// <summary>The least current that IEC 61851's control pilot can offer, in A. An offer below it means no energy at all.</summary>
    public const double DefaultMinCurrent = 6;

    private readonly PilotFollower _follower;
    private int _offeredPhases = 3;
    private double _voltage;

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
        if (dynamics?.Problem() is { } problem)
            throw new ArgumentException(problem, nameof(dynamics));
        Phases = phases;
        MaxCurrent = maxCurrent;
        MinCurrent = minCurrent;
        Battery = battery;
        Dynamics = dynamics ?? EvDynamics.Ideal;
        _follower = new PilotFollower(Dynamics, maxCurrent);
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

    /// <summary>True while the car sleeps: it takes nothing, whatever is offered.</summary>
    public bool IsAsleep => _follower.IsAsleep;

    /// <summary>The power that flows now, in W.</summary>
    internal double Watts => Battery.PowerAt(UsableWatts);

    /// <summary>The current that flows now, in A on each phase in use.</summary>
    internal double Amps => _voltage > 0 ? Watts / (UsedPhases * _voltage) : 0;

    /// <summary>The phases that it loads: the first ones of those offered.</summary>
    internal int UsedPhases => Math.Min(_offeredPhases, Phases);

    /// <summary>
    /// The time until the current changes by itself in a step: the end of the dead time, a step of the ramp, or the end of charging; null when only another offer changes it.
    /// </summary>
    internal TimeSpan? NextChange
    {
        get
        {
            if (!Wants)
                return null;
            var next = _follower.NextChange;
            return TimeToFull is { } full && !(next < full) ? full : next;
        }
    }

    /// <summary>Power in W that its charger takes now if its battery can.</summary>
    private double UsableWatts => _follower.Amps * UsedPhases * _voltage;

    private TimeSpan? TimeToFull => UsableWatts is > 0 and var usable ? Battery.TimeToFull(usable) : null;

    /// <summary>Changes the offer from now on.</summary>
    /// <param name="amps">A per phase; below <see cref="MinCurrent"/> there is none.</param>
    /// <param name="phases">The phases of the offer, 1 to 3.</param>
    /// <param name="volts">Line to neutral.</param>
    internal void Offer(double amps, int phases, double volts)
    {
        (_offeredPhases, _voltage) = (phases, volts);
        _follower.Offer(amps < MinCurrent ? 0 : amps);
    }

    /// <summary>Lets time pass at the present offer. The result does not depend on how time is cut.</summary>
    /// <returns>The energy taken, in Wh.</returns>
    internal double Advance(TimeSpan duration)
    {
        var energy = 0.0;
        while (duration > TimeSpan.Zero)
        {
            var part = _follower.NextChange is { } next && next < duration ? next : duration;
            energy += Battery.Charge(UsableWatts, part);
            _follower.Pass(part);
            duration -= part;
        }

        return energy;
    }

    /// <summary>The time until the battery has taken some more energy at the present current; null when it never will.</summary>
    internal TimeSpan? TimeToTake(double energyWh) =>
        UsableWatts is > 0 and var usable ? Battery.TimeToSoc(Battery.Soc + energyWh / Battery.CapacityWh, usable) : null;

    /// <summary>Takes the car off the cable: it forgets the offer, and wakes up.</summary>
    internal void Unplug() => _follower.Reset();
}
