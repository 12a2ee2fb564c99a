using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Moev.Ocpp.OcppJ;

/// <summary>
/// Finds the tokens of a JSON object of the plain kind that charge points send, and vouches for its grammar (RFC 8259): several times as fast
/// as the framework's reader.
/// </summary>
/// <remarks>
/// It may say yes only to what is valid, and no to whatever it likes: escapes, exponents, deep nesting. Whoever hears no asks the framework's
/// reader, which alone decides what is wrong.
/// </remarks>
internal static class PlainJson
{
    /// <summary>Levels of arrays and objects. The deepest payload of OCPP 1.6 has 5.</summary>
    public const int MaxDepth = 8;

    /// <summary>The place of what is not there.</summary>
    public const int None = -1;

    /// <param name="text">The text in which the object stands.</param>
    /// <param name="place">Where it begins; moves behind it.</param>
    /// <param name="quote">The number of the first quote that stands there or later; moves too.</param>
    /// <param name="tokens">Takes the object's tokens in their order, as many as fit. Their places count from its beginning.</param>
    /// <param name="count">How many there are: when more than fit, those that were taken are of no use.</param>
    /// <returns>False when it is not plain, which includes not being valid.</returns>
    // Not inlined, because its loop needs all registers there are.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool TryReadObject(in PlainText text, ref int place, ref int quote, Span<PlainToken> tokens, out int count)
    {
        count = 0;
        var origin = place;
        var json = text.Json;
        var quotes = text.Quotes;
        var position = origin;
        var closing = quote + 1; // of the next string
        if (At(json, position) != '{')
            return false;

        var found = 0;
        var depth = 0;
        uint arrays = 1; // a bit for each open level, 1 for an array; the innermost is the lowest. The object stands where an element may
        while (true)
        {
            var first = At(json, position);
            if ((arrays & 1) == 0)
            {
                if (first != '"' || (uint)closing >= (uint)quotes.Length)
                    return false;

                var name = position + 1;
                position = quotes[closing];
                closing += 2;
                Take(tokens, found++, JsonTokenType.PropertyName, name - origin, position - name);

                // Most write no blanks: then the value begins behind the colon.
                first = At(json, position + 2);
                if (first > ' ' && At(json, position + 1) == ':')
                {
                    position += 2;
                }
                else
                {
                    position = BehindBlank(json, position + 1);
                    if (At(json, position) != ':')
                        return false;

                    position = BehindBlank(json, position + 1);
                    first = At(json, position);
                }
            }

            if (first == '"')
            {
                if ((uint)closing >= (uint)quotes.Length)
                    return false;

                var start = position + 1;
                position = quotes[closing];
                closing += 2;
                Take(tokens, found++, JsonTokenType.String, start - origin, position - start);
                position++;
            }
            else if (first is (byte)'{' or (byte)'[')
            {
                if (++depth > MaxDepth)
                    return false;

                var isArray = first == '[';
                Take(tokens, found++, isArray ? JsonTokenType.StartArray : JsonTokenType.StartObject, position - origin, 1);
                arrays = (arrays << 1) | (isArray ? 1u : 0);
                position = BehindBlank(json, position + 1);
                if (At(json, position) != Closing(arrays))
                    continue;
            }
            else
            {
                var start = position;
                if ((position = BehindNumberOrWord(json, start, out var type)) == None)
                    return false;

                Take(tokens, found++, type, start - origin, position - start);
            }

            while (true)
            {
                position = BehindBlank(json, position);
                var next = At(json, position++);
                if (next == ',')
                    break;

                if (next != Closing(arrays))
                    return false;

                Take(tokens, found++, (arrays & 1) == 0 ? JsonTokenType.EndObject : JsonTokenType.EndArray, position - 1 - origin, 1);
                arrays >>= 1;
                if (--depth > 0)
                    continue;

                count = found;
                place = position;
                quote = closing - 1;
                return true;
            }

            position = BehindBlank(json, position);
        }
    }

    // Positions go in and out by value, so that they stay in a register.

    /// <summary>0, which JSON has nowhere, behind the end.</summary>
    public static byte At(ReadOnlySpan<byte> json, int position) =>
        (uint)position < (uint)json.Length ? Unsafe.Add(ref MemoryMarshal.GetReference(json), (nuint)(uint)position) : (byte)0;

    // Most write none.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int BehindBlank(ReadOnlySpan<byte> json, int position) => At(json, position) > ' ' ? position : BehindBlanks(json, position);

    /// <summary>The place of the quote that closes a string; none when there is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="quote">The number of the opening quote; moves behind the closing one.</param>
    public static int ClosingQuote(in PlainText text, ref int quote)
    {
        var closing = quote + 1;
        if ((uint)closing >= (uint)text.Quotes.Length)
            return None;

        quote = closing + 1;
        return text.Quotes[closing];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Take(Span<PlainToken> tokens, int index, JsonTokenType type, int start, int length)
    {
        if ((uint)index < (uint)tokens.Length)
            tokens[index] = new PlainToken(type, start, length);
    }

    private static byte Closing(uint arrays) => (arrays & 1) == 0 ? (byte)'}' : (byte)']';

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int BehindBlanks(ReadOnlySpan<byte> json, int position)
    {
        while (At(json, position) is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            position++;
        return position;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
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
