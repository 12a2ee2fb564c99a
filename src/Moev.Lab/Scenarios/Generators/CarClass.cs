using Moev.ChargePoint.Charging;

namespace Moev.Lab.Scenarios.Generators;

/// <summary>A kind of car.</summary>
internal sealed record CarClass
{
    private const double WhPerKwh = 1000;
    private const double FullPercent = 100;

    public string Name { get; init; } = "car";

    /// <summary>The frequency, relative to the other classes.</summary>
    public double Weight { get; init; } = 1;

    public int Phases { get; init; } = 3;

    public double MaxAmps { get; init; } = 16;

    public double MinAmps { get; init; } = Ev.DefaultMinCurrent;

    public Distribution CapacityKwh { get; init; } = Distribution.Constant(60);

    /// <summary>The most that the battery takes; null for what its charger can give.</summary>
    public double? MaxKw { get; init; }

    public double TransitionSoc { get; init; } = 0.8;

    public double FullSoc { get; init; } = 0.995;

    /// <summary>The state of charge that the energy which the driver needs leads to; null for a full battery.</summary>
    public double? TargetSoc { get; init; }

    /// <summary>The share of cars that sleep after a pause (<see cref="EvDynamics.Wakes"/>).</summary>
    public double SleepPercent { get; init; }

    public EvDynamics Dynamics { get; init; } = EvDynamics.Ideal;

    /// <summary>The state of charge after the energy that the driver needs.</summary>
    public double Target => TargetSoc ?? FullSoc;

    /// <summary>Returns a car with a capacity and a state of charge.</summary>
    /// <param name="capacityWh">The capacity.</param>
    /// <param name="soc">The state of charge at the arrival.</param>
    /// <param name="wattsPerAmp">W of the connector for each A per phase with this car.</param>
    /// <param name="random">Draws whether it sleeps.</param>
    public CarSettings Create(double capacityWh, double soc, double wattsPerAmp, RandomStream random) => new()
    {
        Phases = Phases,
        MaxAmps = MaxAmps,
        MinAmps = MinAmps,
        CapacityWh = capacityWh,
        MaxWatts = MaxKw * WhPerKwh ?? MaxAmps * wattsPerAmp,
        InitialSoc = Math.Clamp(soc, 0, 1),
        TransitionSoc = TransitionSoc,
        FullSoc = FullSoc,
        Dynamics = random.NextDouble() * FullPercent < SleepPercent ? Dynamics with { Wakes = false } : Dynamics,
    };
}

/// <summary>The classes of which cars are drawn.</summary>
internal sealed class CarClasses(IReadOnlyList<CarClass> classes)
{
    private readonly IReadOnlyList<double> _sums = Weighted.SumsOf(classes.Select(static car => car.Weight));

    public IReadOnlyList<CarClass> All => classes;

    public CarClass Draw(RandomStream random) => classes[Weighted.Choose(_sums, random)];
}
