using System.Text.Encodings.Web;
using System.Text.Json;
using Moev.LoadTest.Measuring;
using Moev.Ocpp.V16;

namespace Moev.LoadTest.Reporting;

/// <summary>The report as one line of JSON.</summary>
internal static class JsonReport
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(LoadReport report)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
            Write(json, report);
        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter json, LoadReport report)
    {
        var (measured, meter) = (report.Measured, report.Meter);
        json.WriteStartObject();
        json.WriteBoolean("valid", report.Invalid is null);
        json.WriteString("invalid", report.Invalid);
        json.WriteString("mix", report.Options.Mix.Name);
        json.WriteNumber("chargePoints", report.Options.ChargePoints);
        json.WriteNumber("connected", report.Connected);
        json.WriteNumber("seconds", Rounded(measured.Duration.TotalSeconds));
        json.WriteNumber("acknowledged", measured.Answered);
        json.WriteNumber("acknowledgedPerSecond", Rounded(measured.PerSecond(measured.Answered)));
        json.WriteNumber("outstanding", measured.Outstanding);
        json.WriteNumber("oldestOutstandingMs", Rounded(measured.OldestOutstanding.TotalMilliseconds));
        json.WriteNumber("commandsAnswered", meter.Commands);
        json.WriteNumber("errors", meter.Errors.Total);
        json.WriteNumber("connectionsLost", meter.Lost.Total);
        json.WriteString("firstFailure", report.FirstFailure);
        json.WriteNumber("ownMicrosecondsPerMessage", Rounded(measured.MicrosecondsPerMessage(measured.OwnProcessorTime)));
        json.WriteNumber("ownProcessorSeconds", Rounded(measured.OwnProcessorTime.TotalSeconds));
        if (measured.ServerProcessorTime is { } server)
        {
            json.WriteNumber("serverMicrosecondsPerMessage", Rounded(measured.MicrosecondsPerMessage(server)));
            json.WriteNumber("serverProcessorSeconds", Rounded(server.TotalSeconds));
        }

        if (report.BytesPerConnection is { } bytes)
        {
            json.WriteNumber("serverBytesBefore", report.MemoryBefore!.Value);
            json.WriteNumber("serverBytesConnected", report.MemoryConnected!.Value);
            json.WriteNumber("serverBytesPerConnection", Rounded(bytes));
        }

        if (measured.Memory is { } memory)
            json.WriteNumber("serverBytesAtEnd", memory);
        WriteLatencies(json, "latency", meter.All, report);
        WriteLatencies(json, "connect", meter.Connects, report);
        json.WriteStartObject("actions");
        foreach (var (action, latencies) in meter.Actions)
            WriteLatencies(json, Actions16.Name(action), latencies, report);
        json.WriteEndObject();
        WriteKinds(json, "errorKinds", meter.Errors);
        WriteKinds(json, "lostKinds", meter.Lost);
        json.WriteEndObject();
    }

    private static void WriteLatencies(Utf8JsonWriter json, string name, LatencyHistogram latencies, LoadReport report)
    {
        json.WriteStartObject(name);
        json.WriteNumber("count", latencies.Count);
        json.WriteNumber("perSecond", Rounded(report.Measured.PerSecond(latencies.Count)));
        foreach (var (label, percent) in Percentiles.Shown)
            json.WriteNumber($"{label}Ms", Rounded(latencies.Percentile(percent).TotalMilliseconds));
        json.WriteNumber("maxMs", Rounded(latencies.Max.TotalMilliseconds));
        json.WriteEndObject();
    }

    private static void WriteKinds(Utf8JsonWriter json, string name, ErrorCounts errors)
    {
        json.WriteStartObject(name);
        foreach (var (kind, count, _) in errors.Kinds)
            json.WriteNumber(kind, count);
        json.WriteEndObject();
    }

    private static double Rounded(double value) => Math.Round(value, 3);
}
