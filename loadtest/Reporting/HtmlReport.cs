using System.Globalization;
using System.Net;
using System.Text;
using Moev.LoadTest.Measuring;

namespace Moev.LoadTest.Reporting;

/// <summary>Writes the report as one self-contained HTML page, for wide screens and phones.</summary>
internal static class HtmlReport
{
    private const string Style =
        """
        body { font: 15px/1.5 system-ui, sans-serif; margin: 1.5em auto; max-width: 66em; padding: 0 1em; color: #222; background: #fff }
        h1 { font-size: 1.5em; margin: 0 0 .5em } h2 { font-size: 1.15em; margin: 1.8em 0 .5em }
        .wide { overflow-x: auto } table { border-collapse: collapse; white-space: nowrap }
        td, th { padding: .2em .6em; text-align: right; border-bottom: 1px solid #ddd } td:first-child, th:first-child { text-align: left; padding-left: 0 }
        .text td { text-align: left; white-space: normal } .wrong { color: #b00 } .right { color: #070 } .note { border-left: 4px solid #e90; padding-left: .8em }
        .legend { margin: 0; max-width: 48em; text-align: center } .legend span { margin: 0 .6em; white-space: nowrap } .legend b { display: inline-block; width: 1em; height: .25em; vertical-align: middle }
        svg { display: block; width: 100%; max-width: 48em; height: auto } code { overflow-wrap: anywhere }
        dl { display: grid; grid-template-columns: max-content minmax(0, auto); gap: .1em 1.2em } dt { color: #666 } dd { margin: 0; overflow-wrap: anywhere }
        @media (max-width: 40em) { dl { display: block } dd { margin-bottom: .5em } }
        """;

    public static byte[] Write(LoadReport report)
    {
        var html = new StringBuilder();
        html.Append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
            .Append("<title>Load report</title><style>").Append(Style).AppendLine("</style></head><body>");
        html.AppendLine($"<h1>{Encode(report.Options.Mix.Name)}, {Number(report.Options.ChargePoints)} charge points</h1>");
        if (report.Invalid is { } invalid)
            html.AppendLine($"<p class=\"wrong\">Invalid: {Encode(invalid)}</p>");
        AppendConditions(html, report);
        foreach (var note in ReportNotes.Of(report))
            html.AppendLine($"<p class=\"note\">{Encode(note)}</p>");
        AppendTable(html, report);
        AppendKinds(html, "Errors", report.Meter.Errors);
        AppendKinds(html, "Connections lost", report.Meter.Lost);
        if (report.Commands is { } commands)
            AppendKinds(html, "Commands", commands.Outcomes);
        AppendChart(html, "Latency distribution", report.Meter.All.Count > 0 ? Charts.Distribution(report.Meter) : null);
        AppendChart(html, "Messages answered", Charts.Rates(report.Samples));
        AppendChart(html, "Latency", Charts.Latencies(report.Samples));
        AppendChart(html, "Connections", Charts.Connections(report.Samples));
        AppendChart(html, "Central system process", report.Measured.Memory is null ? null : Charts.Server(report.Samples));
        AppendFacts(html, report);
        html.AppendLine("</body></html>");
        return Encoding.UTF8.GetBytes(html.ToString());
    }

    /// <summary>Shows for each condition whether the run passed it.</summary>
    private static void AppendConditions(StringBuilder html, LoadReport report)
    {
        if (report.Conditions.Count == 0)
            return;
        html.AppendLine("<h2>Conditions for a failure</h2><div class=\"wide\"><table>");
        foreach (var result in report.Results)
        {
            var (style, sign, outcome) = result.Holds ? ("wrong", "✗", "failed") : ("right", "✓", "passed");
            html.AppendLine($"<tr><td class=\"{style}\">{sign} {outcome}</td><td>{Encode(result.Condition)}</td><td>{Encode(result.Actual)}</td></tr>");
        }

        html.AppendLine("</table></div>");
    }

    private static void AppendFacts(StringBuilder html, LoadReport report)
    {
        html.AppendLine("<h2>The run</h2><dl>");
        foreach (var (name, value) in ReportFacts.Of(report))
            html.AppendLine($"<dt>{Encode(name)}</dt><dd>{Encode(value)}</dd>");
        html.AppendLine("</dl>");
    }

    private static void AppendTable(StringBuilder html, LoadReport report)
    {
        html.Append("<h2>Latency, ms</h2><div class=\"wide\"><table><tr><th></th><th>count</th><th>per second</th><th>mean</th>");
        foreach (var (_, percent) in Percentiles.Shown)
            html.Append(CultureInfo.InvariantCulture, $"<th>p{percent:0.##}</th>");
        html.AppendLine("<th>max</th></tr>");
        foreach (var (name, latencies, isMeasured) in ReportFacts.Latencies(report))
        {
            var rate = isMeasured ? Number(report.Measured.PerSecond(latencies.Count)) : "";
            html.Append($"<tr><td>{Encode(name)}</td><td>{Number(latencies.Count)}</td><td>{rate}</td><td>{Milliseconds(latencies.Mean)}</td>");
            foreach (var (_, percent) in Percentiles.Shown)
                html.Append($"<td>{Milliseconds(latencies.Percentile(percent))}</td>");
            html.AppendLine($"<td>{Milliseconds(latencies.Max)}</td></tr>");
        }

        html.AppendLine("</table></div>");
    }

    private static void AppendKinds(StringBuilder html, string title, ErrorCounts counts)
    {
        if (counts.Total == 0)
            return;
        html.AppendLine($"<h2>{title}: {Number(counts.Total)}</h2><div class=\"wide\"><table class=\"text\">");
        foreach (var (kind, count, example) in counts.Kinds)
            html.AppendLine($"<tr><td>{Number(count)}</td><td>{Encode(kind)}</td><td>{Encode(example)}</td></tr>");
        html.AppendLine("</table></div>");
    }

    private static void AppendChart(StringBuilder html, string title, string? svg)
    {
        if (svg is not null)
            html.AppendLine($"<h2>{title}</h2>").AppendLine(svg);
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("N2", CultureInfo.InvariantCulture);
}
