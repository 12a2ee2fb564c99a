using System.Globalization;
using System.Text.Json;
using Moev.Lab.Scenarios;

namespace Moev.Lab.Reports.Charts;

/// <summary>Writes numbers and traces as the page's script reads them: short, and null for what is not a number.</summary>
internal static class ChartJson
{
    /// <summary>Writes a number with a few decimals.</summary>
    public static void WriteRounded(this Utf8JsonWriter json, double value, int decimals = 2)
    {
        if (double.IsFinite(value))
            json.WriteNumberValue(Math.Round(value, decimals, MidpointRounding.AwayFromZero));
        else
            json.WriteNullValue();
    }

    public static void WriteRounded(this Utf8JsonWriter json, string name, double value, int decimals = 2)
    {
        json.WritePropertyName(name);
        json.WriteRounded(value, decimals);
    }

    /// <summary>Writes a trace as two arrays: seconds since the start, and values.</summary>
    public static void WriteTrace(this Utf8JsonWriter json, string name, StepTrace trace)
    {
        var points = HeldUntilGaps(trace.Points);
        json.WriteStartObject(name);
        json.WriteStartArray("t");
        foreach (var (at, _) in points)
            json.WriteRounded(at, 1);
        json.WriteEndArray();
        json.WriteStartArray("v");
        foreach (var (_, value) in points)
            json.WriteRounded(value);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Repeats the last value before a gap where the gap begins, because a line ends at its last point.</summary>
    private static List<(double At, double Value)> HeldUntilGaps(IReadOnlyList<(double At, double Value)> points)
    {
        List<(double At, double Value)> held = [];
        foreach (var point in points)
        {
            if (double.IsNaN(point.Value) && held.Count > 0 && !double.IsNaN(held[^1].Value))
                held.Add((point.At, held[^1].Value));
            held.Add(point);
        }

        return held;
    }

    /// <summary>Returns the zone of a scenario's times, for axes.</summary>
    public static string ZoneOf(Scenario? scenario)
    {
        var offset = scenario?.Start.Offset ?? TimeSpan.Zero;
        return offset == TimeSpan.Zero ? "UTC" : string.Create(CultureInfo.InvariantCulture, $"UTC{(offset < TimeSpan.Zero ? '−' : '+')}{offset:hh\\:mm}");
    }
}
