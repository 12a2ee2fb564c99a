using System.Globalization;
using System.Text.RegularExpressions;
using Moev.SmartCharging.Files;

namespace Moev.Lab.Scenarios.Files;

/// <summary>The durations that a member may have.</summary>
internal readonly record struct DurationRange(TimeSpan Least, TimeSpan Most, bool IsWholeSeconds = false)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>The simulated time.</summary>
    public static readonly DurationRange Simulation = new(TimeSpan.FromSeconds(1), ScenarioLimits.MaxDuration);

    /// <summary>A time after the start.</summary>
    public static readonly DurationRange Since = new(TimeSpan.Zero, ScenarioLimits.MaxDuration);

    /// <summary>A latency.</summary>
    public static readonly DurationRange Latency = new(TimeSpan.Zero, TimeSpan.FromHours(1));

    /// <summary>An interval in whole seconds; zero for none.</summary>
    public static readonly DurationRange Interval = new(TimeSpan.Zero, Day, IsWholeSeconds: true);

    /// <summary>A period that must not be zero.</summary>
    public static readonly DurationRange Period = new(TimeSpan.FromSeconds(1), Day);

    /// <summary>A fine period.</summary>
    public static readonly DurationRange Resolution = new(TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1));

    public static readonly DurationRange UpToADay = new(TimeSpan.Zero, Day);

    public static readonly DurationRange Offset = new(-Day, Day);

    public bool Contains(TimeSpan time) => time >= Least && time <= Most && (!IsWholeSeconds || time.Ticks % TimeSpan.TicksPerSecond == 0);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"from {Least.TotalSeconds} s to {Most.TotalSeconds} s{(IsWholeSeconds ? ", in whole seconds" : "")}");
}

/// <summary>Reads durations: a number of seconds, or a text as in ISO 8601 with weeks, days, hours, minutes and seconds.</summary>
internal static partial class Durations
{
    private const int MaxLength = 40;

    public static TimeSpan? Duration(this Members members, string name, DurationRange range, FileErrors errors, bool isRequired = false) =>
        (isRequired ? members.Require(name) : members.Find(name)) is { } value ? Read(value, range, errors) : null;

    public static TimeSpan? Read(LocatedValue value, DurationRange range, FileErrors errors)
    {
        var time = value.Kind switch
        {
            JsonKind.Number => FromSeconds(value.Number),
            JsonKind.String => Parse(value.Text),
            _ => null,
        };
        if (time is { } known && range.Contains(known))
            return known;
        errors.Add(value, $"Must be a duration {range}: a number of seconds, or a text such as \"PT1M30S\" or \"P2D\".");
        return null;
    }

    /// <summary>Parses a text; null when it is not a duration.</summary>
    public static TimeSpan? Parse(string text)
    {
        if (text.Length > MaxLength || Iso().Match(text) is not { Success: true } match)
            return null;
        var seconds = Part("w") * 604_800 + Part("d") * 86_400 + Part("h") * 3_600 + Part("m") * 60 + Part("s");
        return FromSeconds(text[0] == '-' ? -seconds : seconds);

        double Part(string name) => match.Groups[name] is { Success: true } group ? double.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>Writes a duration as ISO 8601.</summary>
    public static string Text(TimeSpan time) => System.Xml.XmlConvert.ToString(time);

    private static TimeSpan? FromSeconds(double seconds) =>
        Math.Abs(seconds) < 1e10 ? TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond)) : null;

    // At least one part after P and after T.
    [GeneratedRegex(
        @"^-?P(?=[0-9T])(?:(?<w>[0-9]+)W)?(?:(?<d>[0-9]+)D)?(?:T(?=[0-9])(?:(?<h>[0-9]+(?:\.[0-9]+)?)H)?(?:(?<m>[0-9]+(?:\.[0-9]+)?)M)?(?:(?<s>[0-9]+(?:\.[0-9]+)?)S)?)?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Iso();
}
