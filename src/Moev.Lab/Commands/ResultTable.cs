using System.Globalization;
using Moev.Lab.Metrics;
using Moev.Lab.Runs;
using Spectre.Console;

namespace Moev.Lab.Commands;

/// <summary>Writes the most important metrics as a table: a row for each algorithm, transport and value of a sweep, with the mean over seeds and its 95 % confidence interval.</summary>
internal static class ResultTable
{
    /// <summary>The most rows. All are in the report.</summary>
    private const int MostRows = 60;

    private const int WidthOfFiles = 160;

    private static readonly (string Metric, string Head)[] Columns =
    [
        ("energyDeliveredPercent", "delivered"),
        ("demandsMetPercent", "met"),
        ("peakKw", "peak"),
        ("violationSeconds", "above limits"),
        ("energyCost", "cost"),
        ("fairness", "fairness"),
        ("followedP99Seconds", "follows, p99"),
        ("fallbacks", "fallbacks"),
        ("regretPercent", "regret"),
    ];

    /// <summary>Writes the table.</summary>
    /// <param name="output">Standard output, or what replaces it.</param>
    /// <param name="result">The results; one run at least.</param>
    public static void Write(TextWriter output, ExperimentResult result)
    {
        var isTerminal = output == Console.Out && !Console.IsOutputRedirected;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Interactive = InteractionSupport.No,
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
        });
        if (!isTerminal)
            console.Profile.Width = WidthOfFiles;

        var groups = result.Runs.GroupBy(static run => RunLabel.WithoutSeed(run.Plan)).ToList();
        var shown = Columns.Select(static column => (column.Head, Metric: MetricTable.Find(column.Metric)!))
            .Where(column => groups.Exists(group => group.Any(run => double.IsFinite(column.Metric.Value(run.Metrics)))))
            .ToList();
        var table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn(result.Runs.Any(static run => run.Plan.Sweep.Count > 0) ? "run" : "algorithm"));
        foreach (var (head, metric) in shown)
            table.AddColumn(new TableColumn(new Markup(Markup.Escape(metric.Unit.Length > 0 ? $"{head}, {metric.Unit}" : head)).RightJustified()) { Alignment = Justify.Right });
        foreach (var group in groups.Take(MostRows))
        {
            var name = group.Any(static run => !run.Summary.IsComplete) ? $"{group.Key} (stopped)" : group.Key;
            table.AddRow([new Text(name), .. shown.Select(column => new Text(Cell(column.Metric, group)).RightJustified())]);
        }

        console.Write(table);
        if (groups.Count > MostRows)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{groups.Count - MostRows} further rows are in the report."));
    }

    private static string Cell(Metric metric, IEnumerable<RunResult> runs)
    {
        var summary = MetricSummary.Of(runs.Select(run => metric.Value(run.Metrics)));
        var mean = metric.Show(summary.Mean);
        return double.IsFinite(summary.HalfWidth95) ? $"{mean} ± {metric.Show(summary.HalfWidth95)}" : mean;
    }
}
