using Moev.Lab.Scenarios.Generators;
using Moev.SmartCharging.Loads;

namespace Moev.Lab.Scenarios.Sessions;

/// <summary>A stay of a scenario's own list.</summary>
/// <param name="Stay">The stay, whose car is not yet known.</param>
/// <param name="Car">The class of the car; null for one that is drawn.</param>
/// <param name="InitialSoc">The state of charge at the arrival; null for one with which the energy leads to the target.</param>
internal sealed record ListedStay(SessionRow Stay, int Connector, CarClass? Car, double? InitialSoc);

/// <summary>The stays of a scenario's own list.</summary>
internal sealed class ListedStays(SiteModel site, IReadOnlyList<ListedStay> stays, CarClasses cars) : IStaySource
{
    private const double WhPerKwh = 1000;

    public IReadOnlyList<Stay> Create(int seed) => StaySources.InOrder(stays.Select(stay => Create(stay, seed)));

    private Stay Create(ListedStay listed, int seed)
    {
        var random = RandomStream.For(seed, listed.Stay.Id, "cars");
        var drawn = cars.Draw(random);
        var row = listed.Stay;
        var car = listed.Car ?? drawn;
        car = car with
        {
            Phases = row.Phases ?? car.Phases,
            MaxAmps = row.MaxAmps ?? car.MaxAmps,
            MaxKw = row.MaxWatts / WhPerKwh ?? car.MaxKw,
        };
        var needed = row.DeliveredWh!.Value;
        var capacity = row.CapacityWh ?? Math.Max(car.CapacityKwh.Draw(random) * WhPerKwh, needed / car.Target);
        return new Stay
        {
            Number = 0,
            Id = row.Id,
            Connector = listed.Connector,
            Arrival = row.Arrival,
            Departure = row.Departure,
            DeclaredDeparture = row.DeclaredDeparture,
            DeclaredWh = row.RequestedWh,
            RequestedWh = needed,
            Car = car.Create(capacity, listed.InitialSoc ?? Math.Max(0, car.Target - needed / capacity), site.WattsPerAmp(listed.Connector, car.Phases), random),
        };
    }
}
