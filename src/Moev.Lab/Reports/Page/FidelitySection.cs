using System.Globalization;
using Moev.Lab.Fidelity;
using Moev.Lab.Metrics;
using Moev.Lab.Plans;
using Moev.Lab.Reports.Model;
using Moev.Lab.Runs;

namespace Moev.Lab.Reports.Page;

/// <summary>Writes what OCPP costs each algorithm: its runs through sockets against those in process.</summary>
internal static class FidelitySection
{
    private static readonly (string Reason, string Explanation, Func<FidelityComparison, double> Kwh)[] Reasons =
    [
        ("Latency", "Energy that was allowed, and not offered yet: messages, charge points, and raises that wait for a cut.", static it => it.LateKwh),
        ("Rounding", "Limits are rounded down to 0.1 A, which OCPP carries, and to the steps of pilots. Where the site file has the steps, decisions have them too, and nothing is lost here.", static it => it.RoundingKwh),
        ("Late cuts", "Energy that was still offered after it was no longer allowed.", static it => -it.OverrunKwh),
        ("Decisions", "The rest. Measurements are old and rounded, and sessions begin later. But cars make up for some of the losses, and messages of charge points start cycles that come only with the period in process: with a long period that can outweigh the losses.", static it => it.DecisionsKwh),
        ("All together", "Energy that cars took less with OCPP.", static it => it.MissingKwh),
    ];

    public static void Add(HtmlWriter html, ReportModel model)
    {
        html.AddRaw("<section id=\"fidelity\" aria-labelledby=\"fidelity-title\">\n<h2 id=\"fidelity-title\">What OCPP costs</h2>\n");
        html.AddRaw("<p>The same cars and the same algorithm, once through OCPP and once in process, where it sees the truth and its decisions are the offers. ")
            .AddRaw("The difference is what the protocol, whole amperes, meter samples and latency cost: the value with OCPP minus the value without, as the mean over pairs of runs with equal seeds, with its 95 % confidence.</p>\n");
        var pairs = model.Series.Where(static series => series.Transport == TransportKind.Ocpp).Select(ocpp => PairsOf(model, ocpp)).Where(static it => it.Runs.Length > 0).ToArray();
        if (pairs.Length == 0)
            html.AddRaw("<p>No run has its counterpart: there is nothing to compare.</p>\n");
        else
        {
            AddLosses(html, pairs);
            AddTable(html, model, pairs);
        }

        html.AddRaw("</section>\n");
    }

    private static Pairs PairsOf(ReportModel model, ReportSeries ocpp)
    {
        var none = model.Series.FirstOrDefault(series => series.Algorithm == ocpp.Algorithm && series.Transport == TransportKind.None);
        return new Pairs(ocpp, none is null ? [] :
        [
            .. model.Points.SelectMany(point => model.Runs(point, ocpp).Join(
                model.Runs(point, none), static run => run.Plan.Seed, static run => run.Plan.Seed, static (one, other) => (one, other))),
        ]);
    }

    private static void AddLosses(HtmlWriter html, Pairs[] pairs)
    {
        var known = pairs.Select(static it => it.Runs.Where(static pair => pair.Ocpp.Losses is not null)
            .Select(static pair => FidelityComparison.Of(pair.Ocpp.Losses!, pair.Ocpp.Metrics, pair.None.Metrics)).ToArray()).ToArray();
        if (known.All(static it => it.Length == 0))
            return;
        html.AddRaw("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Table of lost energy\">\n<table class=\"metrics\">\n<caption>Energy that OCPP costs, in kWh and in percentage points of the energy that drivers needed</caption>\n<thead><tr><th scope=\"col\">Reason</th>");
        foreach (var it in pairs)
            html.Add($"<th scope=\"col\" class=\"number\" style=\"width:{64 / pairs.Length}%\">{Swatch.Breakable(it.Series.Algorithm)}</th>");
        html.AddRaw("</tr></thead>\n<tbody>\n");
        foreach (var (reason, _, kwh) in Reasons)
            Add(reason, kwh);
        html.AddRaw("</tbody>\n</table>\n</div>\n<p class=\"note\">A negative value is a gain.</p>\n<dl class=\"facts meanings\">\n");
        foreach (var (reason, explanation, _) in Reasons)
            html.Add($"<div><dt>{reason}</dt><dd>{explanation}</dd></div>\n");
        html.AddRaw("</dl>\n");

        void Add(string reason, Func<FidelityComparison, double> kwh)
        {
            html.Add($"<tr><th scope=\"row\">{reason}</th>");
            foreach (var runs in known)
            {
                if (runs.Length == 0)
                    html.AddRaw("<td class=\"number\">–</td>");
                else
                    html.Add($"<td class=\"number\">{Text(MetricSummary.Of(runs.Select(kwh)))} kWh<br><span class=\"confidence\">{Text(MetricSummary.Of(runs.Select(it => it.Points(kwh(it)))))} points</span></td>");
            }

            html.AddRaw("</tr>\n");
        }

        static string Text(MetricSummary summary)
        {
            var mean = summary.Mean.ToString("0.00", CultureInfo.InvariantCulture);
            if (mean == "-0.00")
                mean = "0.00";
            return double.IsFinite(summary.HalfWidth95) ? string.Create(CultureInfo.InvariantCulture, $"{mean} ± {summary.HalfWidth95:0.00}") : mean;
        }
    }

    private static void AddTable(HtmlWriter html, ReportModel model, Pairs[] pairs)
    {
        html.AddRaw("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Table of the cost of OCPP\">\n<table class=\"metrics\">\n<caption>Difference that OCPP makes</caption>\n<thead><tr><th scope=\"col\">Metric</th>");
        foreach (var it in pairs)
            html.Add($"<th scope=\"col\" class=\"number\" style=\"width:{64 / pairs.Length}%\">{Swatch.Breakable(it.Series.Algorithm)}</th>");
        html.AddRaw("</tr></thead>\n<tbody>\n");
        foreach (var metric in MetricText.Shown)
        {
            var known = pairs.Select(static it => it.Runs.Select(static pair => (Ocpp: pair.Ocpp.Metrics, None: pair.None.Metrics))).Select(runs => runs.Where(pair => double.IsFinite(metric.Value(pair.Ocpp)) && double.IsFinite(metric.Value(pair.None))).ToArray()).ToArray();
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

    private sealed record Pairs(ReportSeries Series, (RunResult Ocpp, RunResult None)[] Runs);
}
