using Moev.ChargePoint;
using Moev.ChargePoint.Charging;
using Moev.ChargePoint.Core;
using Moev.Lab.Fleet;
using Moev.Lab.Scenarios;
using Moev.Lab.Truth;
using Moev.SmartCharging.Loads;

namespace Moev.Lab.Lockstep;

/// <summary>One charge point of a run: its core, its network, and the cars at its connectors.</summary>
internal sealed class LabChargePoint : IDisposable
{
    private readonly VirtualTimeProvider _time;
    private readonly int[] _siteConnectors; // by the number of the connector, from 1; -1 when the site does not have it
    private readonly Stay?[] _stays;
    private TimeSpan? _nextDue;

    public LabChargePoint(FleetMember member, SiteModel site, ChargePointLink link, VirtualTimeProvider time, ChargePointObserver observer)
    {
        (Identity, Link, _time) = (member.Options.Identity, link, time);
        Core = new ChargePointCore(member.Options, link, time.GetUtcNow(), observer);
        link.Core = Core;
        foreach (var (key, value) in member.Configuration())
            _ = Core.SetConfiguration(key, value) is { } refusal ? throw new LabException($"The configuration key {key} cannot be '{value}': {refusal}") : 0;
        _siteConnectors = new int[member.Options.Connectors + 1];
        Array.Fill(_siteConnectors, -1);
        foreach (var index in member.Connectors)
            _siteConnectors[site.Connectors[index].ConnectorId] = index;
        _stays = new Stay?[_siteConnectors.Length];
    }

    public string Identity { get; }

    public ChargePointCore Core { get; }

    public ChargePointLink Link { get; }

    /// <summary>True when something happened since the truth was last recorded.</summary>
    public bool IsTouched { get; private set; }

    /// <summary>True while a car draws current, which may change by itself.</summary>
    public bool IsCharging { get; private set; }

    /// <summary>The time of the next thing that happens by itself; null without one.</summary>
    public TimeSpan? NextDue
    {
        get
        {
            var link = Link.NextDue;
            return link is null || _nextDue < link ? _nextDue : link;
        }
    }

    /// <summary>Brings the core to the present. Required before every input.</summary>
    public ChargePointCore Touch()
    {
        IsTouched = true;
        Core.AdvanceTo(_time.Now);
        return Core;
    }

    /// <summary>Notes that the core's next alarm may have changed.</summary>
    public void Arm() => _nextDue = Core.NextDue;

    /// <summary>Returns the car that stays at a connector.</summary>
    public Stay? StayAt(int connectorId) => _stays[connectorId];

    /// <summary>Lets a car come.</summary>
    /// <returns>Null, or the reason why it cannot be plugged in.</returns>
    public string? Arrive(int connectorId, Stay stay)
    {
        if (Touch().PlugIn(connectorId, stay.Car.Create()) is { } refusal)
            return refusal;
        _stays[connectorId] = stay;
        return null;
    }

    /// <summary>Lets the car go.</summary>
    /// <returns>The energy that it took, in Wh.</returns>
    public double Depart(int connectorId)
    {
        var delivered = Delivered(connectorId, Touch().Connectors[connectorId - 1].Ev!);
        Core.Unplug(connectorId);
        _stays[connectorId] = null;
        return delivered;
    }

    /// <summary>Records what its connectors offer and draw now.</summary>
    public void Record(IRunRecorder recorder)
    {
        IsTouched = false;
        IsCharging = false;
        for (var id = 1; id < _siteConnectors.Length; id++)
        {
            if (_siteConnectors[id] is var index && index < 0)
                continue;
            var connector = Core.Connectors[id - 1];
            var (watts, amps) = (connector.Power, connector.Current);
            IsCharging |= watts > 0;
            var delivered = connector.Ev is { } car && _stays[id] is not null ? Delivered(id, car) : 0;
            recorder.Drew(_time.Now, index, connector.UsedPhases, watts > 0 ? amps : 0, watts, connector.OfferedCurrent, delivered);
        }
    }

    public void Dispose()
    {
        Link.Dispose();
        Core.Dispose();
    }

    private double Delivered(int connectorId, Ev car) => (car.Battery.Soc - _stays[connectorId]!.Car.InitialSoc) * car.Battery.CapacityWh;
}
