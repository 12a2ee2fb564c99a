namespace Moev.Ocpp.OcppJ;

/// <summary>
/// A JSON number read exactly, as a decimal. Binary floating point cannot represent 21.4, so it cannot check for a multiple of 0.1.
/// </summary>
/// <param name="Value">The number, without trailing zeros.</param>
/// <param name="Decimals">The number of decimal digits without trailing zeros, 0 to 28.</param>
internal readonly record struct JsonNumber(decimal Value, int Decimals)
{
    // 28 digits always fit into a decimal's 96 bits.
    private const int MaxDigits = 28;

    // Far above any exponent that fits, and far below an int overflow.
    private const int MaxExponent = 100_000;

    /// <summary>Reads a number in JSON grammar.</summary>
    /// <param name="text">The text. All of it must be the number.</param>
    /// <param name="number">The number.</param>
    /// <param name="isNumber">True when the text is a JSON number. If the method returns false nevertheless, the number does not fit.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out JsonNumber number, out bool isNumber)
    {
        number = default;
        isNumber = false;
        int position = 0;
        bool negative = text.Length > 0 && text[0] == '-';
        if (negative)
            position++;

        UInt128 mantissa = 0;
        int digits = 0;
        int zeros = 0;
        int exponent = 0;
        bool fits = true;
        bool inFraction = false;
        int start = position;
        for (; position < text.Length; position++)
        {
            byte c = text[position];
            if (c == '.' && !inFraction && position > start)
            {
                inFraction = true;
                start = position + 1;
                continue;
            }

            if (!char.IsAsciiDigit((char)c))
                break;

            if (inFraction)
                exponent--;

            // Count a zero only when a digit follows: leading zeros are ignored, trailing ones go into the exponent.
            zeros++;
            if (c == '0')
                continue;

            int shift = digits == 0 ? 1 : zeros;
            digits += shift;
            zeros = 0;
            if (digits > MaxDigits)
            {
                fits = false;
                continue;
            }

            mantissa = (mantissa * PowerOfTen(shift)) + (UInt128)(c - '0');
        }

        if (position == start || !TryExponent(text[position..], out int written))
            return false;

        isNumber = true;
        if (digits == 0)
            return true;

        exponent += zeros + written;
        fits &= exponent >= -MaxDigits && digits + exponent <= MaxDigits;
        if (!fits)
            return false;

        if (exponent > 0)
        {
            mantissa *= PowerOfTen(exponent);
            exponent = 0;
        }

        number = new JsonNumber(
            new decimal((int)(uint)mantissa, (int)(uint)(mantissa >> 32), (int)(uint)(mantissa >> 64), negative, (byte)-exponent),
            -exponent);
        return true;
    }

    private static bool TryExponent(ReadOnlySpan<byte> text, out int exponent)
    {
        exponent = 0;
        if (text.IsEmpty)
            return true;

        if (text[0] is not ((byte)'e' or (byte)'E'))
            return false;

        text = text[1..];
        bool negative = !text.IsEmpty && text[0] == '-';
        if (!text.IsEmpty && text[0] is (byte)'-' or (byte)'+')
            text = text[1..];

        if (text.IsEmpty)
            return false;

        foreach (byte c in text)
        {
            if (!char.IsAsciiDigit((char)c))
                return false;

            exponent = Math.Min((exponent * 10) + (c - '0'), MaxExponent);
        }

        if (negative)
            exponent = -exponent;
        return true;
    }

    private static UInt128 PowerOfTen(int exponent)
    {
        UInt128 power = 1;
        for (; exponent > 0; exponent--)
            power *= 10;
        return power;
    }
}
