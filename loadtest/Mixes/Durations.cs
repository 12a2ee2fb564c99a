using System.Globalization;

namespace Moev.LoadTest.Mixes;

/// <summary>Parses durations such as <c>250ms</c>, <c>1.5s</c>, <c>5m</c>, <c>2h</c>; a number without a unit is seconds.</summary>
internal static class Durations
{
    public const string Form = "such as 250ms, 1.5s, 5m or 2h";

    /// <summary>The longest duration: a week.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        duration = default;
        var digits = text.TrimEnd("hms");
        double? seconds = text[digits.Length..] switch
        {
            "ms" => 0.001,
            "s" or "" => 1,
            "m" => 60,
            "h" => 3_600,
            _ => null,
        };
        if (seconds is not { } unit
            || !double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || !(number * unit <= Longest.TotalSeconds)) // also rejects NaN
            return false;
        duration = TimeSpan.FromSeconds(number * unit);
        return true;
    }

    /// <summary>Writes a duration of whole milliseconds as it is parsed, in the largest unit without a fraction.</summary>
    public static string Text(TimeSpan duration) => (long)duration.TotalMilliseconds switch
    {
        0 => "0s",
        var milliseconds when milliseconds % 3_600_000 == 0 => $"{milliseconds / 3_600_000}h",
        var milliseconds when milliseconds % 60_000 == 0 => $"{milliseconds / 60_000}m",
        var milliseconds when milliseconds % 1_000 == 0 => $"{milliseconds / 1_000}s",
        var milliseconds => $"{milliseconds}ms",
    };

    /// <summary>Parses one duration, or two separated by <c>..</c>.</summary>
    public static bool TryParseRange(string text, out TimeSpan least, out TimeSpan most)
    {
        most = default;
        var dots = text.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0)
            return TryParse(text, out least) && TryParse(text, out most);
        return TryParse(text.AsSpan(0, dots), out least) && TryParse(text.AsSpan(dots + 2), out most) && least <= most;
    }
}
