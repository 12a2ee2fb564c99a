using Moev.Lab.Truth;

namespace Moev.Lab.Reports.Charts;

/// <summary>Chooses the stays whose timeline is drawn.</summary>
internal static class ChosenStays
{
    /// <summary>
    /// Returns numbers of stays: half of them those that fared worst under any algorithm, a quarter those whose current changed most, and the others evenly spread.
    /// </summary>
    public static IReadOnlyList<int> Of(IReadOnlyList<RunRecord> runs, int count)
    {
        var stays = runs.SelectMany(static run => run.Stays).GroupBy(static stay => stay.Stay.Number)
            .Select(static group => (Number: group.Key, Worst: group.Min(Satisfaction), Switches: group.Max(static stay => stay.Switches)))
            .OrderBy(static it => it.Number).ToArray();
        if (stays.Length <= count)
            return [.. stays.Select(static it => it.Number)];
        SortedSet<int> chosen = [.. stays.OrderBy(static it => it.Worst).Take(count / 2).Select(static it => it.Number)];
        chosen.UnionWith(stays.OrderByDescending(static it => it.Switches).Take(count / 4).Select(static it => it.Number));
        chosen.UnionWith(DetailCases.Spread(stays.Length, count - chosen.Count).Select(index => stays[index].Number));
        return [.. chosen];
    }

    private static double Satisfaction(StayRecord stay) => stay.Stay.RequestedWh > 0 ? stay.DeliveredWh / stay.Stay.RequestedWh : 1;
}
