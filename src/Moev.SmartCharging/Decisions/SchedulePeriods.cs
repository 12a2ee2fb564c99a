using System.Globalization;
using System.Text.Json;

namespace Moev.SmartCharging.Decisions;

/// <summary>The periods of a schedule in a decision's document.</summary>
internal static class SchedulePeriods
{
    /// <summary>Reads the array that follows.</summary>
    /// <returns>The error from the path on; null without one.</returns>
    public static string? Read(ref Utf8JsonReader reader, out IReadOnlyList<DecisionPeriod>? periods)
    {
        periods = null;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
            return " must be an array.";
        var list = new List<DecisionPeriod>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (list.Count == DecisionReader.MaxPeriods)
                return $" must have at most {DecisionReader.MaxPeriods} periods.";
            var after = list.Count == 0 ? -1 : list[^1].Start;
            if (ReadPeriod(ref reader, after, out var period) is { } error)
                return string.Create(CultureInfo.InvariantCulture, $"[{list.Count}]{error}");
            list.Add(period);
        }

        periods = list;
        return list.Count == 0 ? " must have at least one period." : null;
    }

    private static string? ReadPeriod(ref Utf8JsonReader reader, int after, out DecisionPeriod period)
    {
        period = default;
        if (reader.TokenType != JsonTokenType.StartObject)
            return " must be an object.";
        var (start, amps) = (-1, double.NaN);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("start"u8))
            {
                if (start >= 0)
                    return ".start occurs twice.";
                reader.Read();
                if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out start) || start is < 0 or > DecisionReader.MaxStartSeconds)
                    return $".start must be an integer from 0 to {DecisionReader.MaxStartSeconds}.";
            }
            else if (reader.ValueTextEquals("amps"u8))
            {
                if (!double.IsNaN(amps))
                    return ".amps occurs twice.";
                if (!DecisionReader.TryReadAmps(ref reader, out amps))
                    return ".amps must be a number of at least 0.";
            }
            else
            {
                return $".{DecisionReader.NameOf(reader)} is not a member of a period.";
            }
        }

        if (start < 0)
            return ".start is missing.";
        if (double.IsNaN(amps))
            return ".amps is missing.";
        if (after < 0 && start != 0)
            return ".start must be 0 in the first period.";
        if (start <= after)
            return ".start must be greater than that of the period before.";
        period = new DecisionPeriod(start, amps);
        return null;
    }
}
