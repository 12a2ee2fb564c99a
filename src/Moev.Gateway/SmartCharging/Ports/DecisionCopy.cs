using Moev.SmartCharging.Decisions;

namespace Moev.Gateway.SmartCharging.Ports;

/// <summary>Copies decisions.</summary>
internal static class DecisionCopy
{
    /// <summary>Replaces a decision by another one of the same site.</summary>
    /// <param name="source">The decision to copy.</param>
    /// <param name="target">Takes the copy.</param>
    /// <param name="elapsed">The age of the source in s: its schedules continue at this moment.</param>
    public static void CopyTo(this Decision source, Decision target, int elapsed = 0)
    {
        target.Clear();
        source.Amps.CopyTo(target.Amps, 0);
        if (!source.HasSchedules)
            return;
        for (var i = 0; i < source.Amps.Length; i++)
        {
            if (source.ScheduleOf(i) is { } schedule)
                target.SetSchedule(i, elapsed == 0 ? schedule : From(schedule, elapsed));
        }
    }

    private static List<DecisionPeriod> From(IReadOnlyList<DecisionPeriod> schedule, int elapsed)
    {
        var first = 0;
        while (first + 1 < schedule.Count && schedule[first + 1].Start <= elapsed)
            first++;
        var rest = new List<DecisionPeriod>(schedule.Count - first);
        for (var i = first; i < schedule.Count; i++)
            rest.Add(schedule[i] with { Start = Math.Max(0, schedule[i].Start - elapsed) });
        return rest;
    }
}
