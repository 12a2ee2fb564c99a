using Moev.ChargePoint.Charging;

namespace Moev.Lab.Scenarios;

/// <summary>The stay of one car at a connector. What its driver declares is kept apart from what happens.</summary>
internal sealed record Stay
{
    /// <summary>The place in the list of stays, which is in the order of arrival and then of connector.</summary>
    public required int Number { get; init; }

    /// <summary>The id, unique in the scenario; also the id tag when it is at most 20 characters long.</summary>
    public required string Id { get; init; }

    /// <summary>The index of the connector in the site.</summary>
    public required int Connector { get; init; }

    /// <summary>The arrival, since the start of the simulation.</summary>
    public required TimeSpan Arrival { get; init; }

    /// <summary>The actual departure.</summary>
    public required TimeSpan Departure { get; init; }

    /// <summary>The declared departure; null when none is declared.</summary>
    public TimeSpan? DeclaredDeparture { get; init; }

    /// <summary>The declared energy in Wh; null when none is declared.</summary>
    public double? DeclaredWh { get; init; }

    /// <summary>The energy that the driver really needs, in Wh. Metrics measure against it.</summary>
    public required double RequestedWh { get; init; }

    /// <summary>The car.</summary>
    public required CarSettings Car { get; init; }
}

/// <summary>The properties of a car.</summary>
internal sealed record CarSettings
{
    /// <summary>Phases that it charges on, 1 to 3.</summary>
    public int Phases { get; init; } = 3;

    /// <summary>The most that it draws, in A per phase.</summary>
    public double MaxAmps { get; init; } = 32;

    /// <summary>Below this offer, in A per phase, it draws nothing.</summary>
    public double MinAmps { get; init; } = 6;

    public required double CapacityWh { get; init; }

    /// <summary>The most that its battery takes, in W.</summary>
    public required double MaxWatts { get; init; }

    /// <summary>The state of charge at the arrival, 0 to 1.</summary>
    public double InitialSoc { get; init; }

    /// <summary>The state of charge from which on it takes less, 0 to 0.999. An ideal battery has 0.999.</summary>
    public double TransitionSoc { get; init; } = 0.8;

    /// <summary>The state of charge at which it stops, up to 1.</summary>
    public double FullSoc { get; init; } = 0.995;

    /// <summary>The reactions of its charger to the pilot.</summary>
    public EvDynamics Dynamics { get; init; } = EvDynamics.Ideal;

    /// <summary>Returns a car that has just arrived.</summary>
    public Ev Create() => new(Phases, MaxAmps, new EvBattery(CapacityWh, MaxWatts, InitialSoc, TransitionSoc, FullSoc), MinAmps, Dynamics);
}

/// <summary>A source of stays.</summary>
internal interface IStaySource
{
    /// <summary>Returns the stays of a run, in the order of arrival and then of connector. Equal seeds give equal stays.</summary>
    IReadOnlyList<Stay> Create(int seed);
}
