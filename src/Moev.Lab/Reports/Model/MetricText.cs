using System.Globalization;
using Moev.Lab.Metrics;
using Moev.Lab.Runs;
using Moev.Lab.Scenarios;

namespace Moev.Lab.Reports.Model;

/// <summary>Says metrics as the page shows them.</summary>
internal static class MetricText
{
    /// <summary>The metrics of the page: all but those that say the same twice.</summary>
    public static IReadOnlyList<Metric> Shown { get; } = [.. MetricTable.All.Where(static metric => !metric.IsAlias)];

    /// <summary>Returns the metric of a member of <see cref="RunMetrics"/>.</summary>
    public static Metric Of(string member) => MetricTable.All.First(metric => string.Equals(metric.Name, member, StringComparison.OrdinalIgnoreCase));

    /// <summary>Summarises a metric over runs.</summary>
    public static MetricSummary Summarise(this Metric metric, IEnumerable<RunResult> runs) =>
        MetricSummary.Of(runs.Select(run => metric.Value(run.Metrics)).Where(double.IsFinite));

    /// <summary>Returns a value with thousands apart; a dash for what is not a number.</summary>
    public static string Format(this Metric metric, double value)
    {
        if (!double.IsFinite(value))
            return "–";
        // A mean of counts needs a decimal place, a count does not.
        var format = metric.Decimals == 0 && metric.Unit.Length == 0 ? "#,0.#" : $"N{metric.Decimals}";
        var text = value.ToString(format, CultureInfo.InvariantCulture);
        return text.StartsWith('-') && !text.AsSpan().ContainsAnyInRange('1', '9') ? text[1..] : text.Replace('-', '−');
    }

    /// <summary>Returns the unit; that of costs is the currency of the site's tariff.</summary>
    public static string UnitOf(this Metric metric, Scenario? scenario) =>
        metric.Group == MetricGroup.Cost && metric.Unit.Length == 0 ? scenario?.Site.Site.Tariff?.Currency ?? "" : metric.Unit;

    /// <summary>Tells which of several means are the best. None is when fewer than two are known, or all are equal as they are shown.</summary>
    public static bool[] Best(this Metric metric, IReadOnlyList<MetricSummary> summaries)
    {
        var known = summaries.Where(static summary => double.IsFinite(summary.Mean)).Select(static summary => summary.Mean).ToArray();
        if (metric.Better == Better.Neither || known.Length < 2 || known.Select(metric.Format).Distinct().Count() < 2)
            return new bool[summaries.Count];
        var best = metric.Format(metric.Better == Better.Higher ? known.Max() : known.Min());
        return [.. summaries.Select(summary => metric.Format(summary.Mean) == best)];
    }

    /// <summary>Returns the name of a group of metrics.</summary>
    public static string NameOf(MetricGroup group) => group == MetricGroup.Bound ? "Offline bound" : group.ToString();
}
