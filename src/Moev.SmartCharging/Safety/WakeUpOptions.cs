namespace Moev.SmartCharging.Safety;

/// <summary>The times and the number of tries by which sleeping cars are woken.</summary>
public sealed record WakeUpOptions
{
    /// <summary>The time after which a car that got current and draws none is tried again. Doubles with each try.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The time without current before a try.</summary>
    public TimeSpan Off { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A in addition to the lowest current during a try.</summary>
    public double KickAmps { get; init; } = 4;

    /// <summary>The number of tries after a pause. 0 for none.</summary>
    public int MaxTries { get; init; } = 3;

    /// <summary>The current from which a car counts as awake, in A.</summary>
    public double AwakeAmps { get; init; } = 1;
}
