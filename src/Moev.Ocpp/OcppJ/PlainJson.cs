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

    private const int None = -1;

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
            if ((arrays & 1) == 0 && (position = BehindName(json, position)) == None)
                return false;

            var first = At(json, position);
            if (first == '"')
            {
                if ((position = BehindString(json, position)) == None)
                    return false;
            }
            else if (first is (byte)'{' or (byte)'[')
            {
                if (++depth > MaxDepth)
                    return false;

                arrays = (arrays << 1) | (first == '[' ? 1u : 0);
                position = BehindBlank(json, position + 1);
                if (At(json, position) != Closing(arrays))
                    continue;
            }
            else if ((position = BehindNumberOrWord(json, position)) == None)
            {
                return false;
            }

            while (true)
            {
                position = BehindBlank(json, position);
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

            position = BehindBlank(json, position);
        }
    }

    // Positions go in and out by value, so that they stay in a register.

    /// <summary>0, which JSON has nowhere, behind the end.</summary>
    private static byte At(ReadOnlySpan<byte> json, int position) => (uint)position < (uint)json.Length ? json[position] : (byte)0;

    private static byte Closing(uint arrays) => (arrays & 1) == 0 ? (byte)'}' : (byte)']';

    // Most write none.
    private static int BehindBlank(ReadOnlySpan<byte> json, int position) => At(json, position) > ' ' ? position : BehindBlanks(json, position);

    private static int BehindBlanks(ReadOnlySpan<byte> json, int position)
    {
        while (At(json, position) is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            position++;
        return position;
    }

    /// <summary>From a member's name to its value.</summary>
    private static int BehindName(ReadOnlySpan<byte> json, int position)
    {
        if (At(json, position) != '"' || (position = BehindString(json, position)) == None)
            return None;

        position = BehindBlank(json, position);
        return At(json, position) == ':' ? BehindBlank(json, position + 1) : None;
    }

    /// <summary>From a string's opening quote behind its closing one; none when there is an escape or a control character in between.</summary>
    private static int BehindString(ReadOnlySpan<byte> json, int position)
    {
        position++;
        for (; position <= json.Length - Vector128<byte>.Count; position += Vector128<byte>.Count)
        {
            var bytes = Vector128.Create(json.Slice(position, Vector128<byte>.Count));
            var special = Vector128.Equals(bytes, Vector128.Create((byte)'"'))
                | Vector128.Equals(bytes, Vector128.Create((byte)'\\'))
                | Vector128.LessThan(bytes, Vector128.Create((byte)' '));
            if (special == Vector128<byte>.Zero)
                continue;

            position += BitOperations.TrailingZeroCount(special.ExtractMostSignificantBits());
            return json[position] == '"' ? position + 1 : None;
        }

        while (At(json, position) is >= (byte)' ' and not ((byte)'"' or (byte)'\\'))
            position++;
        return At(json, position) == '"' ? position + 1 : None;
    }

    private static int BehindNumberOrWord(ReadOnlySpan<byte> json, int position)
    {
        var first = At(json, position);
        if (first == '-' || IsDigit(first))
            return BehindNumber(json, position);

        var word = first switch
        {
            (byte)'t' => "true"u8,
            (byte)'f' => "false"u8,
            _ => "null"u8,
        };
        return json[Math.Min(position, json.Length)..].StartsWith(word) ? position + word.Length : None;
    }

    private static int BehindNumber(ReadOnlySpan<byte> json, int position)
    {
        if (json[position] == '-')
            position++;
        var end = BehindDigits(json, position);
        if (end == position || (json[position] == '0' && end > position + 1))
            return None;

        if (At(json, end) != '.')
            return end;

        position = end + 1;
        end = BehindDigits(json, position);
        return end > position ? end : None;
    }

    private static int BehindDigits(ReadOnlySpan<byte> json, int position)
    {
        while (IsDigit(At(json, position)))
            position++;
        return position;
    }

    private static bool IsDigit(byte value) => value is >= (byte)'0' and <= (byte)'9';
}
