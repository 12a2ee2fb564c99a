using Moev.Lab.Runs;

namespace Moev.Lab.Reports.Page;

/// <summary>Writes what OCPP costs each algorithm: its runs through sockets against those in process.</summary>
internal static class FidelitySection
{
    public static void Add(HtmlWriter html, ReportModel model)
    {
        html.AddRaw("<section id=\"fidelity\" aria-labelledby=\"fidelity-title\">\n<h2 id=\"fidelity-title\">What OCPP costs</h2>\n");
        html.AddRaw("<p>The same cars and the same algorithm, once through OCPP and once in process, where it sees the truth and its decisions are the offers. ")
            .AddRaw("The difference is what the protocol, whole amperes, meter samples and latency cost; it is the mean over pairs of runs with equal seeds, with its 95 % confidence.</p>\n");
        foreach (var (ocpp, none) in Pairs(model))
            AddTable(html, model, ocpp, none);
        html.AddRaw("</section>\n");
    }

    private static IEnumerable<(ReportSeries Ocpp, ReportSeries None)> Pairs(ReportModel model) => model.Series
        .Where(static series => series.Transport == TransportKind.Ocpp)
        .Join(model.Series.Where(static series => series.Transport == TransportKind.None), static series => series.Algorithm, static series => series.Algorithm, static (ocpp, none) => (ocpp, none));

    private static void AddTable(HtmlWriter html, ReportModel model, ReportSeries ocpp, ReportSeries none)
    {
        var pairs = model.Points.SelectMany(point => model.Runs(point, ocpp).Join(
            model.Runs(point, none), static run => run.Plan.Seed, static run => run.Plan.Seed, static (one, other) => (Ocpp: one.Metrics, None: other.Metrics))).ToArray();
        html.Add($"<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Cost of OCPP\">\n<table class=\"metrics\">\n<caption>{ocpp.Algorithm}: {ReportPage.Count(pairs.Length, "pair")} of runs</caption>\n")
            .AddRaw("<thead><tr><th scope=\"col\">Metric</th><th scope=\"col\" class=\"number\">OCPP</th><th scope=\"col\" class=\"number\">Without</th><th scope=\"col\" class=\"number\">Difference</th></tr></thead>\n<tbody>\n");
        foreach (var metric in ReportMetrics.All)
        {
            var known = pairs.Where(pair => double.IsFinite(metric.Value(pair.Ocpp)) && double.IsFinite(metric.Value(pair.None))).ToArray();
            if (known.Length == 0)
                continue;
            var difference = Estimate.Of(known.Select(pair => metric.Value(pair.Ocpp) - metric.Value(pair.None)));
            html.Add($"<tr><th scope=\"row\">{metric.Label} <span class=\"unit\">{metric.UnitOf(model.Scenario)}</span></th><td class=\"number\">{metric.Format(known.Average(pair => metric.Value(pair.Ocpp)))}</td>")
                .Add($"<td class=\"number\">{metric.Format(known.Average(pair => metric.Value(pair.None)))}</td><td class=\"number\">{(difference.Mean > 0 ? "+" : "")}{metric.Format(difference.Mean)}");
            if (double.IsFinite(difference.HalfWidth))
                html.Add($" <span class=\"confidence\">± {metric.Format(difference.HalfWidth)}</span>");
            html.AddRaw("</td></tr>\n");
        }

        html.AddRaw("</tbody>\n</table>\n</div>\n");
    }
}
