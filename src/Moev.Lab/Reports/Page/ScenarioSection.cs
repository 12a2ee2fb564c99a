using System.Globalization;
using System.Text;
using System.Text.Json;
using Moev.Lab.Reports.Charts;
using Moev.Lab.Reports.Model;
using Moev.Lab.Scenarios;
using Moev.SmartCharging.Sites;

namespace Moev.Lab.Reports.Page;

/// <summary>Writes what was simulated.</summary>
internal static class ScenarioSection
{
    private const int MaxNodes = 50;
    private const int MaxFaults = 100;
    private const int MaxJsonBytes = 200_000;

    public static void Add(HtmlWriter html, ReportModel model)
    {
        html.AddRaw("<section id=\"scenario\" aria-labelledby=\"scenario-title\">\n<h2 id=\"scenario-title\">Scenario</h2>\n");
        if (model.Scenario is not { } scenario)
        {
            html.AddRaw("<p>No run has ended.</p>\n</section>\n");
            return;
        }

        var stays = model.Result.Runs.Select(static run => run.Summary.Satisfaction.Count).ToArray();
        html.AddRaw("<dl class=\"facts\">\n");
        AddFact(html, "Name", scenario.Name);
        AddFact(html, "Simulated", $"{ReportPage.Duration(scenario.Duration)} from {scenario.Start.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} ({ChartJson.ZoneOf(scenario)})");
        AddFact(html, "Seeds", string.Join(", ", model.Seeds));
        AddFact(html, "Stays", stays.Min() == stays.Max() ? $"{stays[0]} in each run" : $"{stays.Min()} to {stays.Max()} in a run");
        AddFact(html, "Site", $"{scenario.Site.Site.Name}: {ReportPage.Count(scenario.Site.Connectors.Count, "connector")} of {ReportPage.Count(scenario.Site.Connectors.Select(static it => it.ChargePoint).Distinct().Count(), "charge point")}");
        AddFact(html, "Clock", scenario.Clock.Mode switch
        {
            ClockMode.Lockstep => "lock-step: time advances when everything under way has settled",
            ClockMode.Accelerated => string.Create(CultureInfo.InvariantCulture, $"accelerated {scenario.Clock.Speed:0.##} times: latencies of this machine count as virtual time"),
            _ => "real time",
        });
        AddFact(html, "Decisions", $"every {ReportPage.Duration(scenario.Control.Period)}{(scenario.Control.DeclaresStays ? ", with what drivers declare" : "")}");
        AddFact(html, "Faults", scenario.Faults.Count == 0 ? "none" : string.Join("; ", scenario.Faults.Take(MaxFaults).Select(Describe)) + (scenario.Faults.Count > MaxFaults ? "; …" : ""));
        html.AddRaw("</dl>\n");
        AddNodes(html, scenario);
        AddJson(html, model, scenario);
        html.AddRaw("</section>\n");
    }

    private static void AddFact(HtmlWriter html, string name, string value) => html.Add($"<div><dt>{name}</dt><dd>{value}</dd></div>\n");

    private static string Describe(Fault fault)
    {
        var kind = fault.Quirk is { } quirk ? $"quirk {quirk}" : JsonNamingPolicy.CamelCase.ConvertName(fault.Kind.ToString());
        var whom = fault.Targets.Identities.Count > 0 ? $" of {string.Join(", ", fault.Targets.Identities.Take(5))}{(fault.Targets.Identities.Count > 5 ? ", …" : "")}"
            : fault.Targets.SharePercent > 0 ? string.Create(CultureInfo.InvariantCulture, $" of {fault.Targets.SharePercent:0.##} % of the charge points") : "";
        var amount = fault.Amount != TimeSpan.Zero ? $" ({(fault.Amount < TimeSpan.Zero ? "−" : "")}{ReportPage.Duration(fault.Amount.Duration())})" : "";
        return $"{kind}{amount}{whom} after {ReportPage.Duration(fault.At)}{(fault.For is { } time ? $" for {ReportPage.Duration(time)}" : "")}";
    }

    private static void AddNodes(HtmlWriter html, Scenario scenario)
    {
        html.AddRaw("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Table of nodes\">\n<table>\n<caption>Nodes of the site</caption>\n<thead><tr><th scope=\"col\">Node</th><th scope=\"col\">Fed by</th>")
            .AddRaw("<th scope=\"col\" class=\"number\">Limit of a line <span class=\"unit\">A</span></th><th scope=\"col\" class=\"number\">Limit of power <span class=\"unit\">kW</span></th><th scope=\"col\">Transformer</th></tr></thead>\n<tbody>\n");
        foreach (var node in scenario.Site.Nodes.Take(MaxNodes))
        {
            html.Add($"<tr><th scope=\"row\">{node.Id}</th><td>{node.Parent ?? "–"}</td><td class=\"number\">{Number(node.LimitAmps)}</td><td class=\"number\">{Number(node.LimitWatts / 1000)}</td><td>{Describe(node.Transformer)}</td></tr>\n");
        }

        html.AddRaw("</tbody>\n</table>\n</div>\n");
        if (scenario.Site.Nodes.Count > MaxNodes)
            html.Add($"<p class=\"note\">{MaxNodes} of {scenario.Site.Nodes.Count} nodes are shown.</p>\n");
    }

    private static string Describe(Transformer? transformer) => transformer is null ? "–" : string.Create(
        CultureInfo.InvariantCulture,
        $"{(transformer.Winding == TransformerWinding.DeltaWye ? "delta-wye" : "wye-wye")} {transformer.PrimaryVolts:0.#}/{transformer.SecondaryVolts:0.#} V{(transformer.LimitVoltAmps is { } rating ? $", {(rating / 1000).ToString("0.###", CultureInfo.InvariantCulture)} kVA" : "")}");

    private static string Number(double? value) => value is { } number && double.IsFinite(number) ? number.ToString("#,0.###", CultureInfo.InvariantCulture) : "–";

    private static void AddJson(HtmlWriter html, ReportModel model, Scenario scenario)
    {
        if (scenario.Json.Length > MaxJsonBytes)
        {
            html.AddRaw("<p class=\"note\">The scenario is in the first line of each event log.</p>\n");
            return;
        }

        html.Add($"<details><summary>The scenario as JSON{(model.IsSweep ? ", with the first sweep value" : "")}</summary>\n<pre tabindex=\"0\">{Encoding.UTF8.GetString(scenario.Json.Span)}</pre></details>\n");
    }
}
