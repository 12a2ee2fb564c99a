using Moev.Lab.Metrics;
using Moev.Lab.Plans;
using Moev.Lab.Reports.Model;
using Moev.Lab.Runs;

namespace Moev.Lab.Reports.Page;

/// <summary>Says in words which algorithm did best: of those that kept the limits, the one that delivered most.</summary>
internal static class Verdict
{
    private static readonly Metric Energy = MetricText.Of(nameof(RunMetrics.EnergyDeliveredPercent));
    private static readonly Metric Demands = MetricText.Of(nameof(RunMetrics.DemandsMetPercent));
    private static readonly Metric Violation = MetricText.Of(nameof(RunMetrics.ViolationSeconds));
    private static readonly Metric Peak = MetricText.Of(nameof(RunMetrics.PeakKw));

    public static string Of(ReportModel model)
    {
        // With OCPP and without it, what counts is what happens in production.
        var entries = model.Series.Where(series => !model.Result.IsFidelity || series.Transport == TransportKind.Ocpp).Select(series => new Entry(series, [.. model.Points.SelectMany(point => model.Runs(point, series))])).ToArray();
        if (entries.Length == 0)
            return "No run has ended: there is nothing to judge.";
        if (entries.All(static entry => double.IsNaN(entry.Energy)))
            return "Nothing was requested in any run: there is nothing to judge.";
        var safe = entries.Where(static entry => entry.Violation == 0).ToArray();
        if (safe.Length == 0)
            return string.Join(' ', new[] { NoneIsSafe(entries), Help(entries) }.Where(static text => text.Length > 0));
        var best = safe.MaxBy(static entry => double.IsNaN(entry.Energy) ? double.NegativeInfinity : entry.Energy)!;
        string[] sentences = [Praise(best, safe.Length, entries.Length), Lead(best, safe), Excess([.. entries.Where(static entry => entry.Violation > 0)]), Help(entries)];
        return string.Join(' ', sentences.Where(static text => text.Length > 0));
    }

    private static string Praise(Entry best, int safe, int all)
    {
        var delivered = $"{Energy.Format(best.Energy)} % of the energy that was requested, met {Demands.Format(best.Demands)} % of the demands, and peaked at {Peak.Format(best.Peak)} kW";
        if (all == 1)
            return $"{best.Label} stayed within every limit. It delivered {delivered}.";
        var which = safe == all ? $"{(all == 2 ? "Both" : $"All {all}")} algorithms stayed within every limit." : safe == 1 ? $"Only {best.Label} stayed within every limit." : $"{safe} of {all} algorithms stayed within every limit.";
        return safe == 1 ? $"{which} It delivered {delivered}." : $"{which} Of these, {best.Label} delivered most: {delivered}.";
    }

    /// <summary>Compares the best with the second by seed, because both had the same cars.</summary>
    private static string Lead(Entry best, Entry[] safe)
    {
        var second = safe.Where(entry => entry != best && !double.IsNaN(entry.Energy)).MaxBy(static entry => entry.Energy);
        if (second is null)
            return "";
        var lead = MetricSummary.Of(best.Runs.Join(
            second.Runs, KeyOf, KeyOf, static (one, other) => Energy.Value(one.Metrics) - Energy.Value(other.Metrics)));
        if (lead.Mean <= 0)
            return $"{second.Label} delivered as much.";
        return !(lead.HalfWidth95 >= 0) ? $"{second.Label} came next with {Energy.Format(second.Energy)} %."
            : lead.Mean > lead.HalfWidth95 ? $"{second.Label} came next with {Energy.Format(second.Energy)} %; the difference is beyond chance (95 %)."
            : $"{second.Label} came next with {Energy.Format(second.Energy)} %; so small a difference can be chance (95 %).";
    }

    private static string Excess(Entry[] unsafeEntries) => unsafeEntries.Length == 0
        ? ""
        : $"Above a limit: {string.Join(", ", unsafeEntries.Select(static entry => $"{entry.Label} for {TimeOf(entry)}"))}.";

    /// <summary>Names the algorithms whose results are partly those of the fallback.</summary>
    private static string Help(Entry[] entries)
    {
        var helped = entries.Where(static entry => entry.Fallbacks > 0).Select(static entry => FormattableString.Invariant($"{entry.Label} ({entry.Fallbacks:#,0} times)")).ToArray();
        return helped.Length == 0 ? "" : $"The fallback decided in place of {string.Join(", ", helped)}.";
    }

    private static string NoneIsSafe(Entry[] entries)
    {
        var known = entries.Where(static entry => !double.IsNaN(entry.Violation)).ToArray();
        if (known.Length == 0)
            return "Whether limits were kept is not known.";
        var least = known.MinBy(static entry => entry.Violation)!;
        return entries.Length == 1
            ? $"{least.Label} was above a limit for {TimeOf(least)}. It delivered {Energy.Format(least.Energy)} % of the energy that was requested."
            : $"{(entries.Length == 2 ? "Neither of the" : "None of the")} {entries.Length} algorithms stayed within every limit. {least.Label} was above one for the shortest time, {TimeOf(least)}, and delivered {Energy.Format(least.Energy)} % of the energy that was requested.";
    }

    private static string TimeOf(Entry entry) => ReportPage.Duration(TimeSpan.FromSeconds(Math.Min(entry.Violation, 1e9)));

    private static (string Sweep, int Seed) KeyOf(RunResult run) => (string.Join('\n', run.Plan.Sweep.Select(static pair => $"{pair.Key}={pair.Value}")), run.Plan.Seed);

    private sealed class Entry(ReportSeries series, RunResult[] runs)
    {
        public string Label => series.Label;

        public RunResult[] Runs => runs;

        public double Energy { get; } = Verdict.Energy.Summarise(runs).Mean;

        public double Demands { get; } = Verdict.Demands.Summarise(runs).Mean;

        public double Violation { get; } = Verdict.Violation.Summarise(runs).Mean;

        public double Fallbacks => runs.Sum(static run => run.Metrics.Fallbacks);

        public double Peak { get; } = Verdict.Peak.Summarise(runs).Mean;
    }
}
