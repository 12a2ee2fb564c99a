using System.Text.Encodings.Web;
using System.Text.Json;
using Moev.Lab.Metrics;
using Moev.Lab.Plans;
using Moev.Lab.Reports.Model;
using Moev.Lab.Runs;

namespace Moev.Lab.Reports.Files;

/// <summary>Writes results.json, as docs/lab-report.md and schemas/lab-results.json describe it.</summary>
internal static class ResultsJson
{
    /// <summary>The version of the format. Members may be added without a new one.</summary>
    public const int Version = 1;

    public static void Write(Stream stream, ReportModel model)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteNumber("version", Version);
        json.WriteString("commandLine", model.Result.CommandLine);
        json.WriteString("startedAt", model.Result.StartedAt);
        json.WriteBoolean("isComplete", model.IsComplete);
        json.WriteBoolean("isFidelity", model.Result.IsFidelity);
        if (model.Scenario is { } scenario)
        {
            json.WriteStartObject("scenario");
            json.WriteString("name", scenario.Name);
            json.WriteString("start", scenario.Start);
            json.WriteNumber("durationSeconds", scenario.Duration.TotalSeconds);
            json.WriteEndObject();
        }

        json.WriteStartArray("runs");
        foreach (var run in model.Result.Runs)
            WriteRun(json, run);
        json.WriteEndArray();
        json.WriteStartArray("failures");
        foreach (var failure in model.Result.Failures)
        {
            json.WriteStartObject();
            WritePlan(json, failure.Plan);
            json.WriteString("message", failure.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("summary");
        foreach (var point in model.Points)
        {
            foreach (var series in model.Series)
                WriteSummary(json, point, series, model.Runs(point, series));
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Returns a transport as files name it.</summary>
    public static string NameOf(TransportKind transport) => JsonNamingPolicy.CamelCase.ConvertName(transport.ToString());

    private static void WritePlan(Utf8JsonWriter json, RunPlan plan)
    {
        json.WriteString("algorithm", plan.Algorithm);
        json.WriteString("transport", NameOf(plan.Transport));
        json.WriteNumber("seed", plan.Seed);
        WriteSweep(json, plan.Sweep);
    }

    private static void WriteRun(Utf8JsonWriter json, RunResult run)
    {
        json.WriteStartObject();
        WritePlan(json, run.Plan);
        json.WriteNumber("simulatedSeconds", run.Summary.Simulated.TotalSeconds);
        json.WriteBoolean("isComplete", run.Summary.IsComplete);
        json.WriteNumber("elapsedSeconds", run.Summary.Elapsed.TotalSeconds);
        json.WriteString("eventLog", run.Plan.EventLogPath is { } path ? Path.GetFileName(path) : null);
        json.WriteString("eventLogSha256", run.Summary.EventLogHash);
        json.WriteStartObject("metrics");
        foreach (var metric in MetricTable.All)
            WriteNumber(json, metric.Name, metric.Value(run.Metrics));
        json.WriteBoolean("isBoundExact", run.Metrics.IsBoundExact);
        json.WriteStartArray("nodes");
        foreach (var node in run.Metrics.Nodes)
            WriteNode(json, node);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray("warnings");
        foreach (var warning in run.Summary.Warnings)
            json.WriteStringValue(warning);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteNode(Utf8JsonWriter json, NodeViolation node)
    {
        json.WriteStartObject();
        json.WriteString("node", node.Node);
        WriteNumber(json, "seconds", node.Seconds);
        WriteNumber(json, "excessKwh", node.ExcessKwh);
        WriteNumber(json, "worstExcessAmps", node.WorstExcessAmps);
        json.WriteString("worstPhase", node.WorstPhase);
        WriteNumber(json, "worstAtSeconds", node.WorstAt.TotalSeconds);
        WriteNumber(json, "othersAloneSeconds", node.OthersAloneSeconds);
        json.WriteEndObject();
    }

    private static void WriteSummary(Utf8JsonWriter json, SweepPoint point, ReportSeries series, IReadOnlyList<RunResult> runs)
    {
        if (runs.Count == 0)
            return;
        json.WriteStartObject();
        json.WriteString("algorithm", series.Algorithm);
        json.WriteString("transport", NameOf(series.Transport));
        WriteSweep(json, point.Values);
        json.WriteNumber("runs", runs.Count);
        json.WriteStartObject("metrics");
        foreach (var metric in MetricTable.All)
        {
            var summary = metric.Summarise(runs);
            json.WriteStartObject(metric.Name);
            WriteNumber(json, "mean", summary.Mean);
            WriteNumber(json, "confidence95", summary.HalfWidth95);
            json.WriteNumber("count", summary.Count);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Writes the values of a sweep: those that are JSON as such, others as strings.</summary>
    private static void WriteSweep(Utf8JsonWriter json, IReadOnlyDictionary<string, string> values)
    {
        json.WriteStartObject("sweep");
        foreach (var (path, text) in values)
        {
            json.WritePropertyName(path);
            if (IsJson(text))
                json.WriteRawValue(text);
            else
                json.WriteStringValue(text);
        }

        json.WriteEndObject();
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumber(name, value);
        else
            json.WriteNull(name);
    }
}
