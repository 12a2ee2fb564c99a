using System.Numerics;
using System.Runtime.Intrinsics;
using System.Text.Json;

namespace Moev.Ocpp.OcppJ;

/// <summary>
/// Finds the tokens of a JSON object of the plain kind that charge points send, and vouches for its grammar (RFC 8259): several times as fast
/// as the framework's reader.
/// </summary>
/// <remarks>
/// It may say yes only to what is valid, and no to whatever it likes: escapes, exponents, deep nesting. Whoever hears no asks the framework's
/// reader, which alone decides what is wrong. Strings are not checked to be UTF-8.
/// </remarks>
internal static class PlainJson
{
    /// <summary>Levels of arrays and objects. The deepest payload of OCPP 1.6 has 5.</summary>
    public const int MaxDepth = 8;

    /// <summary>What is longer is not plain: see <see cref="PlainToken"/>.</summary>
    public const int MaxBytes = ushort.MaxValue;

    /// <summary>The place of what is not there.</summary>
    public const int None = -1;

    /// <param name="json">Begins with the object; what follows is not looked at.</param>
    /// <param name="tokens">Takes the object's tokens in their order, as many as fit.</param>
    /// <param name="count">How many there are: when more than fit, those that were taken are of no use.</param>
    /// <param name="length">The object's length.</param>
    /// <returns>False when it is not plain, which includes not being valid.</returns>
    public static bool TryReadObject(ReadOnlySpan<byte> json, Span<PlainToken> tokens, out int count, out int length)
    {
        count = 0;
        length = 0;
        if (At(json, 0) != '{' || json.Length > MaxBytes)
            return false;

        var position = 0;
        var found = 0;
        var depth = 0;
        uint arrays = 1; // a bit for each open level, 1 for an array; the innermost is the lowest. The object stands where an element may
        while (true)
        {
            if ((arrays & 1) == 0)
            {
                if (At(json, position) != '"')
                    return false;

                var name = position + 1;
                if ((position = ClosingQuote(json, name)) == None)
                    return false;

                Take(tokens, found++, JsonTokenType.PropertyName, name, position - name);
                position = BehindBlank(json, position + 1);
                if (At(json, position) != ':')
                    return false;

                position = BehindBlank(json, position + 1);
            }

            var start = position;
            var first = At(json, position);
            if (first == '"')
            {
                if ((position = ClosingQuote(json, ++start)) == None)
                    return false;

                Take(tokens, found++, JsonTokenType.String, start, position - start);
                position++;
            }
            else if (first is (byte)'{' or (byte)'[')
            {
                if (++depth > MaxDepth)
                    return false;

                var isArray = first == '[';
                Take(tokens, found++, isArray ? JsonTokenType.StartArray : JsonTokenType.StartObject, start, 1);
                arrays = (arrays << 1) | (isArray ? 1u : 0);
                position = BehindBlank(json, position + 1);
                if (At(json, position) != Closing(arrays))
                    continue;
            }
            else
            {
                if ((position = BehindNumberOrWord(json, start, out var type)) == None)
                    return false;

                Take(tokens, found++, type, start, position - start);
            }

            while (true)
            {
                position = BehindBlank(json, position);
                var next = At(json, position++);
                if (next == ',')
                    break;

                if (next != Closing(arrays))
                    return false;

                Take(tokens, found++, (arrays & 1) == 0 ? JsonTokenType.EndObject : JsonTokenType.EndArray, position - 1, 1);
                arrays >>= 1;
                if (--depth > 0)
                    continue;

                count = found;
                length = position;
                return true;
            }

            position = BehindBlank(json, position);
        }
    }

    // Positions go in and out by value, so that they stay in a register.

    /// <summary>0, which JSON has nowhere, behind the end.</summary>
    public static byte At(ReadOnlySpan<byte> json, int position) => (uint)position < (uint)json.Length ? json[position] : (byte)0;

    // Most write none.
    public static int BehindBlank(ReadOnlySpan<byte> json, int position) => At(json, position) > ' ' ? position : BehindBlanks(json, position);

    /// <summary>The place of a string's closing quote; none when there is an escape or a control character before it.</summary>
    /// <param name="json">The text.</param>
    /// <param name="position">Behind the opening quote.</param>
    public static int ClosingQuote(ReadOnlySpan<byte> json, int position)
    {
        for (; position <= json.Length - Vector256<byte>.Count; position += Vector256<byte>.Count)
        {
            var bytes = Vector256.Create(json.Slice(position, Vector256<byte>.Count));
            var special = Vector256.Equals(bytes, Vector256.Create((byte)'"'))
                | Vector256.Equals(bytes, Vector256.Create((byte)'\\'))
                | Vector256.Equals(bytes, Vector256.Min(bytes, Vector256.Create((byte)0x1F)));
            if (special == Vector256<byte>.Zero)
                continue;

            position += BitOperations.TrailingZeroCount(special.ExtractMostSignificantBits());
            return json[position] == '"' ? position : None;
        }

        while (At(json, position) is >= (byte)' ' and not ((byte)'"' or (byte)'\\'))
            position++;
        return At(json, position) == '"' ? position : None;
    }

    private static void Take(Span<PlainToken> tokens, int index, JsonTokenType type, int start, int length)
    {
        if ((uint)index < (uint)tokens.Length)
            tokens[index] = new PlainToken(type, start, length);
    }

    private static byte Closing(uint arrays) => (arrays & 1) == 0 ? (byte)'}' : (byte)']';

    private static int BehindBlanks(ReadOnlySpan<byte> json, int position)
    {
        while (At(json, position) is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            position++;
        return position;
    }

    private static int BehindNumberOrWord(ReadOnlySpan<byte> json, int position, out JsonTokenType type)
    {
        var first = At(json, position);
        if (first == '-' || IsDigit(first))
        {
            type = JsonTokenType.Number;
            return BehindNumber(json, position);
        }

        type = first switch
        {
            (byte)'t' => JsonTokenType.True,
            (byte)'f' => JsonTokenType.False,
            _ => JsonTokenType.Null,
        };
        var word = type switch
        {
            JsonTokenType.True => "true"u8,
            JsonTokenType.False => "false"u8,
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
