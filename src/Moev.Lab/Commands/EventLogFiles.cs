using System.Globalization;
using Moev.Lab.Plans;
using Moev.Lab.Runs;

namespace Moev.Lab.Commands;

/// <summary>Names the event logs of an experiment.</summary>
internal static class EventLogFiles
{
    /// <summary>The most runs whose logs are all written by default.</summary>
    private const int MostByDefault = 20;

    private const int LongestAlgorithm = 40;

    /// <summary>Returns the runs with the files of their logs, such as events-03-edf-seed7.jsonl.</summary>
    public static IReadOnlyList<RunPlan> AddTo(Experiment experiment, string folder, EventLogChoice choice, bool logsMessages)
    {
        var plans = experiment.Plans;
        if (choice == EventLogChoice.None)
            return plans;
        var first = experiment.Recorded;
        var writesAll = choice == EventLogChoice.All || choice == EventLogChoice.Auto && plans.Count <= MostByDefault;
        var digits = Math.Max(2, plans.Count.ToString(CultureInfo.InvariantCulture).Length).ToString(CultureInfo.InvariantCulture);
        return
        [
            .. plans.Select((plan, index) => writesAll || first.Contains(index)
                ? plan with { EventLogPath = Path.Combine(folder, Name(plan, index, digits)), LogsMessages = logsMessages || plan.LogsMessages }
                : plan),
        ];
    }

    private static string Name(RunPlan plan, int index, string digits)
    {
        var transport = plan.Transport == TransportKind.None ? "-none" : "";
        return string.Create(
            CultureInfo.InvariantCulture, $"events-{(index + 1).ToString("D" + digits, CultureInfo.InvariantCulture)}-{OutputFolder.Slug(plan.Algorithm, LongestAlgorithm)}{transport}-seed{plan.Seed}.jsonl");
    }
}
