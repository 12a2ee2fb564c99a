using System.Globalization;
using Moev.SmartCharging.Files;

namespace Moev.Lab.Scenarios.Files;

/// <summary>Reads moments: a duration since the start, or a date and time with a zone.</summary>
internal static class Moments
{
    // ISO 8601 with an offset, as the schema has it.
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    // Far enough from the ends of the calendar for every zone, duration and lease.
    private const int FirstYear = 1970;
    private const int LastYear = 2999;

    /// <summary>Reads a date and time with a zone.</summary>
    public static DateTimeOffset? ReadDate(LocatedValue? value, FileErrors errors)
    {
        if (value is null)
            return null;
        if (Parse(value) is not { } date)
            errors.Add(value, "Must be a date and time with a zone, such as \"2026-03-02T00:00:00+01:00\".");
        else if (date.Year is < FirstYear or > LastYear)
            errors.Add(value, FormattableString.Invariant($"Must be in the years {FirstYear} to {LastYear}."));
        else
            return date;
        return null;
    }

    /// <summary>Reads a moment as the time since the start.</summary>
    public static TimeSpan? Read(LocatedValue? value, DateTimeOffset start, FileErrors errors)
    {
        if (value is null)
            return null;
        if (Parse(value) is { } date)
        {
            if (DurationRange.Since.Contains(date - start))
                return date - start;
            errors.Add(value, "Must not be before the start of the simulation, or more than 366 days after it.");
            return null;
        }

        if (value.Kind == JsonKind.String && !value.Text.StartsWith('P') && !value.Text.StartsWith('-'))
        {
            errors.Add(value, "Must be a duration since the start, such as \"PT9H\" or a number of seconds, or a date and time with a zone.");
            return null;
        }

        return Durations.Read(value, DurationRange.Since, errors);
    }

    private static DateTimeOffset? Parse(LocatedValue value) =>
        value.Kind == JsonKind.String && value.Text.Length > 0 && (value.Text[^1] == 'Z' || value.Text.LastIndexOfAny(['+', '-']) > 10)
        && DateTimeOffset.TryParseExact(value.Text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : null;
}
