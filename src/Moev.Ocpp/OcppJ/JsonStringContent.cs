using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Moev.Ocpp.OcppJ;

/// <summary>Functions on the content between the quotes of a JSON string whose syntax a <c>Utf8JsonReader</c> has accepted.</summary>
/// <remarks>
/// Utf8JsonReader checks neither UTF-8 nor surrogates, and throws when it decodes invalid ones. Here invalid text is a return value: a
/// string that is not well-formed Unicode cannot be decoded.
/// </remarks>
internal static class JsonStringContent
{
    /// <summary>The result for text that is not well-formed Unicode.</summary>
    public const int NotUnicode = -1;

    /// <summary>Counts the Unicode code points; an escape counts as the character it represents.</summary>
    /// <param name="raw">The content of the string as sent.</param>
    /// <param name="limit">The count at which to stop, so that a very long text costs nothing.</param>
    /// <returns>The count, limit + 1 when there are more, or <see cref="NotUnicode"/>.</returns>
    public static int CountCharacters(ReadOnlySpan<byte> raw, int limit)
    {
        if (raw.Length <= limit && Ascii.IsValid(raw) && !raw.Contains((byte)'\\'))
            return raw.Length;

        var count = 0;
        while (!raw.IsEmpty && count <= limit)
        {
            if (!TryReadRune(raw, out _, out var consumed))
                return NotUnicode;
            raw = raw[consumed..];
            count++;
        }

        return count;
    }

    /// <summary>Returns true when the decoded text equals <paramref name="plain"/>.</summary>
    public static bool DecodedEquals(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> plain)
    {
        Span<byte> utf8 = stackalloc byte[4];
        while (raw.IndexOf((byte)'\\') is var escape && escape >= 0)
        {
            if (!plain.StartsWith(raw[..escape]))
                return false;
            plain = plain[escape..];
            raw = raw[escape..];
            if (!TryReadRune(raw, out var rune, out var consumed))
                return false;
            var decoded = utf8[..rune.EncodeToUtf8(utf8)];
            if (!plain.StartsWith(decoded))
                return false;
            plain = plain[decoded.Length..];
            raw = raw[consumed..];
        }

        return raw.SequenceEqual(plain);
    }

    /// <summary>Decodes the text. Allocates only when it contains an escape.</summary>
    /// <returns>False when the text is not well-formed Unicode.</returns>
    public static bool TryDecode(ReadOnlyMemory<byte> raw, out ReadOnlyMemory<byte> decoded)
    {
        decoded = default;
        if (!raw.Span.Contains((byte)'\\'))
        {
            if (!System.Text.Unicode.Utf8.IsValid(raw.Span))
                return false;
            decoded = raw;
            return true;
        }

        // An escape is never shorter than the character it represents.
        var buffer = new byte[raw.Length];
        if (!TryDecode(raw.Span, buffer, out var length))
            return false;
        decoded = buffer.AsMemory(0, length);
        return true;
    }

    /// <summary>Decodes the text into a buffer of the caller.</summary>
    /// <returns>False when the text is not well-formed Unicode or the buffer is too small. A buffer of the raw length is large enough.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> raw, Span<byte> destination, out int written)
    {
        written = 0;
        if (!System.Text.Unicode.Utf8.IsValid(raw))
            return false;
        while (raw.IndexOf((byte)'\\') is var escape && escape >= 0)
        {
            if (!raw[..escape].TryCopyTo(destination[written..]))
                return false;
            written += escape;
            raw = raw[escape..];
            if (!TryReadRune(raw, out var rune, out var consumed) || !rune.TryEncodeToUtf8(destination[written..], out var length))
                return false;
            written += length;
            raw = raw[consumed..];
        }

        if (!raw.TryCopyTo(destination[written..]))
            return false;
        written += raw.Length;
        return true;
    }

    /// <summary>Decodes the text. Returns an empty string when it is not well-formed Unicode.</summary>
    public static string Decode(ReadOnlySpan<byte> raw)
    {
        if (!raw.Contains((byte)'\\'))
            return Encoding.UTF8.GetString(raw);

        var rented = ArrayPool<byte>.Shared.Rent(raw.Length);
        try
        {
            return TryDecode(raw, rented, out var length) ? Encoding.UTF8.GetString(rented, 0, length) : "";
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>
    /// Returns true when no escape of a JSON text is half of a surrogate pair. Unlike the other methods, it accepts unchecked JSON.
    /// </summary>
    public static bool HasPairedSurrogates(ReadOnlySpan<byte> json)
    {
        while (json.IndexOf((byte)'\\') is var escape && escape >= 0)
        {
            json = json[escape..];

            // A truncated escape is invalid JSON; the reader reports it.
            var consumed = Math.Min(2, json.Length);
            if (json.Length >= 6 && json[1] == (byte)'u' && !TryReadRune(json, out _, out consumed))
                return false;
            json = json[consumed..];
        }

        return true;
    }

    private static bool TryReadRune(ReadOnlySpan<byte> raw, out Rune rune, out int consumed)
    {
        if (raw[0] != (byte)'\\')
            return Rune.DecodeFromUtf8(raw, out rune, out consumed) == OperationStatus.Done;

        consumed = 2;
        switch (raw[1])
        {
            case (byte)'b':
                rune = new Rune('\b');
                return true;
            case (byte)'f':
                rune = new Rune('\f');
                return true;
            case (byte)'n':
                rune = new Rune('\n');
                return true;
            case (byte)'r':
                rune = new Rune('\r');
                return true;
            case (byte)'t':
                rune = new Rune('\t');
                return true;
            case (byte)'u':
                break;
            default:
                // The quote, the solidus and the reverse solidus represent themselves.
                rune = new Rune((char)raw[1]);
                return true;
        }

        consumed = 6;
        var unit = ReadCodeUnit(raw[2..]);
        if (Rune.TryCreate(unit, out rune))
            return true;

        // RFC 8259 §7: a character outside the basic plane is a pair of escapes. Half a pair represents no character.
        if (raw.Length < 12 || raw[6] != (byte)'\\' || raw[7] != (byte)'u')
            return false;
        consumed = 12;
        return Rune.TryCreate(unit, ReadCodeUnit(raw[8..]), out rune);
    }

    private static char ReadCodeUnit(ReadOnlySpan<byte> hex) =>
        Utf8Parser.TryParse(hex[..4], out ushort unit, out var consumed, 'x') && consumed == 4 ? (char)unit : '\uD800';
}
