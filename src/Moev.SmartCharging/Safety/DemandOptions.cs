namespace Moev.SmartCharging.Safety;

/// <summary>The times and margins by which the demand of a car is estimated.</summary>
public sealed record DemandOptions
{
    /// <summary>The time for which a car must draw less than its limit before the rest is given to others.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The time after a change of its limit for which measurements do not count.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The age at which a measurement says nothing any more: the car can use its maximum.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>A that a car may draw in addition to what was measured.</summary>
    public double MarginAmps { get; init; } = 2;

    /// <summary>The share of the measured current that it may draw in addition, if it is more than <see cref="MarginAmps"/>.</summary>
    public double MarginShare { get; init; } = 0.1;

    /// <summary>A below its limit from which a car counts as held by it: it can use more.</summary>
    public double CloseAmps { get; init; } = 1;

    /// <summary>The time after which a car is offered its maximum again, to see if it can use it. Doubles each time that it cannot, up to <see cref="MaxProbe"/>.</summary>
    public TimeSpan Probe { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest such time.</summary>
    public TimeSpan MaxProbe { get; init; } = TimeSpan.FromHours(1);

    /// <summary>True when a car that draws nothing keeps its lowest current, so that it can go on by itself. False: it gets 0 A between probes.</summary>
    public bool KeepsLowest { get; init; } = true;
}
