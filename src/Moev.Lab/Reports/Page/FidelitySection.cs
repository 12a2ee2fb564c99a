using Moev.Lab.Metrics;
using Moev.Lab.Plans;
using Moev.Lab.Reports.Model;

namespace Moev.Lab.Reports.Page;

/// <summary>Writes what OCPP costs each algorithm: its runs through sockets against those in process.</summary>
internal static class FidelitySection
{
    public static void Add(HtmlWriter html, ReportModel model)
    {
        html.AddRaw("<section id=\"fidelity\" aria-labelledby=\"fidelity-title\">\n<h2 id=\"fidelity-title\">What OCPP costs</h2>\n");
        html.AddRaw("<p>The same cars and the same algorithm, once through OCPP and once in process, where it sees the truth and its decisions are the offers. ")
            .AddRaw("The difference is what the protocol, whole amperes, meter samples and latency cost: the value with OCPP minus the value without, as the mean over pairs of runs with equal seeds, with its 95 % confidence.</p>\n");
        var pairs = model.Series.Where(static series => series.Transport == TransportKind.Ocpp).Select(ocpp => PairsOf(model, ocpp)).Where(static it => it.Runs.Length > 0).ToArray();
        if (pairs.Length == 0)
            html.AddRaw("<p>No run has its counterpart: there is nothing to compare.</p>\n");
        else
            AddTable(html, model, pairs);
        html.AddRaw("</section>\n");
    }

    private static Pairs PairsOf(ReportModel model, ReportSeries ocpp)
    {
        var none = model.Series.FirstOrDefault(series => series.Algorithm == ocpp.Algorithm && series.Transport == TransportKind.None);
        return new Pairs(ocpp, none is null ? [] :
        [
            .. model.Points.SelectMany(point => model.Runs(point, ocpp).Join(
                model.Runs(point, none), static run => run.Plan.Seed, static run => run.Plan.Seed, static (one, other) => (one.Metrics, other.Metrics))),
        ]);
    }

    private static void AddTable(HtmlWriter html, ReportModel model, Pairs[] pairs)
    {
        html.AddRaw("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Table of the cost of OCPP\">\n<table class=\"metrics\">\n<caption>Difference that OCPP makes</caption>\n<thead><tr><th scope=\"col\">Metric</th>");
        foreach (var it in pairs)
            html.Add($"<th scope=\"col\" class=\"number\" style=\"width:{64 / pairs.Length}%\">{Swatch.Breakable(it.Series.Algorithm)}</th>");
        html.AddRaw("</tr></thead>\n<tbody>\n");
        foreach (var metric in MetricText.Shown)
        {
            var known = pairs.Select(it => it.Runs.Where(pair => double.IsFinite(metric.Value(pair.Ocpp)) && double.IsFinite(metric.Value(pair.None))).ToArray()).ToArray();
            if (known.All(static it => it.Length == 0))
                continue;
            html.Add($"<tr><th scope=\"row\">{metric.Title} <span class=\"unit\">{metric.UnitOf(model.Scenario)}</span></th>");
            foreach (var runs in known)
                AddCell(html, metric, runs);
            html.AddRaw("</tr>\n");
        }

        html.AddRaw("</tbody>\n</table>\n</div>\n");
    }

    private static void AddCell(HtmlWriter html, Metric metric, (RunMetrics Ocpp, RunMetrics None)[] runs)
    {
        if (runs.Length == 0)
        {
            html.AddRaw("<td class=\"number\">–</td>");
            return;
        }

        var difference = MetricSummary.Of(runs.Select(pair => metric.Value(pair.Ocpp) - metric.Value(pair.None)));
        var text = metric.Format(difference.Mean);
        html.Add($"<td class=\"number\">{(difference.Mean > 0 && text.AsSpan().ContainsAnyInRange('1', '9') ? "+" : "")}{text}");
        if (double.IsFinite(difference.HalfWidth95))
            html.Add($" <span class=\"confidence\">± {metric.Format(difference.HalfWidth95)}</span>");
        html.Add($"<br><span class=\"confidence\">{metric.Format(runs.Average(pair => metric.Value(pair.Ocpp)))} with, {metric.Format(runs.Average(pair => metric.Value(pair.None)))} without</span></td>");
    }

    private sealed record Pairs(ReportSeries Series, (RunMetrics Ocpp, RunMetrics None)[] Runs);
}
