using Moev.Lab.Reports.Model;
using Moev.Lab.Runs;

namespace Moev.Lab.Reports.Charts;

/// <summary>The runs of all algorithms with one seed at one sweep value, whose course is drawn.</summary>
/// <param name="Runs">A run with its ground truth for each algorithm that has one.</param>
internal sealed record DetailCase(SweepPoint Point, int Seed, IReadOnlyList<(ReportSeries Series, RunResult Run)> Runs)
{
    /// <summary>The name for people.</summary>
    public string Label(bool isSweep) => isSweep ? $"{Point.Label}, seed {Seed}" : $"seed {Seed}";
}

/// <summary>Chooses the runs whose course is drawn.</summary>
internal static class DetailCases
{
    /// <summary>Returns the cases: without a sweep the first seeds, with one values from its start, its middle and its end.</summary>
    public static IReadOnlyList<DetailCase> Choose(ReportModel model)
    {
        var perCase = Math.Clamp(model.Series.Count, 1, ChartBudget.DetailedRuns);
        var count = Math.Clamp(ChartBudget.DetailedRuns / perCase, 1, ChartBudget.Cases);
        var all = model.Points.SelectMany(point => model.Seeds.Select(seed => Create(model, point, seed))).Where(static it => it.Runs.Count > 0).ToList();
        if (all.Count == 0)
            return [];

        // The seed that has the ground truth of most algorithms stands for a sweep value.
        var candidates = model.IsSweep
            ? [.. all.GroupBy(static it => it.Point).Select(static group => group.MaxBy(static it => it.Runs.Count)!)]
            : all.OrderByDescending(static it => it.Runs.Count).Take(count).OrderBy(all.IndexOf).ToList();
        return [.. Spread(candidates.Count, count).Select(index => candidates[index])];
    }

    /// <summary>Returns at most a given number of the indexes below a bound, evenly spread, with the first and the last.</summary>
    public static IEnumerable<int> Spread(int available, int wanted) => available <= wanted
        ? Enumerable.Range(0, available)
        : wanted <= 1 ? [0] : Enumerable.Range(0, wanted).Select(i => (int)Math.Round(i * (available - 1.0) / (wanted - 1)));

    private static DetailCase Create(ReportModel model, SweepPoint point, int seed) => new(
        point,
        seed,
        [
            .. model.Series.Take(ChartBudget.DetailedRuns)
                .Select(series => (series, Run: model.Runs(point, series).FirstOrDefault(run => run.Plan.Seed == seed && run.Record is not null)))
                .Where(static pair => pair.Run is not null).Select(static pair => (pair.series, pair.Run!)),
        ]);
}
