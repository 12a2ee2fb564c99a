using System.Globalization;
using System.Text;
using Moev.LoadTest.Measuring;
using Moev.Ocpp.V16;

namespace Moev.LoadTest.Reporting;

/// <summary>The report for a terminal.</summary>
internal static class TextReport
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public static string Write(LoadReport report)
    {
        var (measured, meter) = (report.Measured, report.Meter);
        var text = new StringBuilder();
        text.AppendLine(Culture, $"{"",-30}{"count",12}{"per second",12}{"p50 ms",10}{"p90 ms",10}{"p99 ms",10}{"p99.9 ms",10}{"max ms",10}");
        foreach (var (action, latencies) in meter.Actions)
            AppendLatencies(text, Actions16.Name(action), latencies, measured);
        AppendLatencies(text, "all", meter.All, measured);
        AppendLatencies(text, "connect", meter.Connects, default);
        text.AppendLine(
            Culture,
            $"{report.Connected} of {report.Options.ChargePoints} charge points connected, {measured.Duration.TotalSeconds:F1} s; {meter.Commands} commands answered");
        if (report.Options.Rate is not null)
            text.AppendLine(Culture, $"{measured.Outstanding} messages unanswered at the end, the oldest for {measured.OldestOutstanding.TotalMilliseconds:F1} ms");
        text.Append(Culture, $"processor time per message: charge points {measured.MicrosecondsPerMessage(measured.OwnProcessorTime):F1} µs");
        if (measured.ServerProcessorTime is { } server)
            text.Append(Culture, $", central system {measured.MicrosecondsPerMessage(server):F1} µs");
        text.AppendLine();
        if (report.BytesPerConnection is { } bytes)
            text.AppendLine(Culture, $"central system's memory: {report.MemoryConnected / 1_048_576.0:F0} MiB with all connected, {bytes / 1_024:F1} KiB a connection");
        AppendKinds(text, "errors", meter.Errors);
        AppendKinds(text, "connections lost", meter.Lost);
        if (report.Invalid is { } invalid)
            text.AppendLine(Culture, $"invalid: {invalid}");
        return text.ToString();
    }

    private static void AppendLatencies(StringBuilder text, string name, LatencyHistogram latencies, Measured measured)
    {
        text.Append(Culture, $"{name,-30}{latencies.Count,12:N0}{measured.PerSecond(latencies.Count),12:N0}");
        foreach (var percent in (ReadOnlySpan<double>)[50, 90, 99, 99.9])
            text.Append(Culture, $"{latencies.Percentile(percent).TotalMilliseconds,10:F2}");
        text.AppendLine(Culture, $"{latencies.Max.TotalMilliseconds,10:F2}");
    }

    private static void AppendKinds(StringBuilder text, string name, ErrorCounts errors)
    {
        text.AppendLine(Culture, $"{errors.Total} {name}");
        foreach (var (kind, count, example) in errors.Kinds)
            text.AppendLine(Culture, $"{count,10}  {kind}{(example.Length > 0 ? $", such as: {example}" : "")}");
    }
}
