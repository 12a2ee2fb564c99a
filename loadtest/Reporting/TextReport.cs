using System.Globalization;
using System.Text;
using Moev.LoadTest.Measuring;

namespace Moev.LoadTest.Reporting;

/// <summary>Formats the report for a terminal of 80 columns.</summary>
internal static class TextReport
{
    private const int MaxNameWidth = 17;

    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public static string Write(LoadReport report)
    {
        var text = new StringBuilder();
        text.AppendLine(Culture, $"{"latency in ms",-19}{"count",11}{"per s",8}{"mean",7}{"p50",7}{"p95",7}{"p99",7}{"p99.9",7}{"max",7}");
        foreach (var (name, latencies, isMeasured) in ReportFacts.Latencies(report))
            AppendLatencies(text, name, latencies, isMeasured ? report.Measured : null);
        text.AppendLine();
        foreach (var (name, value) in ReportFacts.Of(report))
            text.AppendLine(Culture, $"{name,-22}{value}");
        AppendKinds(text, "errors", report.Meter.Errors);
        AppendKinds(text, "connections lost", report.Meter.Lost);
        foreach (var note in ReportNotes.Of(report))
            text.AppendLine(Culture, $"{"note",-22}{note}");
        foreach (var result in report.Results)
            text.AppendLine(Culture, $"{(result.Holds ? "✗" : "✓")} {result}");
        return text.ToString();
    }

    private static void AppendLatencies(StringBuilder text, string name, LatencyHistogram latencies, Measured? measured)
    {
        // The longest names of actions have 29 characters.
        var shown = name.Length > MaxNameWidth ? string.Concat(name.AsSpan(0, MaxNameWidth), "…") : name;
        text.Append(Culture, $"{shown,-19}{latencies.Count,11:N0}{measured?.PerSecond(latencies.Count),8:N0}{Milliseconds(latencies.Mean),7}");
        foreach (var percent in (ReadOnlySpan<double>)[50, 95, 99, 99.9])
            text.Append(Culture, $"{Milliseconds(latencies.Percentile(percent)),7}");
        text.AppendLine(Culture, $"{Milliseconds(latencies.Max),7}");
    }

    /// <summary>Formats milliseconds with at most six characters.</summary>
    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds switch
    {
        < 100 => time.TotalMilliseconds.ToString("F2", Culture),
        < 1_000 => time.TotalMilliseconds.ToString("F1", Culture),
        _ => time.TotalMilliseconds.ToString("F0", Culture),
    };

    private static void AppendKinds(StringBuilder text, string name, ErrorCounts errors)
    {
        text.AppendLine(Culture, $"{name,-22}{errors.Total:N0}");
        foreach (var (kind, count, example) in errors.Kinds)
            text.AppendLine(Culture, $"{count,20:N0}  {kind}{(example.Length > 0 ? $", for example: {example}" : "")}");
    }
}
