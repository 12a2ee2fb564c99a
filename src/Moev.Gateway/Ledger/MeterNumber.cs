using System.Globalization;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger;

/// <summary>
/// Reads the number in the value of a sample. Beside the plain form of OCPP 1.6 §7.43 it reads what meters are known to write: an exponent, a unit
/// behind the number, and separators of thousands and a decimal comma where only one meaning is possible ("1,234" has two and is not read).
/// </summary>
internal static class MeterNumber
{
    private const int MaxChars = 40;

    /// <param name="value">The value of a sample.</param>
    /// <param name="number">The number.</param>
    /// <param name="unit">The energy unit behind the number; null when there is none.</param>
    public static bool TryRead(in OcppText value, out decimal number, out UnitOfMeasure? unit)
    {
        unit = null;
        return value.TryGetDecimal(out number) || TryReadLoose(value, out number, out unit);
    }

    private static bool TryReadLoose(in OcppText value, out decimal number, out UnitOfMeasure? unit)
    {
        number = 0;
        unit = null;
        Span<byte> utf8 = stackalloc byte[MaxChars];
        if (!value.TryCopyUtf8(utf8, out var length))
            return false;
        Span<char> text = stackalloc char[MaxChars];
        for (var i = 0; i < length; i++)
            text[i] = utf8[i] < 0x80 ? (char)utf8[i] : '?';
        ReadOnlySpan<char> rest = text[..length].Trim();
        if (rest.EndsWith("Wh", StringComparison.OrdinalIgnoreCase))
        {
            var isKilo = rest.EndsWith("kWh", StringComparison.OrdinalIgnoreCase);
            unit = isKilo ? UnitOfMeasure.KWh : UnitOfMeasure.Wh;
            rest = rest[..^(isKilo ? 3 : 2)].TrimEnd();
        }

        return TryReadSeparated(rest, out number);
    }

    private static bool TryReadSeparated(ReadOnlySpan<char> text, out decimal number)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!text.Contains(','))
            return decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out number);

        // Of two kinds of separators, the last is the decimal one and the other groups thousands. A lone comma before exactly three digits is either.
        var comma = text.LastIndexOf(',');
        var point = text.LastIndexOf('.');
        var isDecimalComma = point < comma && text.Count(',') == 1;
        number = 0;
        if (point < 0 && isDecimalComma && text.Length - comma == 4)
            return false;
        if (!isDecimalComma && !HasGroups(text, point < comma ? text.Length : point, ',')
            || isDecimalComma && !HasGroups(text, comma, '.'))
        {
            return false;
        }

        Span<char> plain = stackalloc char[text.Length];
        var length = 0;
        foreach (var letter in text)
        {
            if (letter == (isDecimalComma ? ',' : '.'))
                plain[length++] = '.';
            else if (letter is not (',' or '.'))
                plain[length++] = letter;
        }

        return decimal.TryParse(plain[..length], Style, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>Returns true when each separator before an end is followed by three digits.</summary>
    private static bool HasGroups(ReadOnlySpan<char> text, int end, char separator)
    {
        for (var i = 0; i < end; i++)
        {
            if (text[i] != separator)
                continue;
            if (i == 0 || i + 4 > end || (i + 4 < end && text[i + 4] != separator))
                return false;
            if (!char.IsAsciiDigit(text[i + 1]) || !char.IsAsciiDigit(text[i + 2]) || !char.IsAsciiDigit(text[i + 3]))
                return false;
        }

        return true;
    }
}
