using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Lab.Fleet;
using Moev.Lab.Scenarios;
using Moev.Lab.Truth;

namespace Moev.Lab.Lockstep;

/// <summary>Lets drivers come, declare, present their tags, and go.</summary>
internal sealed class StayDirector(
    Scenario scenario, IReadOnlyDictionary<string, LabChargePoint> chargePoints, Agenda agenda, VirtualTimeProvider time, IRunRecorder recorder)
{
    private readonly HashSet<int> _impatient = []; // the numbers of the stays whose drivers will present their tags again

    /// <summary>The records of the present gateway; null while it does not run.</summary>
    public ISiteRecords? Records { get; set; }

    /// <summary>Puts stays on the agenda.</summary>
    public void Add(IEnumerable<Stay> stays)
    {
        foreach (var chargePoint in chargePoints.Values)
            chargePoint.Idles = Wait;
        foreach (var stay in stays)
        {
            agenda.Add(stay.Arrival, AgendaOrder.Arrival, () => Arrive(stay));
            agenda.Add(stay.Departure, AgendaOrder.Departure, () => Depart(stay));
        }
    }

    private (LabChargePoint ChargePoint, int ConnectorId) PlaceOf(Stay stay)
    {
        var connector = scenario.Site.Connectors[stay.Connector];
        return (chargePoints[connector.ChargePoint], connector.ConnectorId);
    }

    private void Arrive(Stay stay)
    {
        var (chargePoint, connectorId) = PlaceOf(stay);
        if (chargePoint.Arrive(connectorId, stay) is { } refusal)
        {
            recorder.Note(time.Now, chargePoint.Identity, $"connector {connectorId}: stay {stay.Id} is turned away: {refusal}");
            return;
        }

        recorder.Arrived(time.Now, stay);
        Declare(stay, chargePoint.Identity, connectorId);
        PresentTag(stay);
    }

    private void Depart(Stay stay)
    {
        var (chargePoint, connectorId) = PlaceOf(stay);
        if (chargePoint.StayAt(connectorId) == stay)
            recorder.Departed(time.Now, stay, chargePoint.Depart(connectorId));
    }

    private void Declare(Stay stay, string identity, int connectorId)
    {
        if (Records is null || !scenario.Control.DeclaresStays || (stay.DeclaredDeparture is null && stay.DeclaredWh is null))
            return;
        var now = time.GetUtcNow();
        DateTimeOffset? departsAt = stay.DeclaredDeparture is { } departure ? scenario.Start.ToUniversalTime() + departure : null;
        var declaration = new SessionDeclaration(new ChargePointIdentity(identity), connectorId, now, now + (stay.Departure - stay.Arrival), null, departsAt, stay.DeclaredWh);
        // The ledger is in memory: it has stored the declaration when it returns.
        _ = Records.StoreDeclarationAsync(declaration).AsTask();
    }

    /// <summary>Lets the driver of a car that does not charge present the tag in a while: it was refused, or a restart has ended the transaction.</summary>
    private void Wait(Stay stay)
    {
        if (!_impatient.Add(stay.Number))
            return;
        agenda.Add(time.Now + Driver.Patience, AgendaOrder.Retry, () =>
        {
            _impatient.Remove(stay.Number);
            PresentTag(stay);
        });
    }

    /// <summary>Presents the tag, if the car is there and does not charge.</summary>
    private void PresentTag(Stay stay)
    {
        var (chargePoint, connectorId) = PlaceOf(stay);
        if (chargePoint.StayAt(connectorId) != stay)
            return;
        var core = chargePoint.Touch();
        if (!Driver.MayPresentTag(core.Connectors[connectorId - 1]))
            return;
        if (core.PresentTag(Driver.TagOf(stay), connectorId) is { } refusal)
            recorder.Note(time.Now, chargePoint.Identity, $"connector {connectorId}: the tag of stay {stay.Id} is refused: {refusal}");
    }
}
