using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using Moev.LoadTest.Measuring;
using Moev.LoadTest.Mixes;
using Moev.Ocpp.V16;

namespace Moev.LoadTest.Reporting;

/// <summary>A condition for a failed run, such as <c>p99&gt;50ms</c>, <c>errors&gt;0</c> or <c>rate&lt;1000</c>.</summary>
internal sealed partial record FailCondition(string Text, Func<LoadReport, double?> Measure, bool FailsAbove, double Limit, string Unit)
{
    public const string Known =
        "mean, p50, p90, p95, p99, p99.9, p99.99 and max (durations; of one action as MeterValues.p99, of commands as commands.p99, of connecting as "
        + "connect.p99, of coming back as back.max), rate, errors, lost, outstanding, connected, commands.failed, server-cpu (µs a message), "
        + "server-memory (KiB a connection)";

    /// <summary>Reads a condition.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out FailCondition? condition, [NotNullWhen(false)] out string? problem)
    {
        condition = Parse(text, out problem);
        if (condition is not null)
            return true;
        problem ??= "it is unknown";
        return false;
    }

    public static FailCondition? Parse(string text, out string? problem)
    {
        var match = Form().Match(text);
        if (!match.Success)
        {
            problem = "it must be a measure, < or >, and a number or duration, such as p99>50ms";
            return null;
        }

        var name = match.Groups["name"].Value;
        var limit = match.Groups["limit"].Value;
        problem = null;
        var above = match.Groups["sign"].Value == ">";
        if (Duration(name) is { } duration)
        {
            if (char.IsAsciiLetter(limit[^1]) && Durations.TryParse(limit, out var time))
                return new FailCondition(text, duration, above, time.TotalMilliseconds, " ms");
            problem = $"{name} must be compared with a duration {Durations.Form}";
            return null;
        }

        if (Number(name) is not { } number)
        {
            problem = $"{name} is unknown; use {Known}";
            return null;
        }

        if (double.TryParse(limit, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            return new FailCondition(text, number, above, value, "");
        problem = $"{name} must be compared with a number";
        return null;
    }

    /// <summary>Checks a report. A condition on a measure without a value holds, so that the run fails.</summary>
    public ConditionResult Check(LoadReport report)
    {
        var value = Measure(report);
        return new ConditionResult(Text, value, Unit, value is not { } known || (FailsAbove ? known > Limit : known < Limit));
    }

    [GeneratedRegex(@"^\s*(?<name>[A-Za-z][\w.-]*)\s*(?<sign>[<>])\s*(?<limit>[0-9][0-9.]*[a-z]*)\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    private static Func<LoadReport, double?>? Number(string name) => name switch
    {
        "rate" => static report => report.Measured.PerSecond(report.Measured.Answered),
        "errors" => static report => report.Meter.Errors.Total,
        "lost" => static report => report.Meter.Lost.Total,
        "outstanding" => static report => report.Measured.Outstanding,
        "connected" => static report => report.Connected,
        "commands.failed" => static report => report.Commands?.Outcomes.Kinds.Where(static kind => kind.Kind != "200").Sum(static kind => kind.Count),
        "server-cpu" => static report => report.Measured.ServerProcessorTime is { } time ? report.Measured.MicrosecondsPerMessage(time) : null,
        "server-memory" => static report => report.BytesPerConnection / 1_024,
        _ => null,
    };

    private static Func<LoadReport, double?>? Duration(string name)
    {
        var percentile = name;
        Func<LoadReport, LatencyHistogram?> histogram = static report => report.Meter.All;
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot > 0 && !char.IsAsciiDigit(name[dot + 1 < name.Length ? dot + 1 : dot]))
        {
            percentile = name[(dot + 1)..];
            var what = name[..dot];
            if (Actions16.TryFind(System.Text.Encoding.UTF8.GetBytes(what), out var action))
                histogram = report => report.Meter.Actions.FirstOrDefault(found => found.Action == action).Latencies;
            else if (what is "commands")
                histogram = static report => report.Commands?.Latencies;
            else if (what is "connect")
                histogram = static report => report.Meter.Connects;
            else if (what is "back")
                histogram = static report => report.Faults.Back;
            else
                return null;
        }

        if (percentile == "max")
            return report => Milliseconds(histogram(report), static latencies => latencies.Max);
        if (percentile == "mean")
            return report => Milliseconds(histogram(report), static latencies => latencies.Mean);
        var found = Percentiles.Shown.FirstOrDefault(shown => string.Create(CultureInfo.InvariantCulture, $"p{shown.Percent:0.##}") == percentile);
        return found.Label is null ? null : report => Milliseconds(histogram(report), latencies => latencies.Percentile(found.Percent));
    }

    private static double? Milliseconds(LatencyHistogram? latencies, Func<LatencyHistogram, TimeSpan> measure) =>
        latencies is { Count: > 0 } ? measure(latencies).TotalMilliseconds : null;
}
