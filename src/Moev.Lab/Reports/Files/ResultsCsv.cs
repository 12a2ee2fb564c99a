using System.Globalization;
using Moev.Lab.Metrics;
using Moev.Lab.Reports.Model;
using Moev.Lab.Runs;

namespace Moev.Lab.Reports.Files;

/// <summary>Writes results.csv: one row for each run, one column for each metric (RFC 4180).</summary>
internal static class ResultsCsv
{
    public static void Write(TextWriter writer, ReportModel model)
    {
        WriteRow(writer,
        [
            "algorithm", "transport", "seed", .. model.Paths, "simulatedSeconds", "isComplete", "elapsedSeconds", "eventLogSha256",
            .. MetricTable.All.Select(static metric => metric.Name), "isBoundExact",
        ]);
        foreach (var run in model.Result.Runs)
            WriteRow(writer, Cells(run, model.Paths));
    }

    private static IEnumerable<string> Cells(RunResult run, IReadOnlyList<string> paths) =>
    [
        run.Plan.Algorithm, ResultsJson.NameOf(run.Plan.Transport), run.Plan.Seed.ToString(CultureInfo.InvariantCulture), .. paths.Select(path => run.Plan.Sweep[path]),
        Number(run.Summary.Simulated.TotalSeconds), Flag(run.Summary.IsComplete), Number(run.Summary.Elapsed.TotalSeconds), run.Summary.EventLogHash,
        .. MetricTable.All.Select(metric => Number(metric.Value(run.Metrics))), Flag(run.Metrics.IsBoundExact),
    ];

    /// <summary>Returns a number, or an empty cell for what is none.</summary>
    private static string Number(double value) => double.IsFinite(value) ? value.ToString(CultureInfo.InvariantCulture) : "";

    private static string Flag(bool value) => value ? "true" : "false";

    private static void WriteRow(TextWriter writer, IEnumerable<string> cells) => writer.Write(string.Join(',', cells.Select(Quote)) + "\r\n");

    private static string Quote(string cell) => cell.AsSpan().ContainsAny("\",\r\n") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
