using Moev.Lab.Reports.Files;
using Moev.Lab.Reports.Model;

namespace Moev.Lab.Reports.Page;

/// <summary>Writes the warnings, the command that repeats the experiment, and the runs with the hashes of their event logs.</summary>
internal static class RunsSection
{
    private const int MaxWarnings = 100;
    private const int MaxRuns = 500;

    public static void Add(HtmlWriter html, ReportModel model)
    {
        html.AddRaw("<section id=\"runs\" aria-labelledby=\"runs-title\">\n<h2 id=\"runs-title\">Runs</h2>\n");
        AddFailures(html, model);
        AddWarnings(html, model);
        html.Add($"<h3>Repeat it</h3>\n<pre tabindex=\"0\">{model.Result.CommandLine}</pre>\n")
            .AddRaw("<p>In lock-step, equal scenarios, seeds and algorithms give equal event logs, whose SHA-256 is below. An event log has the scenario in its first line; the command <code>replay</code> runs its cars against another algorithm.</p>\n");
        AddRuns(html, model);
        html.AddRaw("</section>\n");
    }

    private static void AddFailures(HtmlWriter html, ReportModel model)
    {
        var failures = model.Result.Failures;
        if (failures.Count == 0)
            return;
        html.AddRaw("<h3>Failed</h3>\n<ul class=\"warnings\">\n");
        foreach (var (plan, message) in failures.Take(MaxWarnings))
        {
            var sweep = string.Concat(plan.Sweep.Select(static pair => $", {pair.Key} = {pair.Value}"));
            html.Add($"<li>{plan.Algorithm}, transport {ResultsJson.NameOf(plan.Transport)}{sweep}, seed {plan.Seed}: {message}</li>\n");
        }

        html.AddRaw("</ul>\n");
        if (failures.Count > MaxWarnings)
            html.Add($"<p class=\"note\">{MaxWarnings} of {failures.Count} failed runs are shown. All of them are in <code>results.json</code>.</p>\n");
    }

    private static void AddWarnings(HtmlWriter html, ReportModel model)
    {
        html.AddRaw("<h3>Warnings</h3>\n");
        var warnings = model.Result.Runs.SelectMany(run => run.Summary.Warnings.Select(text => (Text: text, model.SeriesOf(run.Plan).Label)))
            .GroupBy(static warning => warning.Text).ToArray();
        if (warnings.Length == 0)
        {
            html.AddRaw("<p>None.</p>\n");
            return;
        }

        html.AddRaw("<ul class=\"warnings\">\n");
        foreach (var group in warnings.Take(MaxWarnings))
            html.Add($"<li>{group.Key} <span class=\"note\">({ReportPage.Count(group.Count(), "time")}: {string.Join(", ", group.Select(static warning => warning.Label).Distinct().Take(10))})</span></li>\n");
        html.AddRaw("</ul>\n");
        if (warnings.Length > MaxWarnings)
            html.Add($"<p class=\"note\">{MaxWarnings} of {warnings.Length} warnings are shown.</p>\n");
    }

    private static void AddRuns(HtmlWriter html, ReportModel model)
    {
        var runs = model.Result.Runs;
        html.Add($"<details{(runs.Count <= 12 ? new Html(" open") : default)}><summary>{ReportPage.Count(runs.Count, "run")} with the hashes of their event logs</summary>\n")
            .AddRaw("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Table of runs\">\n<table>\n<caption>Runs</caption>\n<thead><tr><th scope=\"col\">Algorithm</th>")
            .AddRaw(model.IsSweep ? "<th scope=\"col\">Sweep</th>" : "")
            .AddRaw("<th scope=\"col\" class=\"number\">Seed</th><th scope=\"col\">Simulated</th><th scope=\"col\">In</th><th scope=\"col\">Event log, SHA-256</th></tr></thead>\n<tbody>\n");
        foreach (var run in runs.Take(MaxRuns))
        {
            html.Add($"<tr><th scope=\"row\">{Swatch.Breakable(model.SeriesOf(run.Plan).Label)}</th>");
            if (model.IsSweep)
                html.Add($"<td>{model.PointOf(run.Plan).Label}</td>");
            html.Add($"<td class=\"number\">{run.Plan.Seed}</td><td>{ReportPage.Duration(run.Summary.Simulated)}{(run.Summary.IsComplete ? "" : ", cut short")}</td><td>{ReportPage.Duration(run.Summary.Elapsed)}</td>")
                .Add($"<td class=\"hash\">{(run.Plan.EventLogPath is { } path ? Path.GetFileName(path) + ": " : "")}<code>{run.Summary.EventLogHash}</code></td></tr>\n");
        }

        html.AddRaw("</tbody>\n</table>\n</div>\n");
        if (runs.Count > MaxRuns)
            html.Add($"<p class=\"note\">{MaxRuns} of {runs.Count} runs are shown. All of them are in <code>results.json</code>.</p>\n");
        html.AddRaw("</details>\n");
    }
}
