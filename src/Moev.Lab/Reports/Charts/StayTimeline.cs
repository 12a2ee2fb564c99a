using Moev.Lab.Truth;

namespace Moev.Lab.Reports.Charts;

/// <summary>The events at a connector during a stay: decided, allowed, sent, answered, offered and drawn, in A per phase.</summary>
internal sealed class StayTimeline
{
    public required StayRecord Stay { get; init; }

    /// <summary>The begin of the timeline, a little before the arrival.</summary>
    public required TimeSpan From { get; init; }

    public required TimeSpan To { get; init; }

    /// <summary>The decisions of the algorithm.</summary>
    public required StepTrace Decided { get; init; }

    /// <summary>The currents that the safety layer allowed.</summary>
    public required StepTrace Allowed { get; init; }

    /// <summary>The set-points that changed something, and those that were not accepted.</summary>
    public required IReadOnlyList<SetPointRecord> SetPoints { get; init; }

    /// <summary>The other set-points, which only renewed the one before.</summary>
    public required int Renewals { get; init; }

    public required StepTrace Offered { get; init; }

    public required StepTrace Drawn { get; init; }

    /// <summary>False when set-points are left out, because there are too many.</summary>
    public required bool HasAllSetPoints { get; init; }

    public bool IsReduced => !HasAllSetPoints || Decided.IsReduced || Allowed.IsReduced || Offered.IsReduced || Drawn.IsReduced;

    /// <summary>Collects the timeline of a stay.</summary>
    /// <param name="setPoints">The set-points of the stay's connector.</param>
    public static StayTimeline Of(RunRecord record, StayRecord stay, IEnumerable<SetPointRecord> setPoints)
    {
        var connector = stay.Stay.Connector;
        var margin = TimeSpan.FromMinutes(2);
        var from = stay.Stay.Arrival > margin ? stay.Stay.Arrival - margin : TimeSpan.Zero;
        var end = (stay.Departed ?? record.Simulated) + margin;
        var to = end < record.Simulated ? end : record.Simulated;
        var decisions = record.Control.Decisions;
        var sent = setPoints.Where(point => point.SentAt >= from && point.SentAt <= to).ToArray();
        var changes = sent.Where((point, i) => !point.IsAccepted || i == 0 || point.Amps != sent[i - 1].Amps).ToArray();
        var points = connector < record.Connectors.Count ? record.Connectors[connector].Points : [];
        return new StayTimeline
        {
            Stay = stay,
            From = from,
            To = to,
            Decided = Trace(decisions.Select(decision => (decision.At, ValueOf(decision.WantedAmps, connector)))),
            Allowed = Trace(decisions.Select(decision => (decision.At, ValueOf(decision.AllowedAmps, connector)))),
            SetPoints = [.. DetailCases.Spread(changes.Length, ChartBudget.StayPoints).Select(index => changes[index])],
            Renewals = sent.Length - changes.Length,
            HasAllSetPoints = changes.Length <= ChartBudget.StayPoints,
            Offered = Trace(points.Select(static point => (point.At, point.OfferedAmps))),
            Drawn = Trace(points.Select(static point => (point.At, point.Amps))),
        };

        StepTrace Trace(IEnumerable<(TimeSpan At, double Value)> changes) => StepTrace.Of(Window(changes, from, to), to, ChartBudget.StayPoints);
    }

    private static double ValueOf(float[] amps, int connector) => connector < amps.Length ? amps[connector] : double.NaN;

    /// <summary>Returns the changes in a window, and at its start the value that holds there.</summary>
    private static IEnumerable<(TimeSpan At, double Value)> Window(IEnumerable<(TimeSpan At, double Value)> changes, TimeSpan from, TimeSpan to)
    {
        var before = double.NaN;
        var isStarted = false;
        foreach (var (at, value) in changes)
        {
            if (at > to)
                break;
            if (at <= from)
            {
                before = value;
                continue;
            }

            if (!isStarted)
                yield return (from, before);
            isStarted = true;
            yield return (at, value);
        }

        if (!isStarted)
            yield return (from, before);
    }
}
