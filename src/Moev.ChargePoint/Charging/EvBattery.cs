namespace Moev.ChargePoint.Charging;

/// <summary>
/// A battery that charges in two stages: at a constant rate up to a transition, then at a rate that falls linearly to zero at 100 %.
/// Every question has a closed-form answer, so the result of an hour does not depend on how it is cut into steps.
/// </summary>
/// <remarks>
/// Above <see cref="TransitionSoc"/> T the battery takes at most m·(1 - soc)/(1 - T), where m is its greatest rate. At an offered rate
/// p &lt; m that line is met later, at T' = 1 - (p/m)·(1 - T); from there 1 - soc decays exponentially with the time constant (1 - T)/m.
/// </remarks>
public sealed class EvBattery
{
    /// <summary>The highest state of charge at which the power can begin to fall.</summary>
    internal const double MaxTransitionSoc = 0.999;

    /// <param name="capacityWh">Energy between 0 and 100 %, in Wh.</param>
    /// <param name="maxPowerW">Power that the battery takes below its transition, in W.</param>
    /// <param name="soc">State of charge to begin with, 0 to 1.</param>
    /// <param name="transitionSoc">State of charge at which the power begins to fall, 0 to 1 (exclusive).</param>
    /// <param name="fullSoc">State of charge at which charging ends, up to 1. At exactly 1 it never ends, because the tail never does.</param>
    public EvBattery(double capacityWh, double maxPowerW, double soc, double transitionSoc = 0.8, double fullSoc = 0.995)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacityWh);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxPowerW);
        ThrowIfOutside(soc, 0, 1, nameof(soc));
        ThrowIfOutside(transitionSoc, 0, MaxTransitionSoc, nameof(transitionSoc));
        ThrowIfOutside(fullSoc, 0.01, 1, nameof(fullSoc));
        CapacityWh = capacityWh;
        MaxPowerW = maxPowerW;
        Soc = soc;
        TransitionSoc = transitionSoc;
        FullSoc = fullSoc;
    }

    public double CapacityWh { get; }

    public double MaxPowerW { get; }

    public double TransitionSoc { get; }

    public double FullSoc { get; }

    /// <summary>State of charge, 0 to 1.</summary>
    public double Soc { get; private set; }

    /// <summary>True once the battery is full.</summary>
    public bool IsFull => Soc >= FullSoc;

    /// <summary>Power in W that the battery takes now when <paramref name="offeredW"/> is offered.</summary>
    public double PowerAt(double offeredW)
    {
        if (IsFull || offeredW <= 0)
            return 0;
        var tail = Soc <= TransitionSoc ? MaxPowerW : MaxPowerW * (1 - Soc) / (1 - TransitionSoc);
        return Math.Min(offeredW, tail);
    }

    /// <summary>Charges for a while at a constant offer.</summary>
    /// <returns>The energy taken, in Wh.</returns>
    public double Charge(double offeredW, TimeSpan duration)
    {
        if (IsFull || offeredW <= 0 || duration <= TimeSpan.Zero)
            return 0;
        var before = Soc;
        Soc = Math.Max(before, Math.Min(FullSoc, SocAfter(offeredW, duration.TotalHours)));
        // The last step to the end of charging is often shorter than the clock can tell: without this, the time to full would never reach zero.
        if (FullSoc - Soc < 1e-12)
            Soc = FullSoc;
        return (Soc - before) * CapacityWh;
    }

    /// <summary>The time until the battery is full at a constant offer; null when it never will be.</summary>
    public TimeSpan? TimeToFull(double offeredW) => TimeToSoc(FullSoc, offeredW);

    /// <summary>The time until a state of charge is reached at a constant offer; null when it never will be.</summary>
    public TimeSpan? TimeToSoc(double targetSoc, double offeredW)
    {
        if (targetSoc <= Soc)
            return TimeSpan.Zero;
        if (offeredW <= 0 || targetSoc >= 1)
            return null;
        var rate = RatePerHour(offeredW);
        var bend = Bend(rate);
        var hours = Math.Max(0, Math.Min(targetSoc, bend) - Soc) / rate;
        if (targetSoc > bend)
            hours += TimeConstantHours * Math.Log((1 - Math.Max(Soc, bend)) / (1 - targetSoc));
        // Rounded up, so that the state of charge is reached after this time.
        return hours > TimeSpan.MaxValue.TotalHours / 2 ? null : TimeSpan.FromTicks((long)Math.Ceiling(hours * TimeSpan.TicksPerHour));
    }

    private double TimeConstantHours => (1 - TransitionSoc) * CapacityWh / MaxPowerW;

    private double SocAfter(double offeredW, double hours)
    {
        var rate = RatePerHour(offeredW);
        var bend = Bend(rate);
        var constant = Math.Max(0, bend - Soc) / rate;
        if (hours <= constant)
            return Soc + rate * hours;
        return 1 - (1 - Math.Max(Soc, bend)) * Math.Exp(-(hours - constant) / TimeConstantHours);
    }

    private double RatePerHour(double offeredW) => Math.Min(offeredW, MaxPowerW) / CapacityWh;

    /// <summary>Returns the state of charge at which the constant stage ends at this rate: T' in the remarks above.</summary>
    private double Bend(double ratePerHour) => 1 - ratePerHour * CapacityWh / MaxPowerW * (1 - TransitionSoc);

    private static void ThrowIfOutside(double value, double low, double high, string name)
    {
        if (!(value >= low && value <= high))
            throw new ArgumentOutOfRangeException(name, value, $"Must be {low} to {high}.");
    }
}
