using System.Numerics;
using System.Runtime.Intrinsics;

namespace Moev.Ocpp.OcppJ;

/// <summary>
/// Finds the end of a JSON object of the plain kind that charge points send, and vouches for its grammar (RFC 8259): several times as fast as
/// reading it token by token.
/// </summary>
/// <remarks>
/// It may say yes only to what is valid, and no to whatever it likes: escapes, exponents, deep nesting. Whoever hears no asks the framework's
/// reader, which alone decides what is wrong. Strings are not checked to be UTF-8.
/// </remarks>
internal static class PlainJson
{
    /// <summary>Levels of arrays and objects. The deepest payload of OCPP 1.6 has 5.</summary>
    public const int MaxDepth = 8;

    /// <param name="json">Begins with the object; what follows is not looked at.</param>
    /// <param name="length">The object's length.</param>
    /// <returns>False when it is not plain, which includes not being valid.</returns>
    public static bool TryMeasureObject(ReadOnlySpan<byte> json, out int length)
    {
        length = 0;
        if (At(json, 0) != '{')
            return false;

        var position = 0;
        var depth = 0;
        uint arrays = 1; // a bit for each open level, 1 for an array; the innermost is the lowest. The object stands where an element may
        while (true)
        {
            if ((arrays & 1) == 0 && !TrySkipName(json, ref position))
                return false;

            var first = At(json, position);
            if (first is (byte)'{' or (byte)'[')
            {
                if (++depth > MaxDepth)
                    return false;

                arrays = (arrays << 1) | (first == '[' ? 1u : 0);
                position++;
                SkipBlank(json, ref position);
                if (At(json, position) != Closing(arrays))
                    continue;
            }
            else if (!TrySkipScalar(json, first, ref position))
            {
                return false;
            }

            while (true)
            {
                SkipBlank(json, ref position);
                var next = At(json, position++);
                if (next == ',')
                    break;

                if (next != Closing(arrays))
                    return false;

                arrays >>= 1;
                if (--depth > 0)
                    continue;

                length = position;
                return true;
            }

            SkipBlank(json, ref position);
        }
    }

    /// <summary>0, which JSON has nowhere, behind the end.</summary>
    private static byte At(ReadOnlySpan<byte> json, int position) => (uint)position < (uint)json.Length ? json[position] : (byte)0;

    private static byte Closing(uint arrays) => (arrays & 1) == 0 ? (byte)'}' : (byte)']';

    private static void SkipBlank(ReadOnlySpan<byte> json, ref int position)
    {
        while (At(json, position) is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            position++;
    }

    private static bool TrySkipName(ReadOnlySpan<byte> json, ref int position)
    {
        if (At(json, position) != '"' || !TrySkipString(json, ref position))
            return false;

        SkipBlank(json, ref position);
        if (At(json, position++) != ':')
            return false;

        SkipBlank(json, ref position);
        return true;
    }

    private static bool TrySkipScalar(ReadOnlySpan<byte> json, byte first, ref int position)
    {
        if (first == '"')
            return TrySkipString(json, ref position);

        if (first == '-' || IsDigit(first))
            return TrySkipNumber(json, ref position);

        var word = first switch
        {
            (byte)'t' => "true"u8,
            (byte)'f' => "false"u8,
            _ => "null"u8,
        };
        if (!json[Math.Min(position, json.Length)..].StartsWith(word))
            return false;

        position += word.Length;
        return true;
    }

    /// <summary>From its opening quote behind its closing one; false when there is an escape or a control character in between.</summary>
    private static bool TrySkipString(ReadOnlySpan<byte> json, ref int position)
    {
        var at = position + 1;
        for (; at <= json.Length - Vector128<byte>.Count; at += Vector128<byte>.Count)
        {
            var bytes = Vector128.Create(json.Slice(at, Vector128<byte>.Count));
            var special = Vector128.Equals(bytes, Vector128.Create((byte)'"'))
                | Vector128.Equals(bytes, Vector128.Create((byte)'\\'))
                | Vector128.LessThan(bytes, Vector128.Create((byte)' '));
            if (special == Vector128<byte>.Zero)
                continue;

            at += BitOperations.TrailingZeroCount(special.ExtractMostSignificantBits());
            position = at + 1;
            return json[at] == '"';
        }

        while (At(json, at) is >= (byte)' ' and not ((byte)'"' or (byte)'\\'))
            at++;
        position = at + 1;
        return At(json, at) == '"';
    }

    private static bool TrySkipNumber(ReadOnlySpan<byte> json, ref int position)
    {
        if (json[position] == '-')
            position++;
        var isZero = At(json, position) == '0';
        var digits = SkipDigits(json, ref position);
        if (digits == 0 || (isZero && digits > 1))
            return false;

        if (At(json, position) != '.')
            return true;

        position++;
        return SkipDigits(json, ref position) > 0;
    }

    private static int SkipDigits(ReadOnlySpan<byte> json, ref int position)
    {
        var start = position;
        while (IsDigit(At(json, position)))
            position++;
        return position - start;
    }

    private static bool IsDigit(byte value) => value is >= (byte)'0' and <= (byte)'9';
}
