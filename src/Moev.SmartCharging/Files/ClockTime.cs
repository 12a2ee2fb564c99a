namespace Moev.SmartCharging.Files;

/// <summary>Reads times of day, HH:mm.</summary>
internal static class ClockTime
{
    /// <param name="value">The text.</param>
    /// <param name="allowsEnd">True when 24:00 is allowed; it reads as midnight.</param>
    /// <param name="errors">Gets an error when the text is not allowed.</param>
    public static TimeOnly? Read(LocatedValue value, bool allowsEnd, FileErrors errors)
    {
        if (value.Kind == JsonKind.String && value.Text is { Length: 5 } text && text[2] == ':' && Digits(text[0], text[1]) is { } hour && Digits(text[3], text[4]) is { } minute)
        {
            if (hour < 24 && minute < 60)
                return new TimeOnly(hour, minute);
            if (allowsEnd && hour == 24 && minute == 0)
                return TimeOnly.MinValue;
        }

        errors.Add(value, $"Must be a time of day from 00:00 to {(allowsEnd ? "24:00" : "23:59")}.");
        return null;
    }

    private static int? Digits(char tens, char units) =>
        char.IsAsciiDigit(tens) && char.IsAsciiDigit(units) ? ((tens - '0') * 10) + units - '0' : null;
}
