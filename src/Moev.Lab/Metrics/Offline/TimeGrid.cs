using Moev.Lab.Scenarios;
using Moev.Lab.Truth;

namespace Moev.Lab.Metrics.Offline;

/// <summary>Divides the time at arrivals, departures and changes of limits: within an interval everything is constant.</summary>
internal static class TimeGrid
{
    /// <summary>Returns the intervals in which cars are there.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="claims">The claims.</param>
    /// <param name="end">The end of the simulation.</param>
    /// <param name="most">The most pairs of an interval and a car, above which neighbouring intervals are merged.</param>
    /// <param name="isCoarse">Gets true when intervals were merged.</param>
    public static List<Interval> Of(Scenario scenario, List<Claim> claims, TimeSpan end, long most, out bool isCoarse)
    {
        var starts = claims.Select(static (claim, i) => (At: claim.From, Claim: i)).OrderBy(static start => start.At).ToArray();
        var times = new SortedSet<TimeSpan>(claims.SelectMany(static claim => (TimeSpan[])[claim.From, claim.To]));
        var timeline = new NodeTimeline(scenario);
        while (timeline.Next is { } next && next < end)
        {
            timeline.MoveTo(next);
            times.Add(next);
        }

        times.Add(end);
        var merge = Merged(claims, times, most);
        isCoarse = merge > 1;
        return Walk(scenario, claims, starts, [.. times], merge);
    }

    private static List<Interval> Walk(Scenario scenario, List<Claim> claims, (TimeSpan At, int Claim)[] starts, TimeSpan[] times, int merge)
    {
        var intervals = new List<Interval>();
        var timeline = new NodeTimeline(scenario);
        var load = new TrueLoad(scenario.Site);
        var present = new SortedSet<int>();
        var ends = new PriorityQueue<int, TimeSpan>();
        var (begun, parts) = (0, 0);
        Rooms? rooms = null;
        Interval? last = null;
        for (var i = 0; i + 1 < times.Length; i++)
        {
            if (rooms is null || timeline.Next <= times[i])
            {
                timeline.MoveTo(times[i]);
                load.SetNodes(timeline.States);
                rooms = Rooms.Of(load);
            }

            while (ends.TryPeek(out var left, out var at) && at <= times[i])
                present.Remove(ends.Dequeue());
            for (; begun < starts.Length && starts[begun].At <= times[i]; begun++)
            {
                present.Add(starts[begun].Claim);
                ends.Enqueue(starts[begun].Claim, claims[starts[begun].Claim].To);
            }

            if (present.Count == 0)
                continue;
            var hours = (times[i + 1] - times[i]).TotalHours;
            var interval = new Interval(hours, rooms);
            foreach (var claim in present)
                interval.Present.Add((claim, hours));
            if (last is not null && ++parts < merge)
            {
                last.Merge(interval);
                continue;
            }

            intervals.Add(last = interval);
            parts = 0;
        }

        return intervals;
    }

    private static int Merged(List<Claim> claims, SortedSet<TimeSpan> times, long most)
    {
        var ordered = times.ToArray();
        var pairs = 0L;
        foreach (var claim in claims)
            pairs += Array.BinarySearch(ordered, claim.To) - Array.BinarySearch(ordered, claim.From);
        return (int)Math.Min(int.MaxValue, ((pairs - 1) / most) + 1);
    }
}
