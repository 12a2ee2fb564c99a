using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Moev.Ocpp.OcppJ;

/// <summary>
/// Tokenizes JSON objects of the simple form that charge points send and validates their grammar (RFC 8259), several times as fast as
/// Utf8JsonReader.
/// </summary>
/// <remarks>
/// It must accept only valid JSON but may reject anything: escapes, exponents, deep nesting. After a rejection the caller uses
/// Utf8JsonReader, which alone decides about errors.
/// </remarks>
internal static class PlainJson
{
    /// <summary>The maximum nesting of arrays and objects. The deepest payload of OCPP 1.6 has 5 levels.</summary>
    public const int MaxDepth = 8;

    /// <summary>The offset of something that is missing.</summary>
    public const int None = -1;

    /// <param name="text">The text that contains the object.</param>
    /// <param name="offset">The offset of the object; moved behind it.</param>
    /// <param name="quote">The index of the first quote at or after the offset; moved as well.</param>
    /// <param name="tokens">Receives the tokens of the object in order, as many as fit. Their offsets are relative to the object.</param>
    /// <param name="count">The number of tokens. When it exceeds the capacity, the stored tokens are useless.</param>
    /// <returns>False when the object is not plain or not valid.</returns>
    // Not inlined, because the loop needs all registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool TryReadObject(in PlainText text, ref int offset, ref int quote, Span<PlainToken> tokens, out int count)
    {
        count = 0;
        var origin = offset;
        var json = text.Json;
        var quotes = text.Quotes;
        var position = origin;
        var closing = quote + 1; // quote that closes the next string
        if (At(json, position) != '{')
            return false;

        var found = 0;
        var depth = 0;
        uint arrays = 1; // one bit per open level, 1 for an array; the innermost is the lowest bit. Initially 1: an element may start here
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

                // Most senders write no blanks: then the value begins right after the colon.
                first = At(json, position + 2);
                if (first > ' ' && At(json, position + 1) == ':')
                {
                    position += 2;
                }
                else
                {
                    position = SkipBlanks(json, position + 1);
                    if (At(json, position) != ':')
                        return false;

                    position = SkipBlanks(json, position + 1);
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
                position = SkipBlanks(json, position + 1);
                if (At(json, position) != Closing(arrays))
                    continue;
            }
            else
            {
                var start = position;
                if ((position = SkipNumberOrLiteral(json, start, out var type)) == None)
                    return false;

                Take(tokens, found++, type, start - origin, position - start);
            }

            while (true)
            {
                position = SkipBlanks(json, position);
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
                offset = position;
                quote = closing - 1;
                return true;
            }

            position = SkipBlanks(json, position);
        }
    }

    // Positions are passed and returned by value, so that they stay in a register.

    /// <summary>Gets the byte at an offset; 0, which never occurs in JSON, past the end.</summary>
    public static byte At(ReadOnlySpan<byte> json, int position) =>
        (uint)position < (uint)json.Length ? Unsafe.Add(ref MemoryMarshal.GetReference(json), (nuint)(uint)position) : (byte)0;

    // Most messages have no white space.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SkipBlanks(ReadOnlySpan<byte> json, int position) => At(json, position) > ' ' ? position : SkipBlanksSlow(json, position);

    /// <summary>Gets the offset of the quote that closes a string, or <see cref="None"/>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="quote">The index of the opening quote; moved behind the closing one.</param>
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
    private static int SkipBlanksSlow(ReadOnlySpan<byte> json, int position)
    {
        while (At(json, position) is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            position++;
        return position;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int SkipNumberOrLiteral(ReadOnlySpan<byte> json, int position, out JsonTokenType type)
    {
        var first = At(json, position);
        if (first == '-' || IsDigit(first))
        {
            type = JsonTokenType.Number;
            return SkipNumber(json, position);
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

    private static int SkipNumber(ReadOnlySpan<byte> json, int position)
    {
        if (json[position] == '-')
            position++;
        var end = SkipDigits(json, position);
        if (end == position || (json[position] == '0' && end > position + 1))
            return None;

        if (At(json, end) != '.')
            return end;

        position = end + 1;
        end = SkipDigits(json, position);
        return end > position ? end : None;
    }

    private static int SkipDigits(ReadOnlySpan<byte> json, int position)
    {
        while (IsDigit(At(json, position)))
            position++;
        return position;
    }

    private static bool IsDigit(byte value) => value is >= (byte)'0' and <= (byte)'9';
}
