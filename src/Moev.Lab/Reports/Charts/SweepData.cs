using System.Text.Json;
using Moev.Lab.Metrics;
using Moev.Lab.Reports.Model;

namespace Moev.Lab.Reports.Charts;

/// <summary>Writes the mean and the confidence of every metric, by sweep value and algorithm.</summary>
internal static class SweepData
{
    public static void Write(Utf8JsonWriter json, ReportModel model)
    {
        json.WriteStartArray("paths");
        foreach (var path in model.Paths)
            json.WriteStringValue(path);
        json.WriteEndArray();
        json.WriteStartArray("points");
        foreach (var point in model.Points)
        {
            json.WriteStartObject();
            json.WriteString("label", point.Label);
            json.WriteStartArray("values");
            foreach (var path in model.Paths)
                json.WriteStringValue(point.Values[path]);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("metrics");
        foreach (var metric in model.IsSweep ? MetricText.Shown : [])
            WriteMetric(json, model, metric);
        json.WriteEndArray();
    }

    private static void WriteMetric(Utf8JsonWriter json, ReportModel model, Metric metric)
    {
        json.WriteStartObject();
        json.WriteString("name", metric.Name);
        json.WriteString("label", metric.Title);
        json.WriteString("group", MetricText.NameOf(metric.Group));
        json.WriteString("unit", metric.UnitOf(model.Scenario));
        json.WriteStartArray("means"); // by sweep value, by algorithm: the mean, and half of the confidence interval
        foreach (var point in model.Points)
        {
            json.WriteStartArray();
            foreach (var series in model.Series)
            {
                var summary = metric.Summarise(model.Runs(point, series));
                json.WriteStartArray();
                json.WriteRounded(summary.Mean, 4);
                json.WriteRounded(summary.HalfWidth95, 4);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
