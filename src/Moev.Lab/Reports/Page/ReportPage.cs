using System.Globalization;
using Moev.Lab.Reports.Charts;
using Moev.Lab.Reports.Model;

namespace Moev.Lab.Reports.Page;

/// <summary>Writes report.html: one file that makes no request.</summary>
internal static class ReportPage
{
    /// <summary>Returns the page.</summary>
    public static string Create(ReportModel model)
    {
        var plotly = PlotlyScript.Read();
        var html = new HtmlWriter();
        html.AddRaw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        // Only the two scripts of this file run, whatever a name or a warning contains. Charts need inline styles, and images that they make themselves.
        html.Add($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src {new Html(PageFiles.HashOf(plotly))} {new Html(PageFiles.HashOf(PageFiles.Script))}; ")
            .AddRaw("style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'\">\n")
            .AddRaw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"icon\" href=\"data:,\">\n")
            .Add($"<title>{NameOf(model)}: report of the laboratory</title>\n")
            .AddRaw($"<style>{PageFiles.Styles}</style>\n</head>\n<body>\n");
        AddHeader(html, model);
        html.AddRaw("<main>\n<noscript><p class=\"alert\">The charts need JavaScript. The tables do not, and all values are in <code>results.json</code> and <code>results.csv</code>.</p></noscript>\n");
        VerdictSection.Add(html, model);
        MetricsSection.Add(html, model);
        if (model.IsSweep)
            ChartSections.AddSweep(html);
        if (model.Result.IsFidelity)
            FidelitySection.Add(html, model);
        ChartSections.AddSatisfaction(html);
        ChartSections.AddCourse(html);
        ViolationsSection.Add(html, model);
        ScenarioSection.Add(html, model);
        RunsSection.Add(html, model);
        html.AddRaw("</main>\n<script type=\"application/json\" id=\"data\">").AddRaw(ChartData.Create(model)).AddRaw("</script>\n")
            .AddRaw("<script>").AddRaw(plotly).AddRaw("</script>\n<script>").AddRaw(PageFiles.Script).AddRaw("</script>\n</body>\n</html>\n");
        return html.ToString();
    }

    /// <summary>Returns a number with the noun in its singular or plural.</summary>
    public static string Count(int count, string singular, string? plural = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? singular : plural ?? singular + "s")}");

    /// <summary>Returns a time span for people.</summary>
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalDays: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalDays:0.#} days"),
        { TotalHours: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.#} h"),
        { TotalMinutes: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.#} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s"),
    };

    private static string NameOf(ReportModel model) => model.Scenario?.Name ?? "No run";

    private static void AddHeader(HtmlWriter html, ReportModel model)
    {
        html.Add($"<header>\n<h1>{NameOf(model)}</h1>\n<p class=\"facts\">");
        if (model.Scenario is { } scenario)
        {
            html.Add($"{Count(model.Series.Select(static series => series.Algorithm).Distinct().Count(), "algorithm")} · ");
            if (model.IsSweep)
                html.Add($"{Count(model.Points.Count, "sweep value")} · ");
            html.Add($"{Count(model.Seeds.Count, "seed")} · {Duration(scenario.Duration)} from {scenario.Start:yyyy-MM-dd HH:mm} ({ChartJson.ZoneOf(scenario)}) · ")
                .Add($"{Count(scenario.Site.Connectors.Count, "connector")} · ");
        }

        html.Add($"made on {model.Result.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC</p>\n");
        if (!model.IsComplete)
        {
            var cut = model.Result.Runs.Count(static run => !run.Summary.IsComplete);
            html.Add($"<p class=\"alert\"><strong>Incomplete.</strong> The experiment was stopped early: {Count(model.Result.Runs.Count, "run")} in this report");
            html.Add($"{(cut > 0 ? $", {cut} of them cut short" : "")}. Compare means with care.</p>\n");
        }

        if (model.Result.Failures.Count > 0)
            html.Add($"<p class=\"alert\"><strong>{Count(model.Result.Failures.Count, "run")} failed.</strong> <a href=\"#runs\">The reasons</a> are at the end.</p>\n");
        html.AddRaw("<nav aria-label=\"Sections\"><ul>");
        foreach (var (id, name, isShown) in Sections(model))
        {
            if (isShown)
                html.Add($"<li><a href=\"#{id}\">{name}</a></li>");
        }

        html.AddRaw("</ul></nav>\n</header>\n");
    }

    private static (string Id, string Name, bool IsShown)[] Sections(ReportModel model) =>
    [
        ("verdict", "Verdict", true), ("metrics", "Metrics", true), ("sweep", "Sweep", model.IsSweep), ("fidelity", "Cost of OCPP", model.Result.IsFidelity),
        ("satisfaction", "Satisfaction", true), ("power", "Power", true), ("heat", "Charge points", true), ("timeline", "One stay", true),
        ("violations", "Violations", true), ("scenario", "Scenario", true), ("runs", "Runs", true),
    ];
}
