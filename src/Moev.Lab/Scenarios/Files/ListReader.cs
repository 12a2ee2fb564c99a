using System.Globalization;
using Moev.Lab.Scenarios.Generators;
using Moev.Lab.Scenarios.Sessions;
using Moev.SmartCharging.Files;
using Moev.SmartCharging.Loads;

namespace Moev.Lab.Scenarios.Files;

/// <summary>Reads stays that the scenario lists itself.</summary>
internal static class ListReader
{
    private const int MaxIdLength = 255;
    private const double WhPerKwh = 1000;

    private static readonly NumberRange Energy = new(0, 10_000, " kWh", IsAboveLeast: true);
    private static readonly NumberRange Phases = new(1, 3, "", IsInteger: true);
    private static readonly NumberRange Amps = new(0, 1000, " A", IsAboveLeast: true);
    private static readonly NumberRange Power = new(0.01, 10_000, " kW");
    private static readonly NumberRange Capacity = new(0.1, 10_000, " kWh");
    private static readonly NumberRange Soc = new(0, 1, "");

    public static (IStaySource? Source, IReadOnlyList<int> Connectors) Read(Members members, SessionScene scene, CarClasses cars, ReadContext context)
    {
        var errors = context.Errors;
        var stays = new List<(ListedStay Stay, LocatedValue At)>();
        foreach (var item in members.Items("stays", 0, ScenarioLimits.MaxRows, isRequired: true))
        {
            if (ReadOne(item, stays.Count, scene, errors) is { } stay)
                stays.Add((stay, item));
        }

        members.End();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var free = new Dictionary<int, TimeSpan>();
        foreach (var (stay, at) in stays.OrderBy(static stay => stay.Stay.Stay.Arrival))
        {
            if (!ids.Add(stay.Stay.Id))
                errors.Add(at, $"The id '{stay.Stay.Id}' occurs twice.");
            if (stay.Stay.Departure <= stay.Stay.Arrival)
                errors.Add(at, "The departure must be after the arrival.");
            else if (stay.Stay.Arrival < free.GetValueOrDefault(stay.Connector))
                errors.Add(at, "The stay overlaps with an earlier one at the same connector.");
            if (stay.Stay.Arrival >= scene.Calendar.Duration)
                errors.Add(at, "The arrival is after the end of the simulation.");
            free[stay.Connector] = stay.Stay.Departure;
        }

        return (new ListedStays(scene.Site, [.. stays.Select(static stay => stay.Stay)], cars), [.. stays.Select(static stay => stay.Stay.Connector).Distinct()]);
    }

    /// <summary>Reads the name of a connector.</summary>
    /// <returns>Its index; -1, with an error, when there is none.</returns>
    public static int Connector(LocatedValue? value, SiteModel site, FileErrors errors)
    {
        if (value is null)
            return -1;
        if (value.Kind != JsonKind.String || value.Text.Length == 0)
        {
            errors.Add(value, "Must be the name of a connector, such as \"CP_1/1\".");
            return -1;
        }

        var found = ConnectorName.Find(site, value.Text);
        if (found < 0)
            errors.Add(value, $"The site has no connector '{value.Text}'. A connector's name is that of its charge point, a slash and its number.");
        return found;
    }

    private static ListedStay? ReadOne(LocatedValue item, int index, SessionScene scene, FileErrors errors)
    {
        if (Members.Of(item, errors) is not { } members)
            return null;
        var start = scene.Calendar.Start;
        var connector = Connector(members.Require("connector"), scene.Site, errors);
        var arrival = Moments.Read(members.Require("arrival"), start, errors);
        var departure = Moments.Read(members.Require("departure"), start, errors);
        var needed = members.Number("energyKwh", Energy, isRequired: true) * WhPerKwh;
        var row = new SessionRow
        {
            Line = 0,
            Stations = [],
            Id = members.Text("id", MaxIdLength) ?? string.Create(CultureInfo.InvariantCulture, $"stay-{index + 1}"),
            Arrival = arrival ?? default,
            Departure = departure ?? default,
            DeliveredWh = needed,
            RequestedWh = members.Number("declaredKwh", Energy) * WhPerKwh,
            DeclaredDeparture = Moments.Read(members.Find("declaredDeparture"), start, errors),
            Phases = (int?)members.Number("phases", Phases),
            MaxAmps = members.Number("maxAmps", Amps),
            MaxWatts = members.Number("maxKw", Power) * WhPerKwh,
            CapacityWh = members.Number("capacityKwh", Capacity) * WhPerKwh,
        };
        var soc = members.Number("initialSoc", Soc);
        CarClass? car = null;
        if (members.Find("class") is { } name)
        {
            car = name.Kind == JsonKind.String ? scene.Cars.FirstOrDefault(known => known.Name == name.Text) : null;
            if (car is null)
                errors.Add(name, "Must be the name of a class of cars.");
        }

        members.End();
        return connector < 0 || arrival is null || departure is null || needed is null ? null : new ListedStay(row, connector, car, soc);
    }
}
