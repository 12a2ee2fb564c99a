using System.CommandLine;
using System.Globalization;
using Moev.CommandLine;
using Moev.Lab.Metrics;
using Moev.Lab.Plans;
using Moev.Lab.Reports;
using Moev.Lab.Runs;

namespace Moev.Lab.Commands;

/// <summary>Carries out the runs of a command: the folder, the progress, the report, the table, the conditions and the exit code.</summary>
internal static class ExperimentSession
{
    /// <summary>The exit code when a run failed, or nothing could be run.</summary>
    public const int Failed = 1;

    /// <summary>The exit code when a condition of --fail-on holds.</summary>
    public const int ConditionHolds = 2;

    /// <summary>The most lines about conditions.</summary>
    private const int MostLines = 20;

    /// <summary>Carries out the runs.</summary>
    /// <param name="services">What carries them out.</param>
    /// <param name="arguments">The command line, with the options of <see cref="ExperimentOptions"/>.</param>
    /// <param name="plans">The runs; one at least.</param>
    /// <param name="inspect">Looks at the results before the report, and returns lines for standard output; null for nothing.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="view">The display; null for the one of experiments.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="LabException">It cannot begin, or the report cannot be written.</exception>
    public static async Task<int> RunAsync(
        LabServices services, ParseResult arguments, IReadOnlyList<RunPlan> plans, Func<ExperimentResult, IEnumerable<string>>? inspect, CancellationToken cancellationToken,
        IRunDisplay? view = null)
    {
        var (output, error) = (arguments.InvocationConfiguration.Output, arguments.InvocationConfiguration.Error);
        var conditions = ExperimentOptions.FailOn.Of(arguments);
        CheckNodes(conditions, plans[0]);
        var experiment = new Experiment
        {
            CommandLine = CommandText.Of(arguments),
            StartedAt = services.Time.GetUtcNow(),
            IsFidelity = arguments.Has(ExperimentOptions.Fidelity),
            Plans = plans,
        };
        var folder = OutputFolder.Create(arguments.Value(ExperimentOptions.Out), plans[0].Scenario.Name);
        var logs = Enum.Parse<EventLogChoice>(arguments.Value(ExperimentOptions.EventLogs));
        experiment = experiment with { Plans = EventLogFiles.AddTo(experiment, folder, logs, arguments.Has(ExperimentOptions.LogMessages)) };

        var parallel = arguments.Value(ExperimentOptions.Parallel) is > 0 and var chosen ? chosen : Engines.Parallel(plans, Environment.ProcessorCount);
        var bounds = arguments.Has(ExperimentOptions.Bound) ? new SharedBounds() : null;
        var runner = new ExperimentRunner(services.Engines, record => MetricCalculator.Compute(record, bounds?.Of(record)), parallel);
        var display = view ?? new ProgressDisplay(Terminal.ModeOf(arguments.Value(ExperimentOptions.Progress), error), error, plans.Count, services.Time);
        foreach (var warning in plans.SelectMany(static plan => plan.Scenario.Warnings).Distinct(StringComparer.Ordinal))
            await error.WriteLineAsync($"warning: {OneLine.Of(warning)}");
        using var interruption = new Interruption(() => display.Write("Stopping. The report will have what was simulated. Press Ctrl-C again to end at once."), cancellationToken);
        var result = await display.ShowAsync(() => runner.RunAsync(experiment, display, interruption.Token));
        var lines = inspect?.Invoke(result).ToList() ?? [];
        if (result.Runs.Count > 0)
        {
            ReportWriter.Write(result, folder);
            ResultTable.Write(output, result);
        }

        foreach (var line in lines.Concat(bounds?.Remarks ?? []))
            await output.WriteLineAsync(line);
        if (result.Runs.Count > 0)
            await output.WriteLineAsync($"Report: {Path.Combine(folder, "report.html")}");
        else
            await DeleteEmptyAsync(folder, result, experiment, error);
        await WriteFallbacksAsync(result, error);
        var holds = await WriteConditionsAsync(conditions, result, error);
        return interruption.Token.IsCancellationRequested ? Interruption.ExitCode
            : result.Failures.Count > 0 ? Failed
            : holds ? ConditionHolds
            : 0;
    }

    /// <summary>Checks that the nodes of conditions exist: a condition on another one would never hold.</summary>
    private static void CheckNodes(IReadOnlyList<FailCondition> conditions, RunPlan plan)
    {
        var nodes = plan.Scenario.Site.Site.Nodes.Select(static node => node.Id).ToList();
        if (conditions.FirstOrDefault(condition => condition.Node is not null && !nodes.Contains(condition.Node)) is { } wrong)
            throw new LabException($"--fail-on {OneLine.Of(wrong.Text)}: the site has no node '{OneLine.Of(wrong.Node!)}'. Nodes: {OneLine.Of(string.Join(", ", nodes))}.");
    }

    /// <summary>Says which results are not those of the algorithm alone: the table looks as usual when an algorithm never answered.</summary>
    private static async Task WriteFallbacksAsync(ExperimentResult result, TextWriter error)
    {
        foreach (var runs in result.Runs.Where(static run => run.Metrics.Fallbacks > 0).GroupBy(static run => run.Plan.Algorithm).Take(MostLines))
        {
            await error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"warning: {OneLine.Of(runs.Key)}: the fallback decided {runs.Sum(static run => run.Metrics.Fallbacks):#,0} times in its place."));
        }
    }

    private static async Task<bool> WriteConditionsAsync(IReadOnlyList<FailCondition> conditions, ExperimentResult result, TextWriter error)
    {
        var count = 0;
        foreach (var run in result.Runs)
        {
            foreach (var condition in conditions.Where(condition => condition.IsMet(run.Metrics)))
            {
                if (++count <= MostLines)
                    await error.WriteLineAsync($"failed: {RunLabel.Of(run.Plan)}: {condition.Describe(run.Metrics)}");
            }
        }

        if (count > MostLines)
            await error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"failed: {count - MostLines} more."));
        return count > 0;
    }

    /// <summary>Deletes the folder when there is nothing in it: a stop came before anything was simulated.</summary>
    private static async Task DeleteEmptyAsync(string folder, ExperimentResult result, Experiment experiment, TextWriter error)
    {
        if (result.Failures.Count == 0)
        {
            await error.WriteLineAsync("Nothing was simulated yet: there is no report.");
            foreach (var log in experiment.Plans.Select(static plan => plan.EventLogPath).OfType<string>())
                File.Delete(log);
        }

        if (!Directory.EnumerateFileSystemEntries(folder).Any())
            Directory.Delete(folder);
    }
}
