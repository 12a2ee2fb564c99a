using Moev.ChargePoint;
using Moev.ChargePoint.Core;
using Moev.Lab.Fleet;
using Moev.Lab.Scenarios;
using Moev.Lab.Truth;
using Moev.SmartCharging.Loads;

namespace Moev.Lab.Lockstep;

/// <summary>One charge point of a run: its core, its network, and the cars at its connectors.</summary>
internal sealed class LabChargePoint : IFaultTarget, IDisposable
{
    private readonly VirtualTimeProvider _time;
    private readonly PluggedCars _cars;
    private readonly Roster _roster;
    private readonly DueTimes _due;

    /// <param name="index">The place in the order of the site.</param>
    /// <param name="roster">Takes it when something happens at it.</param>
    /// <param name="due">Takes the time at which it does something by itself.</param>
    public LabChargePoint(
        int index, FleetMember member, SiteModel site, ChargePointLink link, VirtualTimeProvider time, ChargePointObserver observer, Roster roster, DueTimes due)
    {
        (Index, Identity, Link, _time, _roster, _due) = (index, member.Options.Identity, link, time, roster, due);
        link.Owner = this;
        Core = new ChargePointCore(member.Options, link, time.GetUtcNow(), observer);
        link.Core = Core;
        member.Configure(Core.SetConfiguration);
        _cars = new PluggedCars(member, site);
    }

    /// <summary>The place in the order of the site.</summary>
    public int Index { get; }

    public string Identity { get; }

    public ChargePointCore Core { get; }

    public ChargePointLink Link { get; }

    /// <summary>Called when a car that is there has no transaction and waits for none, after each instant in which something happened.</summary>
    public Action<Stay>? Idles { get; set; }

    /// <summary>True when something happened since the truth was last recorded.</summary>
    public bool IsTouched { get; private set; }

    /// <summary>True while a car draws current, which may change by itself.</summary>
    public bool IsCharging { get; private set; }

    /// <summary>The time of the next thing that happens by itself, as of the last instant that touched it; null without one.</summary>
    public TimeSpan? ArmedFor { get; private set; }

    /// <summary>Brings the core to the present. Required before every input, so that the instant looks after what follows.</summary>
    public ChargePointCore Touch()
    {
        if (!IsTouched)
            _roster.Add(this);
        IsTouched = true;
        Core.AdvanceTo(_time.Now);
        return Core;
    }

    /// <summary>Ends the instant: its alarms and messages may have other times now.</summary>
    public void Arm()
    {
        IsTouched = false;
        var (core, link) = (Core.NextDue, Link.NextDue);
        ArmedFor = link is null || core < link ? core : link;
        if (ArmedFor is { } at)
            _due.Add(this, at);
    }

    /// <summary>Returns the car that stays at a connector.</summary>
    public Stay? StayAt(int connectorId) => _cars[connectorId];

    /// <summary>Lets a car come.</summary>
    /// <returns>Null, or the reason why it cannot be plugged in.</returns>
    public string? Arrive(int connectorId, Stay stay)
    {
        if (Touch().PlugIn(connectorId, stay.Car.Create()) is { } refusal)
            return refusal;
        _cars[connectorId] = stay;
        return null;
    }

    /// <summary>Lets the car go.</summary>
    /// <returns>The energy that it took, in Wh.</returns>
    public double Depart(int connectorId)
    {
        var delivered = _cars.DeliveredWh(Touch().Connectors[connectorId - 1]);
        Core.Unplug(connectorId);
        _cars[connectorId] = null;
        return delivered;
    }

    /// <summary>Records what its connectors offer and draw now.</summary>
    public void Record(IRunRecorder recorder)
    {
        IsCharging = false;
        var connectors = Core.Connectors;
        for (var i = 0; i < connectors.Count; i++)
        {
            var connector = connectors[i];
            var index = _cars.SiteIndexOf(connector.Id);
            if (index < 0)
                continue;
            var watts = connector.Power;
            IsCharging |= watts > 0;
            if (_cars[connector.Id] is { } stay && Driver.MayPresentTag(connector))
                Idles?.Invoke(stay);
            recorder.Drew(_time.Now, index, connector.UsedPhases, watts > 0 ? connector.Current : 0, watts, connector.OfferedCurrent, _cars.DeliveredWh(connector));
        }
    }

    void IFaultTarget.SetOffline(bool isOffline) => Touch().SetOffline(isOffline);

    void IFaultTarget.SetSilent(bool isSilent)
    {
        Touch();
        Link.IsSilent = isSilent;
    }

    void IFaultTarget.SetQuirk(Quirk quirk, bool isOn) => Touch().SetQuirk(quirk, isOn);

    void IFaultTarget.SetClockSkew(TimeSpan by) => Touch().SetClockSkew(by);

    void IFaultTarget.SetLate(TimeSpan by)
    {
        Touch();
        Link.Delay = by;
    }

    void IFaultTarget.Restart() => Touch().Restart(hard: true);

    void IFaultTarget.ResetMeters()
    {
        foreach (var connector in Touch().Connectors)
            Core.SetMeter(connector.Id, 0);
    }

    public void Dispose()
    {
        Link.Dispose();
        Core.Dispose();
    }
}
