using System.Globalization;
using System.Text;
using Moev.LoadTest.Measuring;

namespace Moev.LoadTest.Reporting;

/// <summary>Formats the report for a terminal.</summary>
internal static class TextReport
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public static string Write(LoadReport report)
    {
        var text = new StringBuilder();
        text.AppendLine(Culture, $"{"",-22}{"count",12}{"per second",12}{"p50 ms",10}{"p90 ms",10}{"p99 ms",10}{"p99.9 ms",10}{"max ms",10}");
        foreach (var (name, latencies, isMeasured) in ReportFacts.Latencies(report))
            AppendLatencies(text, name, latencies, isMeasured ? report.Measured : null);
        text.AppendLine();
        foreach (var (name, value) in ReportFacts.Of(report))
            text.AppendLine(Culture, $"{name,-22}{value}");
        AppendKinds(text, "errors", report.Meter.Errors);
        AppendKinds(text, "connections lost", report.Meter.Lost);
        return text.ToString();
    }

    private static void AppendLatencies(StringBuilder text, string name, LatencyHistogram latencies, Measured? measured)
    {
        text.Append(Culture, $"{name,-22}{latencies.Count,12:N0}{measured?.PerSecond(latencies.Count),12:N0}");
        foreach (var percent in (ReadOnlySpan<double>)[50, 90, 99, 99.9])
            text.Append(Culture, $"{latencies.Percentile(percent).TotalMilliseconds,10:F2}");
        text.AppendLine(Culture, $"{latencies.Max.TotalMilliseconds,10:F2}");
    }

    private static void AppendKinds(StringBuilder text, string name, ErrorCounts errors)
    {
        text.AppendLine(Culture, $"{name,-22}{errors.Total:N0}");
        foreach (var (kind, count, example) in errors.Kinds)
            text.AppendLine(Culture, $"{count,20:N0}  {kind}{(example.Length > 0 ? $", for example: {example}" : "")}");
    }
}
