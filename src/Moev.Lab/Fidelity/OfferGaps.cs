using Moev.Lab.Scenarios;
using Moev.Lab.Truth;

namespace Moev.Lab.Fidelity;

/// <summary>
/// The energy that lies between what a controller allowed and what charge points offered, by its reason. Only where a car would have drawn it counts: not above what the car
/// takes at most, not near full, and not after it has drawn for the last time with an offer.
/// </summary>
internal sealed class OfferGaps
{
    /// <summary>A car that draws less than its offer by more than this is near full, or reacts slowly.</summary>
    private const double CloseAmps = 1.5;

    /// <summary>OCPP carries limits in tenths of an ampere (OCPP 1.6 §7.14).</summary>
    private const double OcppStepAmps = 0.1;

    private readonly RunRecord _record;

    private OfferGaps(RunRecord record)
    {
        _record = record;
        foreach (var stay in record.Stays)
            Add(stay);
    }

    private double LateWh { get; set; }

    private double OverrunWh { get; set; }

    private double RoundingWh { get; set; }

    /// <summary>Measures a run.</summary>
    public static OfferLosses Of(RunRecord record)
    {
        var gaps = new OfferGaps(record);
        return new OfferLosses(gaps.LateWh / 1_000, gaps.OverrunWh / 1_000, gaps.RoundingWh / 1_000);
    }

    private void Add(StayRecord record)
    {
        var stay = record.Stay;
        var end = record.Departed ?? _record.Simulated;
        var points = _record.Connectors[stay.Connector].Points;
        var decisions = _record.Control.Decisions;
        end = LastDraw(points, stay.Arrival, end);
        var point = FindLast(points.Count, i => points[i].At <= stay.Arrival);
        var decision = FindLast(decisions.Count, i => decisions[i].At <= stay.Arrival);
        for (var at = stay.Arrival; at < end;)
        {
            var next = end;
            if (point + 1 < points.Count && points[point + 1].At < next)
                next = points[point + 1].At;
            if (decision + 1 < decisions.Count && decisions[decision + 1].At < next)
                next = decisions[decision + 1].At;
            if (decision >= 0 && point >= 0)
                Add(stay, decisions[decision].AllowedAmps[stay.Connector], points[point], next - at);
            at = next;
            while (point + 1 < points.Count && points[point + 1].At <= at)
                point++;
            while (decision + 1 < decisions.Count && decisions[decision + 1].At <= at)
                decision++;
        }
    }

    private void Add(Stay stay, double allowed, in ConnectorPoint point, TimeSpan time)
    {
        var site = _record.Plan.Scenario.Site;
        var car = stay.Car;
        var phases = Math.Min(car.Phases, site.Connectors[stay.Connector].Phases.Count);
        var wattsPerAmp = site.WattsPerAmp(stay.Connector, phases);
        var most = Math.Min(car.MaxAmps, car.MaxWatts / wattsPerAmp);
        var (wanted, offered) = (Usable(allowed), Usable(point.OfferedAmps));
        // It would not draw more from a higher offer.
        if (point.OfferedAmps >= car.MinAmps && point.Amps < offered - CloseAmps)
            return;
        var wattHours = (wanted - offered) * wattsPerAmp * time.TotalHours;
        if (wattHours < 0)
            OverrunWh -= wattHours;
        else if (wanted - offered <= StepOf(stay.Connector) && offered > 0)
            RoundingWh += wattHours;
        else
            LateWh += wattHours;

        double Usable(double amps) => amps >= car.MinAmps ? Math.Min(amps, most) : 0;
    }

    private double StepOf(int connector) => Math.Max(OcppStepAmps, _record.Plan.Scenario.Chargers[connector].PilotStepAmps) + 1e-6;

    /// <summary>Returns the last moment at which a car is known to have taken current, or to have had no offer.</summary>
    private static TimeSpan LastDraw(List<ConnectorPoint> points, TimeSpan from, TimeSpan until)
    {
        var last = FindLast(points.Count, i => points[i].At < until);
        for (var i = last; i >= 0 && points[i].At + TimeSpan.FromTicks(1) > from; i--)
        {
            if (points[i].Amps > 0 || points[i].OfferedAmps == 0)
                return i + 1 < points.Count && points[i + 1].At < until ? points[i + 1].At : until;
        }

        return until;
    }

    /// <summary>Returns the last index for which a condition holds that holds for the first ones only; -1 for none.</summary>
    private static int FindLast(int count, Func<int, bool> holds)
    {
        var (low, high) = (-1, count - 1);
        while (low < high)
        {
            var middle = low + (high - low + 1) / 2;
            if (holds(middle))
                low = middle;
            else
                high = middle - 1;
        }

        return low;
    }
}
