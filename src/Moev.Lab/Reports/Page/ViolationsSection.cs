using System.Globalization;
using Moev.Lab.Metrics;
using Moev.Lab.Reports.Model;
using Moev.Lab.Runs;

namespace Moev.Lab.Reports.Page;

/// <summary>Writes the nodes that were above their limits.</summary>
internal static class ViolationsSection
{
    private const int MaxRows = 200;

    public static void Add(HtmlWriter html, ReportModel model)
    {
        html.AddRaw("<section id=\"violations\" aria-labelledby=\"violations-title\">\n<h2 id=\"violations-title\">Violations of nodes</h2>\n");
        var rows = model.Points.SelectMany(point => model.Series.SelectMany(series => Rows(model, point, series))).ToArray();
        if (rows.Length == 0)
        {
            html.AddRaw("<p>No node was above its limit.</p>\n</section>\n");
            return;
        }

        html.Add($"<p>Time and energy above the limit are means over seeds; the worst excess is that of all of them. While other consumers alone are above a limit, no algorithm can help. What is left comes from a limit that fell or a load that rose faster than messages and cars follow, and from charge points that do not obey: look at the power against the limit, and in the event log.</p>\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Table of violations\">\n<table>\n")
            .AddRaw("<caption>Nodes above their limits</caption>\n<thead><tr><th scope=\"col\">Node</th><th scope=\"col\">Algorithm</th>")
            .AddRaw(model.IsSweep ? "<th scope=\"col\">Sweep</th>" : "")
            .AddRaw("<th scope=\"col\" class=\"number\">Time <span class=\"unit\">s</span></th><th scope=\"col\" class=\"number\">Energy <span class=\"unit\">kWh</span></th>")
            .AddRaw("<th scope=\"col\" class=\"number\">Worst excess <span class=\"unit\">A</span></th><th scope=\"col\">Where</th><th scope=\"col\">When</th><th scope=\"col\" class=\"number\">Others alone <span class=\"unit\">s</span></th></tr></thead>\n<tbody>\n");
        foreach (var row in rows.Take(MaxRows))
        {
            html.Add($"<tr><th scope=\"row\">{row.Node}</th><td>{Swatch.Named(row.Series)}</td>");
            if (model.IsSweep)
                html.Add($"<td>{row.Point.Label}</td>");
            html.Add($"<td class=\"number\">{row.Seconds:N0}</td><td class=\"number\">{row.Kwh:N3}</td><td class=\"number\">{row.WorstAmps:N2}</td><td>{row.Where}</td><td>{row.When}</td><td class=\"number\">{row.AloneSeconds:N0}</td></tr>\n");
        }

        html.AddRaw("</tbody>\n</table>\n</div>\n");
        if (rows.Length > MaxRows)
            html.Add($"<p class=\"note\">{MaxRows} of {rows.Length} rows are shown. All violations are in <code>results.json</code>.</p>\n");
        html.AddRaw("</section>\n");
    }

    private static IEnumerable<Row> Rows(ReportModel model, SweepPoint point, ReportSeries series)
    {
        var runs = model.Runs(point, series);
        return runs.SelectMany(static run => run.Metrics.Nodes).GroupBy(static violation => violation.Node).Select(group =>
        {
            var worst = group.MaxBy(static violation => violation.WorstExcessAmps)!;
            return new Row(
                group.Key, point, series, group.Sum(static violation => violation.Seconds) / runs.Count, group.Sum(static violation => violation.ExcessKwh) / runs.Count,
                worst.WorstExcessAmps, WhereOf(worst), WhenOf(model, runs, worst),
                group.Sum(static violation => violation.OthersAloneSeconds) / runs.Count);
        }).OrderByDescending(static row => row.Seconds);
    }

    private static string WhenOf(ReportModel model, IReadOnlyList<RunResult> runs, NodeViolation worst)
    {
        var run = runs.First(run => run.Metrics.Nodes.Contains(worst));
        var time = (run.Plan.Scenario.Start + worst.WorstAt).ToString("ddd HH:mm:ss", CultureInfo.InvariantCulture);
        return model.Seeds.Count > 1 ? $"{time}, seed {run.Plan.Seed}" : time;
    }

    private static string WhereOf(NodeViolation violation) => violation.WorstPhase ?? "power";

    private sealed record Row(string Node, SweepPoint Point, ReportSeries Series, double Seconds, double Kwh, double WorstAmps, string Where, string When, double AloneSeconds);
}
