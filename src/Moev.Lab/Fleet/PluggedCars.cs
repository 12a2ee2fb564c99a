using Moev.ChargePoint.Charging;
using Moev.Lab.Scenarios;
using Moev.SmartCharging.Loads;

namespace Moev.Lab.Fleet;

/// <summary>The cars at the connectors of one charge point, and the places of the connectors in the site. Connectors are named by their numbers, from 1.</summary>
internal sealed class PluggedCars
{
    private readonly int[] _siteConnectors;
    private readonly Stay?[] _stays;

    public PluggedCars(FleetMember member, SiteModel site)
    {
        _siteConnectors = new int[member.Options.Connectors + 1];
        Array.Fill(_siteConnectors, -1);
        foreach (var index in member.Connectors)
            _siteConnectors[site.Connectors[index].ConnectorId] = index;
        _stays = new Stay?[_siteConnectors.Length];
    }

    /// <summary>Gets or sets the stay at a connector; null while there is none.</summary>
    public Stay? this[int connectorId]
    {
        get => _stays[connectorId];
        set => _stays[connectorId] = value;
    }

    /// <summary>Returns the index of a connector in the site; -1 when the site does not have it.</summary>
    public int SiteIndexOf(int connectorId) => _siteConnectors[connectorId];

    /// <summary>Returns the energy in Wh that the car at a connector has taken during its stay; 0 without one.</summary>
    public double DeliveredWh(Connector connector) => connector.Ev is { } car && _stays[connector.Id] is { } stay
        ? (car.Battery.Soc - stay.Car.InitialSoc) * car.Battery.CapacityWh
        : 0;
}
