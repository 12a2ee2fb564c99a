using Moev.ChargePoint;
using Moev.ChargePoint.Charging;
using Moev.ChargePoint.Connections;
using Moev.ChargePoint.Core;
using Moev.ChargePoint.Simulation;
using Moev.Lab.Fleet;
using Moev.Lab.Scenarios;
using Moev.Ocpp.OcppJ;

namespace Moev.Lab.Realtime;

/// <summary>A charge point on a running clock, with the cars at its connectors, which reports its truth.</summary>
internal sealed class PlayedChargePoint : IAsyncDisposable
{
    private readonly SimulatedChargePoint _chargePoint;
    private readonly TruthReporter _truth;
    private readonly int[] _siteConnectors; // by the number of the connector, from 1; -1 when the site does not have it
    private readonly Stay?[] _stays; // under the charge point's lock; likewise
    private ChargePointCore _core = null!; // under the charge point's lock

    /// <param name="member">The charge point.</param>
    /// <param name="scenario">The scenario.</param>
    /// <param name="time">The clock.</param>
    /// <param name="truth">Gets what happens.</param>
    /// <param name="trips">Measures messages; null not to.</param>
    /// <param name="dialer">Connects; by TCP when null.</param>
    public PlayedChargePoint(FleetMember member, Scenario scenario, TimeProvider time, TruthReporter truth, RoundTrips.Watch? trips, IDialer? dialer)
    {
        Identity = member.Options.Identity;
        _truth = truth;
        _siteConnectors = new int[member.Options.Connectors + 1];
        Array.Fill(_siteConnectors, -1);
        foreach (var index in member.Connectors)
            _siteConnectors[scenario.Site.Connectors[index].ConnectorId] = index;
        _stays = new Stay?[_siteConnectors.Length];
        _chargePoint = member.Create(time, new Observer(this, trips), dialer);
        _chargePoint.Run(core => _core = core);
    }

    public string Identity { get; }

    /// <summary>True while it is connected, and accepted by the central system.</summary>
    public bool IsOnline => _chargePoint.IsOnline;

    public SimulatedChargePoint Simulation => _chargePoint;

    public void Start() => _chargePoint.Start();

    /// <summary>Lets a car come.</summary>
    /// <returns>Null, or the reason why it cannot be plugged in.</returns>
    public string? Arrive(int connectorId, Stay stay)
    {
        string? refusal = null;
        _chargePoint.Run(core =>
        {
            if (_stays[connectorId] is { } other)
                refusal = $"the car of stay {other.Id} is still there";
            else
                refusal = core.PlugIn(connectorId, stay.Car.Create());
            if (refusal is not null)
                return;
            _stays[connectorId] = stay;
            _truth.Arrived(stay);
        });
        return refusal;
    }

    /// <summary>Lets the car of a stay go, if it is there.</summary>
    public void Depart(int connectorId, Stay stay) => _chargePoint.Run(core =>
    {
        if (_stays[connectorId] != stay)
            return;
        var connector = core.Connectors[connectorId - 1];
        var delivered = Delivered(connector);
        _stays[connectorId] = null;
        _truth.Departed(stay, delivered);
        core.Unplug(connectorId);
    });

    /// <summary>Presents a token for a stay, if its car is there and does not charge.</summary>
    /// <param name="refusal">The reason why it was refused; null when it was not.</param>
    /// <returns>False when the car has left.</returns>
    public bool TryPresentTag(int connectorId, Stay stay, IdTag tag, out string? refusal)
    {
        string? answer = null;
        var isThere = false;
        _chargePoint.Run(core =>
        {
            isThere = _stays[connectorId] == stay;
            // A tag that is presented to a running transaction would stop it, and to a waiting one withdraw it.
            if (isThere && core.Connectors[connectorId - 1] is { Transaction: null, Authorization: null })
                answer = core.PresentTag(tag, connectorId);
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

    /// <summary>Leaves the central system.</summary>
    public ValueTask DisposeAsync() => _chargePoint.DisposeAsync();

    private void Report(Connector connector)
    {
        var index = _siteConnectors[connector.Id];
        if (index < 0)
            return;
        var watts = connector.Power;
        _truth.Drew(index, connector.UsedPhases, watts > 0 ? connector.Current : 0, watts, connector.OfferedCurrent, Delivered(connector));
    }

    private double Delivered(Connector connector) => connector.Ev is { } car && _stays[connector.Id] is { } stay
        ? (car.Battery.Soc - stay.Car.InitialSoc) * car.Battery.CapacityWh
        : 0;

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
