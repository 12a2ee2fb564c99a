namespace Moev.SmartCharging.Safety;

/// <summary>The times and steps that keep the contactors of charge points and cars alive.</summary>
public sealed record ContactorOptions
{
    /// <summary>The shortest time for which a car has current once it got some. Zero for none.</summary>
    public TimeSpan MinimumOn { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>The shortest time of a pause. Zero for none.</summary>
    public TimeSpan MinimumOff { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The largest rise in one decision, in A; infinite for any.</summary>
    public double MaxRiseAmps { get; init; } = double.PositiveInfinity;

    /// <summary>Rises of less than this many A are not worth a message. 0 for none.</summary>
    public double SmallestRiseAmps { get; init; } = 0.5;
}
