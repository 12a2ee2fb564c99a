using System.Globalization;
using Moev.SmartCharging.Loads;

namespace Moev.Lab.Scenarios.Generators;

/// <summary>Generates stays. Each connector has its own streams of random numbers, so that a further one does not change the others.</summary>
internal sealed class GeneratedStays(SiteModel site, Calendar calendar, IReadOnlyList<int> connectors, StayRules rules) : IStaySource
{
    private const double WhPerKwh = 1000;
    private const double LeastWh = 100;

    /// <summary>The time between a departure and the next arrival, at least.</summary>
    private static readonly TimeSpan Change = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan ShortestStay = TimeSpan.FromMinutes(5);

    public IReadOnlyList<Stay> Create(int seed) => StaySources.InOrder(connectors.SelectMany(connector => At(connector, seed)));

    private IEnumerable<Stay> At(int connector, int seed)
    {
        var name = ConnectorName.Of(site.Connectors[connector]);
        var (times, cars, energies, declarations) = (
            RandomStream.For(seed, name, "stays"),
            RandomStream.For(seed, name, "cars"),
            RandomStream.For(seed, name, "energy"),
            RandomStream.For(seed, name, "declarations"));
        var free = TimeSpan.Zero;
        var count = 0;
        foreach (var wanted in rules.Arrivals.Draw(calendar, RandomStream.For(seed, name, "arrivals")))
        {
            // A car that finds the connector taken drives on.
            var arrival = Whole(wanted);
            if (arrival < free)
                continue;
            var departure = Departure(arrival, times);
            free = departure + Change;
            yield return Create(connector, Id(connector, ++count), arrival, departure, cars, energies, declarations);
        }
    }

    private Stay Create(int connector, string id, TimeSpan arrival, TimeSpan departure, RandomStream cars, RandomStream energies, RandomStream declarations)
    {
        var car = rules.Cars.Draw(cars);
        var capacity = car.CapacityKwh.Draw(cars) * WhPerKwh;
        var most = car.Target * capacity;
        var wanted = rules.EnergyKwh is { } energy ? energy.Draw(energies) * WhPerKwh : most - rules.ArrivalSoc!.Draw(energies) * capacity;
        var requested = Math.Round(Math.Clamp(wanted, Math.Min(LeastWh, most), most));
        // All are drawn, whether they are used or not, so that the share of declarations does not change the errors of those that remain.
        var declares = declarations.NextDouble() * 100 < rules.DeclaredPercent;
        var declaredDeparture = Whole(departure + TimeSpan.FromHours(rules.DepartureErrorHours.Draw(declarations)));
        var declaredWh = Math.Round(Math.Max(LeastWh, requested * (1 + rules.EnergyErrorPercent.Draw(declarations) / 100)));
        return new Stay
        {
            Number = 0,
            Id = id,
            Connector = connector,
            Arrival = arrival,
            Departure = departure,
            DeclaredDeparture = declares ? Later(declaredDeparture, arrival + ShortestStay) : null,
            DeclaredWh = declares ? declaredWh : null,
            RequestedWh = requested,
            Car = car.Create(capacity, car.Target - requested / capacity, site.WattsPerAmp(connector, car.Phases), cars),
        };
    }

    private TimeSpan Departure(TimeSpan arrival, RandomStream times)
    {
        if (rules.StayHours is { } stay)
            return Later(Whole(arrival + TimeSpan.FromHours(stay.Draw(times))), arrival + ShortestStay);
        var hour = rules.DepartureHour!.Draw(times);
        for (var day = calendar.LocalAt(arrival).Date; ; day = day.AddDays(1))
        {
            var departure = Whole(calendar.At(day.AddHours(hour)));
            if (departure >= arrival + ShortestStay)
                return departure;
        }
    }

    private string Id(int connector, int count)
    {
        var at = site.Connectors[connector];
        return string.Create(CultureInfo.InvariantCulture, $"{at.ChargePoint}-{at.ConnectorId}-{count}");
    }

    private static TimeSpan Whole(TimeSpan time) => TimeSpan.FromSeconds(Math.Round(time.TotalSeconds));

    private static TimeSpan Later(TimeSpan first, TimeSpan second) => first > second ? first : second;
}

/// <summary>The distributions that stays are drawn from.</summary>
internal sealed record StayRules
{
    public required Arrivals Arrivals { get; init; }

    /// <summary>The hours between arrival and departure; null with <see cref="DepartureHour"/>.</summary>
    public Distribution? StayHours { get; init; }

    /// <summary>The hour of the day of the departure, the first one after the arrival.</summary>
    public Distribution? DepartureHour { get; init; }

    /// <summary>The energy that a driver needs; null with <see cref="ArrivalSoc"/>.</summary>
    public Distribution? EnergyKwh { get; init; }

    /// <summary>The state of charge at the arrival.</summary>
    public Distribution? ArrivalSoc { get; init; }

    /// <summary>The share of drivers that declare their departure and energy.</summary>
    public double DeclaredPercent { get; init; } = 100;

    /// <summary>Declared minus actual departure.</summary>
    public Distribution DepartureErrorHours { get; init; } = Distribution.Constant(0);

    /// <summary>Declared minus needed energy, in percent of the needed one.</summary>
    public Distribution EnergyErrorPercent { get; init; } = Distribution.Constant(0);

    public required CarClasses Cars { get; init; }
}
