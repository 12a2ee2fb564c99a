namespace Moev.SmartCharging.Safety;

/// <summary>The times and tolerances by which the ceiling of a connector is judged.</summary>
public sealed record CeilingOptions
{
    /// <summary>The time after which an accepted cut counts as followed when no measurement shows it earlier.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The time for which the current may be measured above its limit, after the settle time, before the connector counts as one that does not obey.</summary>
    public TimeSpan Reaction { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The time after the end of a lease for which it still counts, because of a slow clock of the charge point; the settle time comes on top.</summary>
    public TimeSpan LeaseMargin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The time before the end of a lease from which the current without it counts too, because of a fast clock, and so that others are cut in time.
    /// </summary>
    public TimeSpan LeaseLead { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A above the limit that count as measuring error.</summary>
    public double ToleranceAmps { get; init; } = 1;

    /// <summary>The share of the limit that counts as measuring error, if it is more than <see cref="ToleranceAmps"/>.</summary>
    public double ToleranceShare { get; init; } = 0.05;

    /// <summary>The time for which it must be measured within its limit before it is trusted again. Doubles with each relapse.</summary>
    public TimeSpan Trust { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest such time.</summary>
    public TimeSpan MaxTrust { get; init; } = TimeSpan.FromHours(1);

    internal double ToleranceOf(double limit) => Math.Max(ToleranceAmps, limit * ToleranceShare);
}
