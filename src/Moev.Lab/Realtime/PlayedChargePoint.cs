using Moev.ChargePoint;
using Moev.ChargePoint.Charging;
using Moev.ChargePoint.Core;
using Moev.ChargePoint.Simulation;
using Moev.Lab.Fleet;
using Moev.Lab.Scenarios;

namespace Moev.Lab.Realtime;

/// <summary>A charge point on a running clock, with the cars at its connectors, which reports its truth.</summary>
internal sealed class PlayedChargePoint : IFaultTarget, IAsyncDisposable
{
    private readonly SimulatedChargePoint _chargePoint;
    private readonly TruthReporter _truth;
    private readonly LinkDialer? _link;
    private readonly PluggedCars _cars; // under the charge point's lock
    private ChargePointCore _core = null!; // under the charge point's lock

    /// <param name="member">The charge point.</param>
    /// <param name="scenario">The scenario.</param>
    /// <param name="time">The clock.</param>
    /// <param name="truth">Gets what happens.</param>
    /// <param name="trips">Measures messages; null not to.</param>
    /// <param name="link">The network, which faults of the network need; TCP when null.</param>
    public PlayedChargePoint(FleetMember member, Scenario scenario, TimeProvider time, TruthReporter truth, RoundTrips.Watch? trips, LinkDialer? link)
    {
        Identity = member.Options.Identity;
        (_truth, _link) = (truth, link);
        _cars = new PluggedCars(member, scenario.Site);
        _chargePoint = member.Create(time, new Observer(this, trips), link);
        _chargePoint.Run(core => _core = core);
    }

    public string Identity { get; }

    /// <summary>True while it is connected, and accepted by the central system.</summary>
    public bool IsOnline => _chargePoint.IsOnline;

    public void Start() => _chargePoint.Start();

    /// <summary>Lets a car come.</summary>
    /// <returns>Null, or the reason why it cannot be plugged in.</returns>
    public string? Arrive(int connectorId, Stay stay)
    {
        string? refusal = null;
        _chargePoint.Run(core =>
        {
            if (_cars[connectorId] is { } other)
                refusal = $"the car of stay {other.Id} is still there";
            else
                refusal = core.PlugIn(connectorId, stay.Car.Create());
            if (refusal is not null)
                return;
            _cars[connectorId] = stay;
            _truth.Arrived(stay);
        });
        return refusal;
    }

    /// <summary>Lets the car of a stay go, if it is there.</summary>
    public void Depart(int connectorId, Stay stay) => _chargePoint.Run(core =>
    {
        if (_cars[connectorId] != stay)
            return;
        var connector = core.Connectors[connectorId - 1];
        var delivered = _cars.DeliveredWh(connector);
        _cars[connectorId] = null;
        _truth.Departed(stay, delivered);
        core.Unplug(connectorId);
    });

    /// <summary>Presents a token for a stay, if its car is there and does not charge.</summary>
    /// <param name="refusal">The reason why it was refused; null when it was not.</param>
    /// <returns>False when the car has left.</returns>
    public bool TryPresentTag(int connectorId, Stay stay, out string? refusal)
    {
        string? answer = null;
        var isThere = false;
        _chargePoint.Run(core =>
        {
            isThere = _cars[connectorId] == stay;
            if (isThere && Driver.MayPresentTag(core.Connectors[connectorId - 1]))
                answer = core.PresentTag(Driver.TagOf(stay), connectorId);
        });
        refusal = answer;
        return isThere;
    }

    /// <summary>Reports what all its connectors draw now.</summary>
    public void Sample() => _chargePoint.Run(core =>
    {
        foreach (var connector in core.Connectors)
            Report(connector);
    });

    void IFaultTarget.SetOffline(bool isOffline) => _chargePoint.SetOffline(isOffline);

    void IFaultTarget.SetSilent(bool isSilent) => _link!.SetSilent(isSilent);

    void IFaultTarget.SetQuirk(Quirk quirk, bool isOn) => _chargePoint.SetQuirk(quirk, isOn);

    void IFaultTarget.SetClockSkew(TimeSpan by) => _chargePoint.SetClockSkew(by);

    void IFaultTarget.SetLate(TimeSpan by) => _link!.SetLate(by);

    void IFaultTarget.Restart() => _chargePoint.Restart(hard: true);

    void IFaultTarget.ResetMeters()
    {
        foreach (var connector in _chargePoint.Snapshot())
            _chargePoint.SetMeter(connector.Id, 0);
    }

    /// <summary>Leaves the central system.</summary>
    public ValueTask DisposeAsync() => _chargePoint.DisposeAsync();

    private void Report(Connector connector)
    {
        var index = _cars.SiteIndexOf(connector.Id);
        if (index < 0)
            return;
        var watts = connector.Power;
        _truth.Drew(index, connector.UsedPhases, watts > 0 ? connector.Current : 0, watts, connector.OfferedCurrent, _cars.DeliveredWh(connector));
    }

    private sealed class Observer(PlayedChargePoint owner, RoundTrips.Watch? trips) : ChargePointObserver
    {
        public override void Connection(string text) => owner._truth.Note(owner.Identity, text);

        public override void Sent(ReadOnlySpan<byte> message)
        {
            trips?.Sent(message);
            owner._truth.Message(owner.Identity, isFromChargePoint: true, message);
        }

        public override void Received(ReadOnlySpan<byte> message)
        {
            trips?.Received(message);
            owner._truth.Message(owner.Identity, isFromChargePoint: false, message);
        }

        public override void PowerChanged(int connectorId, double offeredCurrent, double current, double power) =>
            owner.Report(owner._core.Connectors[connectorId - 1]);

        public override void Note(string text) => owner._truth.Note(owner.Identity, text);
    }
}
