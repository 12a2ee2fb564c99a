using System.Globalization;
using Moev.LoadTest.Faults;
using Moev.LoadTest.Measuring;
using Moev.Ocpp.V16;

namespace Moev.LoadTest.Reporting;

/// <summary>The content common to all forms of the report.</summary>
internal static class ReportFacts
{
    /// <summary>Gets all sets of latencies, with a flag for those of the measured time.</summary>
    public static IEnumerable<(string Name, LatencyHistogram Latencies, bool IsMeasured)> Latencies(LoadReport report)
    {
        foreach (var (action, latencies) in report.Meter.Actions)
            yield return (Actions16.Name(action), latencies, true);
        yield return ("all", report.Meter.All, true);
        if (report.Commands is { } commands)
            yield return ("commands", commands.Latencies, true);
        yield return ("connect", report.Meter.Connects, false);
        var faults = report.Faults;
        (string Name, LatencyHistogram Latencies)[] others =
            [("reconnected", faults.Back), ("noisy", faults.Noisy), ("silent closed", faults.SilentEnded), ("slow closed", faults.SlowEnded)];
        foreach (var (name, latencies) in others.Where(static other => other.Latencies.Count > 0))
            yield return (name, latencies, false);
    }

    /// <summary>Gets the facts as names and values.</summary>
    public static IEnumerable<(string Name, string Value)> Of(LoadReport report)
    {
        var (measured, faults) = (report.Measured, report.Faults);
        if (report.Run is { } run)
        {
            yield return ("command line", run.CommandLine);
            yield return ("version", Text($"Moev.LoadTest {run.Version}, on {run.Host}"));
            yield return ("ended", Text($"{run.Ended.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC"));
        }

        yield return ("seed", Text($"{report.Options.Seed}"));
        yield return ("central system", report.Options.Url.GetLeftPart(UriPartial.Path));
        yield return ("load", report.Options.Rate is { } rate ? Text($"{rate:0.####} messages/s per charge point") : "closed loop, one outstanding message per charge point");
        yield return ("connected", Text($"{report.Connected:N0} of {report.Options.ChargePoints:N0} at the end"));
        yield return ("measured", Text($"{measured.Duration.TotalSeconds:F1} s, {measured.Sent:N0} sent, {measured.Answered:N0} answers, {measured.PerSecond(measured.Answered):N0}/s"));
        if (report.Options.Rate is not null)
        {
            var notSent = measured.NotSent > 0 ? Text($", {measured.NotSent:N0} of them due and not sent") : "";
            yield return ("overdue", Text($"{measured.Outstanding:N0} at the end{notSent}, oldest {measured.OldestOutstanding.TotalMilliseconds:F1} ms"));
        }

        yield return ("commands answered", Text($"{report.Meter.Commands:N0}"));
        yield return ("CPU, load generator", Text($"{measured.MicrosecondsPerMessage(measured.OwnProcessorTime):F1} µs per message"));
        if (measured.ServerProcessorTime is { } server)
            yield return ("CPU, server", Text($"{measured.MicrosecondsPerMessage(server):F1} µs per message"));
        if (report.BytesPerConnection is { } bytes)
            yield return ("memory, server", Text($"{bytes / 1_024:F1} KiB per connection, {report.MemoryConnected / 1_048_576.0:F0} MiB with all connected"));
        else if (report is { MemoryBefore: { } before, MemoryConnected: { } connected })
            yield return ("memory, server", Text($"fell from {before / 1_048_576.0:F0} to {connected / 1_048_576.0:F0} MiB while connecting, so its share per connection is unknown"));
        if (report.Meter.Renewed > 0)
            yield return ("new identities", Text($"{report.Meter.Renewed:N0}"));
        foreach (var fact in OfFaults(faults))
            yield return fact;
        if (report.Commands is { } commands)
            yield return ("commands posted", string.Join(", ", commands.Outcomes.Kinds.Select(static kind => Text($"{kind.Kind}: {kind.Count:N0}"))));
    }

    private static IEnumerable<(string Name, string Value)> OfFaults(FaultMeter faults)
    {
        if (faults.Dropped > 0)
            yield return ("storm", Text($"{faults.Dropped:N0} connections dropped"));
        if (faults.Back.Count > 0)
            yield return ("reconnected", Text($"{faults.Back.Count:N0} charge points reconnected, the slowest after {faults.Back.Max.TotalSeconds:F2} s"));
        if (faults.DuplicatesSent > 0)
            yield return ("duplicates", Text($"{faults.DuplicatesSent:N0} messages sent twice, {faults.DuplicatesAnswered:N0} answered twice"));
        if (faults.Split + faults.Fragmented > 0)
            yield return ("split", Text($"{faults.Split:N0} messages sent in several writes, {faults.Fragmented:N0} in fragments"));
        if (faults.NoisySent > 0)
            yield return ("floods", Text($"{faults.NoisySent:N0} messages sent, {faults.NoisyHeld:N0} held back by backpressure"));
        if (faults.SilentEnded.Count > 0)
            yield return ("silent", Text($"{faults.SilentEnded.Count:N0} closed by the server, the last after {faults.SilentEnded.Max.TotalSeconds:F1} s"));
        if (faults.SlowEnded.Count > 0)
            yield return ("slow readers", Text($"closed by the server {faults.SlowEnded.Count:N0} times, the latest after {faults.SlowEnded.Max.TotalSeconds:F1} s"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
