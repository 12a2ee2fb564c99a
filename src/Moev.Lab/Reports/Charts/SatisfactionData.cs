using System.Text.Json;
using Moev.Lab.Reports.Model;

namespace Moev.Lab.Reports.Charts;

/// <summary>Writes how the delivered share of the requests is distributed over stays, all seeds together.</summary>
internal static class SatisfactionData
{
    public static void Write(Utf8JsonWriter json, ReportModel model)
    {
        var perCurve = ChartBudget.Share(60_000, model.Points.Count * model.Series.Count, 20, ChartBudget.SatisfactionPoints);
        json.WriteStartArray("satisfaction");
        foreach (var point in model.Points)
        {
            json.WriteStartArray();
            foreach (var series in model.Series)
                WriteCurve(json, [.. model.Runs(point, series).SelectMany(static run => run.Summary.Satisfaction).Where(double.IsFinite).Order()], perCurve);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void WriteCurve(Utf8JsonWriter json, double[] sorted, int maxPoints)
    {
        json.WriteStartObject();
        json.WriteNumber("stays", sorted.Length);
        json.WriteStartArray("percent");
        foreach (var index in DetailCases.Spread(sorted.Length, maxPoints))
            json.WriteRounded(sorted[index], 1);
        json.WriteEndArray();
        json.WriteStartArray("share");
        foreach (var index in DetailCases.Spread(sorted.Length, maxPoints))
            json.WriteRounded(100.0 * (index + 1) / sorted.Length, 1);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
