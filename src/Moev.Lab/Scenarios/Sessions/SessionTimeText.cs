using System.Globalization;

namespace Moev.Lab.Scenarios.Sessions;

/// <summary>Reads dates and times of files that others wrote.</summary>
internal static class SessionTimeText
{
    /// <summary>Reads a date and time; null when it is none. Without a zone it is one of the site's. RFC 1123 is understood too, as ACN-Data has it.</summary>
    public static TimeSpan? Read(string text, SessionTimes times)
    {
        const DateTimeStyles Styles = DateTimeStyles.AllowWhiteSpaces;
        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, Styles | DateTimeStyles.RoundtripKind, out var plain))
            return null;
        if (plain.Kind == DateTimeKind.Unspecified)
            return new DateTimeOffset(plain, times.Zone.GetUtcOffset(plain)) - times.Start;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Styles, out var date) ? date - times.Start : null;
    }
}
