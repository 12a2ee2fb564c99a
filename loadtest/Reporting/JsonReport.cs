using System.Text.Encodings.Web;
using System.Text.Json;
using Moev.LoadTest.Measuring;
using Moev.Ocpp.V16;

namespace Moev.LoadTest.Reporting;

/// <summary>Writes the report as one line of JSON.</summary>
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
        WriteRun(json, report);
        json.WriteString("mix", report.Options.Mix.Name);
        json.WriteNumber("chargePoints", report.Options.ChargePoints);
        json.WriteNumber("connected", report.Connected);
        json.WriteNumber("seconds", Rounded(measured.Duration.TotalSeconds));
        json.WriteNumber("acknowledged", measured.Answered);
        json.WriteNumber("acknowledgedPerSecond", Rounded(measured.PerSecond(measured.Answered)));
        json.WriteNumber("sent", measured.Sent);
        json.WriteNumber("outstanding", measured.Outstanding);
        json.WriteNumber("notSent", measured.NotSent);
        json.WriteNumber("oldestOutstandingMs", Rounded(measured.OldestOutstanding.TotalMilliseconds));
        json.WriteNumber("commandsAnswered", meter.Commands);
        json.WriteNumber("errors", meter.Errors.Total);
        json.WriteNumber("deviations", meter.Deviations);
        json.WriteNumber("newIdentities", meter.Renewed);
        json.WriteNumber("connectionsLost", meter.Lost.Total);
        json.WriteString("firstFailure", report.FirstFailure);
        json.WriteNumber("ownMicrosecondsPerMessage", Rounded(measured.MicrosecondsPerMessage(measured.OwnProcessorTime)));
        json.WriteNumber("ownProcessorSeconds", Rounded(measured.OwnProcessorTime.TotalSeconds));
        json.WriteNumber("ownAllocatedBytes", measured.OwnAllocatedBytes);
        if (measured.ServerProcessorTime is { } server)
        {
            json.WriteNumber("serverMicrosecondsPerMessage", Rounded(measured.MicrosecondsPerMessage(server)));
            json.WriteNumber("serverProcessorSeconds", Rounded(server.TotalSeconds));
        }

        if (report is { MemoryBefore: { } before, MemoryConnected: { } connected })
        {
            json.WriteNumber("serverBytesBefore", before);
            json.WriteNumber("serverBytesConnected", connected);
        }

        if (report.BytesPerConnection is { } bytes)
            json.WriteNumber("serverBytesPerConnection", Rounded(bytes));

        if (measured.Memory is { } memory)
            json.WriteNumber("serverBytesAtEnd", memory);
        WriteLatencies(json, "latency", meter.All, measured);
        WriteLatencies(json, "connect", meter.Connects, null);
        json.WriteStartObject("actions");
        foreach (var (action, latencies) in meter.Actions)
            WriteLatencies(json, Actions16.Name(action), latencies, measured);
        json.WriteEndObject();
        if (report.Commands is { } commands)
        {
            WriteLatencies(json, "commands", commands.Latencies, measured);
            WriteKinds(json, "commandOutcomes", commands.Outcomes);
        }

        WriteFaults(json, report);
        WriteKinds(json, "errorKinds", meter.Errors);
        WriteKinds(json, "lostKinds", meter.Lost);
        WriteSamples(json, report.Samples);
        json.WriteEndObject();
    }

    private static void WriteRun(Utf8JsonWriter json, LoadReport report)
    {
        if (report.Run is { } run)
        {
            json.WriteString("commandLine", run.CommandLine);
            json.WriteString("version", run.Version);
            json.WriteString("host", run.Host);
            json.WriteString("ended", run.Ended.UtcDateTime);
        }

        json.WriteString("centralSystem", report.Options.Url.GetLeftPart(UriPartial.Path));
        json.WriteNumber("seed", report.Options.Seed);
        json.WriteStartArray("notes");
        foreach (var note in ReportNotes.Of(report))
            json.WriteStringValue(note);
        json.WriteEndArray();
        json.WriteStartArray("conditions");
        foreach (var result in report.Results)
        {
            json.WriteStartObject();
            json.WriteString("condition", result.Condition);
            if (result.Value is { } value)
                json.WriteNumber("value", Rounded(value));
            json.WriteBoolean("holds", result.Holds);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteFaults(Utf8JsonWriter json, LoadReport report)
    {
        var faults = report.Faults;
        json.WriteStartObject("faults");
        json.WriteNumber("dropped", faults.Dropped);
        json.WriteNumber("duplicatesSent", faults.DuplicatesSent);
        json.WriteNumber("duplicatesAnswered", faults.DuplicatesAnswered);
        json.WriteNumber("split", faults.Split);
        json.WriteNumber("fragmented", faults.Fragmented);
        json.WriteNumber("floodSent", faults.NoisySent);
        json.WriteNumber("floodHeld", faults.NoisyHeld);
        WriteLatencies(json, "back", faults.Back, null);
        WriteLatencies(json, "noisy", faults.Noisy, null);
        WriteLatencies(json, "silentEnded", faults.SilentEnded, null);
        WriteLatencies(json, "slowEnded", faults.SlowEnded, null);
        json.WriteEndObject();
    }

    private static void WriteSamples(Utf8JsonWriter json, IReadOnlyList<LoadSample> samples)
    {
        json.WriteStartArray("samples");
        foreach (var sample in samples)
        {
            json.WriteStartObject();
            json.WriteNumber("s", Rounded(sample.At.TotalSeconds));
            json.WriteString("phase", sample.Phase);
            json.WriteNumber("connected", sample.Connected);
            json.WriteNumber("perSecond", Rounded(sample.AnswersPerSecond));
            json.WriteNumber("p50Ms", Rounded(sample.P50.TotalMilliseconds));
            json.WriteNumber("p99Ms", Rounded(sample.P99.TotalMilliseconds));
            json.WriteNumber("maxMs", Rounded(sample.Max.TotalMilliseconds));
            json.WriteNumber("errors", sample.Errors);
            json.WriteNumber("lost", sample.Lost);
            if (sample.ServerProcessor is { } cores)
                json.WriteNumber("serverCores", Rounded(cores));
            if (sample.ServerBytes is { } bytes)
                json.WriteNumber("serverBytes", bytes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <param name="json">The writer.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="latencies">The latencies.</param>
    /// <param name="measured">The measured time that they belong to; null for counts from the start.</param>
    private static void WriteLatencies(Utf8JsonWriter json, string name, LatencyHistogram latencies, Measured? measured)
    {
        json.WriteStartObject(name);
        json.WriteNumber("count", latencies.Count);
        if (measured is { } time)
            json.WriteNumber("perSecond", Rounded(time.PerSecond(latencies.Count)));
        json.WriteNumber("meanMs", Rounded(latencies.Mean.TotalMilliseconds));
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
