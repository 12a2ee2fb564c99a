using Moev.Lab.Fleet;
using Moev.Lab.Scenarios;

namespace Moev.Lab.Realtime;

/// <summary>Lets drivers come, declare, present their tags, and go.</summary>
internal sealed class CarTraffic(
    Scenario scenario,
    IReadOnlyDictionary<string, PlayedChargePoint> chargePoints,
    Timetable timetable,
    ScaledTimeProvider time,
    TruthReporter truth,
    SiteClient? client,
    Jobs jobs)
{
    /// <summary>The time after which a driver whose tag could not be read tries again.</summary>
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(10);

    /// <summary>Puts stays on the timetable.</summary>
    public void Add(IEnumerable<Stay> stays)
    {
        foreach (var stay in stays)
        {
            // One car leaves before the next one comes to the same place at the same moment.
            timetable.Add(stay.Departure, () => Depart(stay));
        }

        foreach (var stay in stays)
            timetable.Add(stay.Arrival, () => Arrive(stay));
    }

    private (PlayedChargePoint ChargePoint, int ConnectorId) PlaceOf(Stay stay)
    {
        var connector = scenario.Site.Connectors[stay.Connector];
        return (chargePoints[connector.ChargePoint], connector.ConnectorId);
    }

    private void Arrive(Stay stay)
    {
        var (chargePoint, connectorId) = PlaceOf(stay);
        if (chargePoint.Arrive(connectorId, stay) is { } refusal)
        {
            truth.Note(chargePoint.Identity, $"connector {connectorId}: stay {stay.Id} is turned away: {refusal}");
            return;
        }

        if (client is not null && scenario.Control.DeclaresStays)
            jobs.Begin(cancellation => client.DeclareAsync(chargePoint.Identity, connectorId, stay, time.Now, cancellation));
        PresentTag(stay);
    }

    private void Depart(Stay stay)
    {
        var (chargePoint, connectorId) = PlaceOf(stay);
        chargePoint.Depart(connectorId, stay);
    }

    private void PresentTag(Stay stay)
    {
        var (chargePoint, connectorId) = PlaceOf(stay);
        if (!chargePoint.TryPresentTag(connectorId, stay, out var refusal))
            return;
        if (refusal is not null)
            truth.Note(chargePoint.Identity, $"connector {connectorId}: the tag of stay {stay.Id} is refused: {refusal}");
        timetable.Add(time.Now + (refusal is null && chargePoint.IsOnline ? Driver.Patience : Retry), () => PresentTag(stay));
    }
}
