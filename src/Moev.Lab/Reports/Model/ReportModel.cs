using Moev.Lab.Plans;
using Moev.Lab.Runs;
using Moev.Lab.Scenarios;

namespace Moev.Lab.Reports.Model;

/// <summary>The runs of an experiment in the order of a report: by sweep value, by algorithm and transport, by seed.</summary>
internal sealed class ReportModel
{
    private readonly Dictionary<(int Point, int Series), List<RunResult>> _runs = [];

    public ReportModel(ExperimentResult result)
    {
        Result = result;
        Series = CreateSeries(result);
        Points = CreatePoints(result);
        foreach (var run in result.Runs)
        {
            var key = (PointOf(run.Plan).Index, SeriesOf(run.Plan).Index);
            if (!_runs.TryGetValue(key, out var runs))
                _runs.Add(key, runs = []);
            runs.Add(run);
        }
    }

    public ExperimentResult Result { get; }

    /// <summary>The algorithms, by transport where there are two.</summary>
    public IReadOnlyList<ReportSeries> Series { get; }

    /// <summary>The values of the sweep; one without a sweep, and none without runs.</summary>
    public IReadOnlyList<SweepPoint> Points { get; }

    /// <summary>The paths of the sweep, in the order of the command.</summary>
    public IReadOnlyList<string> Paths => Points.Count == 0 ? [] : [.. Points[0].Values.Keys];

    /// <summary>True when the values of a scenario are swept.</summary>
    public bool IsSweep => Paths.Count > 0;

    /// <summary>The scenario of the first run; null without runs.</summary>
    public Scenario? Scenario => Result.Runs.Count == 0 ? null : Result.Runs[0].Plan.Scenario;

    /// <summary>True when no run was stopped early, and none is missing.</summary>
    public bool IsComplete => Result.IsComplete && Result.Runs.All(static run => run.Summary.IsComplete);

    /// <summary>The seeds, in the order of the runs.</summary>
    public IReadOnlyList<int> Seeds => [.. Result.Runs.Select(static run => run.Plan.Seed).Distinct()];

    /// <summary>Returns the runs of an algorithm at a sweep value, one for each seed.</summary>
    public IReadOnlyList<RunResult> Runs(SweepPoint point, ReportSeries series) => _runs.GetValueOrDefault((point.Index, series.Index)) ?? [];

    public ReportSeries SeriesOf(RunPlan plan) => Series.First(series => series.Algorithm == plan.Algorithm && series.Transport == plan.Transport);

    public SweepPoint PointOf(RunPlan plan) => Points.First(point => AreEqual(point.Values, plan.Sweep));

    private static ReportSeries[] CreateSeries(ExperimentResult result)
    {
        var algorithms = result.Runs.Select(static run => run.Plan.Algorithm).Distinct().ToArray();
        var transports = result.Runs.Select(static run => run.Plan.Transport).Distinct().Count();
        return
        [
            .. result.Runs.Select(static run => (run.Plan.Algorithm, run.Plan.Transport)).Distinct()
                .OrderBy(key => Array.IndexOf(algorithms, key.Algorithm)).ThenBy(static key => key.Transport)
                .Select((key, index) => new ReportSeries(index, key.Algorithm, key.Transport, LabelOf(key.Algorithm, key.Transport, transports), Array.IndexOf(algorithms, key.Algorithm))),
        ];
    }

    private static string LabelOf(string algorithm, TransportKind transport, int transports) =>
        transports < 2 ? algorithm : transport == TransportKind.None ? $"{algorithm}, without OCPP" : $"{algorithm}, OCPP";

    private static List<SweepPoint> CreatePoints(ExperimentResult result)
    {
        List<SweepPoint> points = [];
        foreach (var run in result.Runs)
        {
            if (!points.Exists(point => AreEqual(point.Values, run.Plan.Sweep)))
                points.Add(new SweepPoint(points.Count, run.Plan.Sweep, string.Join(", ", run.Plan.Sweep.Select(static pair => $"{pair.Key} = {pair.Value}"))));
        }

        return points;
    }

    private static bool AreEqual(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && one.All(pair => other.TryGetValue(pair.Key, out var value) && value == pair.Value);
}
