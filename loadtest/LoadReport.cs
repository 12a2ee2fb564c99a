using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Moev.LoadTest;

/// <summary>What a run has measured.</summary>
internal sealed record LoadReport
{
    private static readonly LoadAction[] Shown = [LoadAction.StartTransaction, LoadAction.MeterValues, LoadAction.StopTransaction];

    public required int ChargePoints { get; init; }

    /// <summary>Those connected and booted at the end.</summary>
    public required int Connected { get; init; }

    public required TimeSpan Measured { get; init; }

    public required TimeSpan OwnProcessorTime { get; init; }

    /// <summary>Null when it was not asked for, or the process has ended.</summary>
    public required TimeSpan? ServerProcessorTime { get; init; }

    public required LoadMeter Meter { get; init; }

    /// <summary>Why the numbers mean nothing; null when they do.</summary>
    public required string? Invalid { get; init; }

    private long Acknowledged => Shown.Sum(action => Meter.Latencies(action).Count);

    public string ToTable()
    {
        var text = new StringBuilder();
        var culture = CultureInfo.InvariantCulture;
        text.AppendLine(culture, $"{"action",-18}{"acknowledged/s",16}{"p50 ms",10}{"p99 ms",10}{"max ms",10}");
        foreach (var action in Shown)
        {
            var latencies = Meter.Latencies(action);
            text.AppendLine(
                culture,
                $"{action,-18}{PerSecond(latencies.Count),16:N0}{Ms(latencies.Percentile(50)),10:F1}{Ms(latencies.Percentile(99)),10:F1}{Ms(latencies.Max),10:F1}");
        }

        text.AppendLine(culture, $"{"all",-18}{PerSecond(Acknowledged),16:N0}");
        text.AppendLine(
            culture,
            $"{Connected} of {ChargePoints} charge points, {Measured.TotalSeconds:F1} s, MeterValues of {Meter.MeterBytes} bytes; {Meter.Errors} errors, {Meter.Lost} connections lost");
        text.Append(culture, $"processor time per message: charge points {PerMessage(OwnProcessorTime):F1} µs");
        if (ServerProcessorTime is { } server)
            text.Append(culture, $", central system {PerMessage(server):F1} µs");
        if (Meter.FirstFailure is { } failure)
            text.AppendLine().Append(culture, $"first failure: {failure}");
        return text.ToString();
    }

    public string ToJson()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteBoolean("valid", Invalid is null);
            json.WriteNumber("chargePoints", ChargePoints);
            json.WriteNumber("connected", Connected);
            json.WriteNumber("seconds", Rounded(Measured.TotalSeconds));
            json.WriteNumber("acknowledgedPerSecond", Rounded(PerSecond(Acknowledged)));
            json.WriteNumber("meterValuesBytes", Meter.MeterBytes);
            json.WriteNumber("errors", Meter.Errors);
            json.WriteNumber("connectionsLost", Meter.Lost);
            json.WriteString("firstFailure", Meter.FirstFailure);
            json.WriteNumber("ownMicrosecondsPerMessage", Rounded(PerMessage(OwnProcessorTime)));
            if (ServerProcessorTime is { } server)
                json.WriteNumber("serverMicrosecondsPerMessage", Rounded(PerMessage(server)));
            foreach (var action in Shown)
            {
                var latencies = Meter.Latencies(action);
                json.WriteStartObject(action.ToString());
                json.WriteNumber("perSecond", Rounded(PerSecond(latencies.Count)));
                json.WriteNumber("p50Ms", Rounded(Ms(latencies.Percentile(50))));
                json.WriteNumber("p99Ms", Rounded(Ms(latencies.Percentile(99))));
                json.WriteNumber("maxMs", Rounded(Ms(latencies.Max)));
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static double Ms(TimeSpan duration) => duration.TotalMilliseconds;

    private static double Rounded(double value) => Math.Round(value, 2);

    private double PerSecond(long count) => Measured > TimeSpan.Zero ? count / Measured.TotalSeconds : 0;

    private double PerMessage(TimeSpan processorTime) => Acknowledged > 0 ? processorTime.TotalMicroseconds / Acknowledged : 0;
}
