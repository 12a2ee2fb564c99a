using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Moev.Ocpp.OcppJ;

/// <summary>
/// An instant in the format of OCPP 1.6 §3.15: ISO 8601 in the text, RFC 3339 in the schemas. Any fraction and offset is read. The value is
/// kept in UTC with the resolution of <see cref="DateTimeOffset"/> (100 ns) and written as <c>yyyy-MM-ddTHH:mm:ss.fffZ</c>.
/// </summary>
public readonly record struct OcppDateTime
{
    /// <summary>The length of the text that <see cref="TryFormat"/> writes.</summary>
    internal const int Utf8Length = 24;

    private const int MinutesPerDay = 24 * 60;

    /// <summary>Creates an instant. The offset is dropped.</summary>
    public OcppDateTime(DateTimeOffset value) => Value = value.ToUniversalTime();

    /// <summary>The instant, with offset zero.</summary>
    public DateTimeOffset Value { get; }

    /// <summary>Converts to an instant. The offset is dropped.</summary>
    public static implicit operator OcppDateTime(DateTimeOffset value) => new(value);

    /// <summary>Converts to a DateTimeOffset with offset zero.</summary>
    public static implicit operator DateTimeOffset(OcppDateTime value) => value.Value;

    /// <summary>Does the same as the implicit conversion.</summary>
    public static OcppDateTime FromDateTimeOffset(DateTimeOffset value) => new(value);

    /// <summary>Does the same as the implicit conversion.</summary>
    public DateTimeOffset ToDateTimeOffset() => Value;

    /// <summary>
    /// Reads a date and time. RFC 3339 is always accepted; its leap second, 23:59:60 UTC, reads as the following second. Other forms that
    /// real charge points send are accepted and reported as loose: no zone (read as UTC), an offset without minutes or colon, a blank
    /// instead of the T, a comma before the fraction, no seconds, second 60 at another time of day, a zone name in brackets at the end. An
    /// instant outside the years 1 to 9999 reads as the nearest one inside.
    /// </summary>
    /// <param name="text">The text, without quotes or escapes.</param>
    /// <param name="value">The instant.</param>
    /// <param name="loose">True when the text is not RFC 3339.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out OcppDateTime value, out bool loose)
    {
        value = default;
        loose = false;

        // The shortest form is 2024-02-29T12:34.
        if (text.Length < 16
            || !TryDigits(text, 0, 4, out int year) || text[4] != '-'
            || !TryDigits(text, 5, 2, out int month) || text[7] != '-'
            || !TryDigits(text, 8, 2, out int day)
            || !TryDigits(text, 11, 2, out int hour) || text[13] != ':'
            || !TryDigits(text, 14, 2, out int minute))
        {
            return false;
        }

        if (text[10] is not ((byte)'T' or (byte)'t'))
        {
            if (text[10] != ' ')
                return false;

            loose = true;
        }

        int position = 16;
        int second = 0;
        long fraction = 0;
        if (position < text.Length && text[position] == ':')
        {
            if (!TryDigits(text, 17, 2, out second))
                return false;

            position = 19;
            if (position < text.Length && text[position] is (byte)'.' or (byte)',')
            {
                loose |= text[position] == ',';
                if (!TryFraction(text, ref position, out fraction))
                    return false;
            }
        }
        else
        {
            loose = true;
        }

        if (!TryZone(text[position..], ref loose, out int offsetMinutes))
            return false;

        // RFC 3339 §5.7. Leap seconds are announced only half a year ahead, so accept one on any day.
        if (second == 60)
            loose |= ((hour * 60) + minute - offsetMinutes + MinutesPerDay) % MinutesPerDay != MinutesPerDay - 1;

        if (month is < 1 or > 12 || day < 1 || hour > 23 || minute > 59 || second > 60)
            return false;

        // The calendar has no year 0. Read 0000 as 0001: the instant is wrong either way.
        if (day > DateTime.DaysInMonth(Math.Max(year, 1), month) && !(year == 0 && month == 2 && day == 29))
            return false;

        long ticks = year == 0
            ? 0
            : new DateTime(year, month, day, hour, minute, 0, DateTimeKind.Utc).Ticks + (second * TimeSpan.TicksPerSecond) + fraction;
        ticks -= offsetMinutes * TimeSpan.TicksPerMinute;
        value = new OcppDateTime(new DateTimeOffset(Math.Clamp(ticks, 0, DateTime.MaxValue.Ticks), TimeSpan.Zero));
        return true;
    }

    /// <summary>Reads a date and time; see the other overload.</summary>
    public static bool TryParse(string text, out OcppDateTime value)
    {
        ArgumentNullException.ThrowIfNull(text);
        Span<byte> utf8 = stackalloc byte[128];
        value = default;
        return Encoding.UTF8.TryGetBytes(text, utf8, out int written) && TryParse(utf8[..written], out value, out _);
    }

    /// <summary>Formats the instant as on the wire, such as <c>2024-02-29T12:34:56.789Z</c>.</summary>
    public override string ToString()
    {
        Span<byte> utf8 = stackalloc byte[Utf8Length];
        TryFormat(utf8);
        return Encoding.ASCII.GetString(utf8);
    }

    /// <summary>Writes the 24 bytes of the wire format.</summary>
    internal bool TryFormat(Span<byte> utf8) =>
        Value.TryFormat(utf8, out int written, "yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture) && written == Utf8Length;

    internal void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> member)
    {
        Span<byte> utf8 = stackalloc byte[Utf8Length];
        TryFormat(utf8);
        writer.WriteString(member, utf8);
    }

    private static bool TryFraction(ReadOnlySpan<byte> text, ref int position, out long ticks)
    {
        ticks = 0;
        int start = ++position;
        long scale = TimeSpan.TicksPerSecond;
        for (; position < text.Length && char.IsAsciiDigit((char)text[position]); position++)
        {
            // Digits below 100 ns are dropped.
            scale /= 10;
            ticks += (text[position] - '0') * scale;
        }

        return position > start;
    }

    private static bool TryZone(ReadOnlySpan<byte> zone, ref bool loose, out int minutes)
    {
        minutes = 0;

        // Java's ZonedDateTime appends the zone name: 2024-02-29T12:34:56Z[GMT].
        if (zone.Length > 2 && zone[^1] == ']' && zone.IndexOf((byte)'[') is >= 0 and int bracket)
        {
            loose = true;
            zone = zone[..bracket];
        }

        if (zone.IsEmpty)
        {
            loose = true;
            return true;
        }

        if (zone[0] is (byte)'Z' or (byte)'z')
            return zone.Length == 1;

        if (zone[0] is not ((byte)'+' or (byte)'-') || !TryDigits(zone, 1, 2, out int hours) || hours > 23)
            return false;

        int rest = 0;
        switch (zone.Length)
        {
            case 3:
                loose = true;
                break;
            case 5 when TryDigits(zone, 3, 2, out rest):
                loose = true;
                break;
            case 6 when zone[3] == ':' && TryDigits(zone, 4, 2, out rest):
                break;
            default:
                return false;
        }

        if (rest > 59)
            return false;

        minutes = (hours * 60) + rest;
        if (zone[0] == '-')
            minutes = -minutes;
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, int start, int count, out int value)
    {
        value = 0;
        if (text.Length < start + count)
            return false;

        foreach (byte digit in text.Slice(start, count))
        {
            if (!char.IsAsciiDigit((char)digit))
                return false;

            value = (value * 10) + (digit - '0');
        }

        return true;
    }
}
