using Moev.Lab.Metrics;
using Moev.Lab.Reports.Charts;
using Moev.Lab.Reports.Model;

namespace Moev.Lab.Reports.Page;

/// <summary>Writes the table of all metrics, one for each value of a sweep.</summary>
internal static class MetricsSection
{
    public static void Add(HtmlWriter html, ReportModel model)
    {
        html.AddRaw("<section id=\"metrics\" aria-labelledby=\"metrics-title\">\n<h2 id=\"metrics-title\">Metrics</h2>\n");
        html.Add($"<p>{Explanation(model)}</p>\n<div class=\"controls\" id=\"metrics-controls\"></div>\n");
        var shown = DetailCases.Spread(model.Points.Count, ChartBudget.SweepValues).ToArray();
        foreach (var index in shown)
            AddTable(html, model, model.Points[index], isHidden: index != shown[0]);
        if (shown.Length < model.Points.Count)
            html.Add($"<p class=\"note\">{shown.Length} of {model.Points.Count} sweep values have a table here. All of them are in <code>results.csv</code>.</p>\n");
        if (model.Result.Runs.Any(static run => double.IsFinite(run.Metrics.BoundKwh)))
        {
            html.Add($"<p class=\"note\">{(model.Result.Runs.All(static run => run.Metrics.IsBoundExact || !double.IsFinite(run.Metrics.BoundKwh))
                ? "The energy that a clairvoyant could deliver is exact for this site."
                : "The energy that a clairvoyant could deliver is an upper bound: no algorithm can deliver more, and perhaps none that much. Regrets are upper bounds likewise.")}</p>\n");
        }

        html.AddRaw("<details><summary>What the metrics mean</summary>\n<dl class=\"facts meanings\">\n");
        foreach (var metric in MetricText.Shown)
            html.Add($"<div><dt>{metric.Title}</dt><dd>{metric.Explanation}</dd></div>\n");
        html.AddRaw("</dl></details>\n</section>\n");
    }

    private static string Explanation(ReportModel model)
    {
        var seeds = model.Seeds.Count;
        var text = seeds > 1
            ? $"Means over {seeds} seeds ± half of the 95 % confidence interval (Student's t). All values are from the ground truth, which no algorithm sees."
            : "Values of one seed: repeat with more seeds to see how much chance matters. All values are from the ground truth, which no algorithm sees.";
        return model.Series.Count > 1 ? $"{text} ★ marks the best value of a row." : text;
    }

    private static void AddTable(HtmlWriter html, ReportModel model, SweepPoint point, bool isHidden)
    {
        html.Add($"<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Table of metrics\" data-point=\"{point.Index}\"{(isHidden ? new Html(" hidden") : default)}>\n<table class=\"metrics\">\n")
            .Add($"<caption>{(model.IsSweep ? $"Metrics with {point.Label}" : "Metrics of each algorithm")}</caption>\n<thead><tr><th scope=\"col\">Metric</th>");
        foreach (var series in model.Series)
            html.Add($"<th scope=\"col\" class=\"number\" style=\"width:{64 / model.Series.Count}%\">{Swatch.Named(series)}</th>");
        html.AddRaw("</tr></thead>\n");
        foreach (var group in MetricText.Shown.GroupBy(static metric => metric.Group))
        {
            html.Add($"<tbody>\n<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"{model.Series.Count + 1}\"><span>{MetricText.NameOf(group.Key)}</span></th></tr>\n");
            foreach (var metric in group)
                AddRow(html, model, point, metric);
            html.AddRaw("</tbody>\n");
        }

        html.AddRaw("</table>\n</div>\n");
    }

    private static void AddRow(HtmlWriter html, ReportModel model, SweepPoint point, Metric metric)
    {
        var unit = metric.UnitOf(model.Scenario);
        html.Add($"<tr><th scope=\"row\">{metric.Title}{(unit.Length > 0 ? new Html($" <span class=\"unit\">{System.Net.WebUtility.HtmlEncode(unit)}</span>") : default)}</th>");
        var summaries = model.Series.Select(series => metric.Summarise(model.Runs(point, series))).ToArray();
        var isBest = metric.Best(summaries);
        for (var i = 0; i < summaries.Length; i++)
        {
            html.Add($"<td class=\"number{(isBest[i] ? " best" : "")}\">{(isBest[i] ? BestMark : default)}{metric.Format(summaries[i].Mean)}");
            if (double.IsFinite(summaries[i].HalfWidth95))
                html.Add($" <span class=\"confidence\">± {metric.Format(summaries[i].HalfWidth95)}</span>");
            html.AddRaw("</td>");
        }

        html.AddRaw("</tr>\n");
    }

    /// <summary>Marks a best value, for the eye and for a screen reader.</summary>
    public static Html BestMark { get; } = new("<span class=\"star\" role=\"img\" aria-label=\"best:\">★</span> ");
}
