using Moev.Lab.Metrics;
using Moev.Lab.Reports.Model;
using Moev.Lab.Runs;

namespace Moev.Lab.Reports.Page;

/// <summary>Writes the verdict: a sentence, and the headline of each algorithm.</summary>
internal static class VerdictSection
{
    private static readonly (string Name, string Label)[] Headlines =
    [
        (nameof(RunMetrics.EnergyDeliveredPercent), "Energy delivered"),
        (nameof(RunMetrics.DemandsMetPercent), "Demands met"),
        (nameof(RunMetrics.ViolationSeconds), "Time above limits"),
        (nameof(RunMetrics.PeakKw), "Peak of charging"),
    ];

    public static void Add(HtmlWriter html, ReportModel model)
    {
        html.Add($"<section id=\"verdict\" aria-labelledby=\"verdict-title\">\n<h2 id=\"verdict-title\">Verdict</h2>\n<p class=\"lead\">{Verdict.Of(model)}</p>\n");
        if (model.IsSweep)
            html.Add($"<p class=\"note\">Means over all {model.Points.Count} values of the sweep.</p>\n");
        html.AddRaw("<div class=\"cards\">\n");
        var metrics = Headlines.Select(static it => (it.Label, Metric: MetricText.Of(it.Name))).ToArray();
        var runs = model.Series.Select(series => model.Points.SelectMany(point => model.Runs(point, series)).ToArray()).ToArray();
        var summaries = metrics.Select(it => runs.Select(list => it.Metric.Summarise(list)).ToArray()).ToArray();
        var best = metrics.Select((it, i) => it.Metric.Best(summaries[i])).ToArray();
        foreach (var series in model.Series)
            AddCard(html, model, series, runs[series.Index], [.. metrics.Select((it, i) => (it.Label, it.Metric, summaries[i][series.Index].Mean, best[i][series.Index]))]);
        html.AddRaw("</div>\n</section>\n");
    }

    private static void AddCard(HtmlWriter html, ReportModel model, ReportSeries series, RunResult[] runs, (string Label, Metric Metric, double Mean, bool IsBest)[] values)
    {
        html.Add($"<article class=\"card\">\n<h3>{Swatch.Named(series)}</h3>\n<dl>\n");
        foreach (var (label, metric, mean, isBest) in values)
        {
            var isViolation = metric.Name == "violationSeconds" && mean > 0;
            html.Add($"<div{(isViolation ? new Html(" class=\"bad\"") : default)}><dt>{label}</dt><dd>{(isBest ? MetricsSection.BestMark : default)}{metric.Format(mean)}")
                .Add($"<span class=\"unit\"> {metric.UnitOf(model.Scenario)}</span></dd></div>\n");
        }

        html.AddRaw("</dl>\n");
        var cut = runs.Count(static run => !run.Summary.IsComplete);
        if (cut > 0)
            html.Add($"<p class=\"note\">{cut} of {ReportPage.Count(runs.Length, "run")} cut short.</p>\n");
        html.AddRaw("</article>\n");
    }
}
