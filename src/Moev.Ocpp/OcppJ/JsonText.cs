using System.Buffers;
using System.Globalization;
using System.Text;

namespace Moev.Ocpp.OcppJ;

/// <summary>The inside of JSON strings (RFC 8259 §7): their escapes, and their length in characters.</summary>
internal static class JsonText
{
    /// <summary>
    /// Whether every <c>\uD800</c>…<c>\uDFFF</c> escape of a JSON text is half of a pair. A lone one is no character: readers of other
    /// makers fail on it, or put a replacement in its place.
    /// </summary>
    /// <param name="json">A whole JSON text; a backslash occurs only inside strings.</param>
    /// <param name="offset">Where the first lone one stands.</param>
    public static bool HasPairedSurrogates(ReadOnlySpan<byte> json, out int offset)
    {
        offset = 0;
        int next;
        while ((next = json[offset..].IndexOf((byte)'\\')) >= 0)
        {
            offset += next;
            if (!TryUnit(json[offset..], out char unit))
            {
                offset = Math.Min(offset + 2, json.Length);
                continue;
            }

            if (!char.IsSurrogate(unit))
            {
                offset += 6;
                continue;
            }

            if (!char.IsHighSurrogate(unit) || !TryUnit(json[(offset + 6)..], out char low) || !char.IsLowSurrogate(low))
                return false;

            offset += 12;
        }

        return true;
    }

    /// <summary>Decodes the raw content of a JSON string that a reader has accepted. False when the destination is too small.</summary>
    public static bool TryUnescape(ReadOnlySpan<byte> raw, Span<byte> destination, out int written)
    {
        written = 0;
        while (true)
        {
            int plain = raw.IndexOf((byte)'\\');
            var head = plain < 0 ? raw : raw[..plain];
            if (!head.TryCopyTo(destination[written..]))
                return false;

            written += head.Length;
            if (plain < 0)
                return true;

            raw = raw[plain..];
            if (!TryRune(ref raw, out var rune) || !rune.TryEncodeToUtf8(destination[written..], out int bytes))
                return false;

            written += bytes;
        }
    }

    /// <summary>Decodes the raw content of a JSON string that a reader has accepted.</summary>
    public static string Unescape(ReadOnlySpan<byte> raw)
    {
        // An escape is never shorter than what it stands for.
        byte[] rented = ArrayPool<byte>.Shared.Rent(raw.Length);
        try
        {
            return TryUnescape(raw, rented, out int written) ? Encoding.UTF8.GetString(rented, 0, written) : "";
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Whether the raw content of a JSON string has at most so many characters (code points, as JSON Schema counts).</summary>
    public static bool IsWithin(ReadOnlySpan<byte> raw, int maxLength)
    {
        if (raw.Length <= maxLength)
            return true;

        int characters = 0;
        while (!raw.IsEmpty)
        {
            if (raw[0] == '\\')
            {
                if (!TryRune(ref raw, out _))
                    return false;
            }
            else
            {
                raw = raw[1..];

                // The bytes that continue a character begin with 10.
                while (!raw.IsEmpty && (raw[0] & 0xC0) == 0x80)
                    raw = raw[1..];
            }

            if (++characters > maxLength)
                return false;
        }

        return true;
    }

    private static bool TryRune(ref ReadOnlySpan<byte> raw, out Rune rune)
    {
        rune = default;
        if (raw.Length < 2)
            return false;

        if (TryUnit(raw, out char unit))
        {
            raw = raw[6..];
            if (!char.IsSurrogate(unit))
                return Rune.TryCreate(unit, out rune);

            if (!TryUnit(raw, out char low) || !Rune.TryCreate(unit, low, out rune))
                return false;

            raw = raw[6..];
            return true;
        }

        rune = new Rune(raw[1] switch
        {
            (byte)'b' => '\b',
            (byte)'f' => '\f',
            (byte)'n' => '\n',
            (byte)'r' => '\r',
            (byte)'t' => '\t',
            var itself => (char)itself,
        });
        raw = raw[2..];
        return true;
    }

    private static bool TryUnit(ReadOnlySpan<byte> text, out char unit)
    {
        unit = '\0';
        if (text.Length < 6 || text[0] != '\\' || text[1] != 'u'
            || !ushort.TryParse(text.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort value))
        {
            return false;
        }

        unit = (char)value;
        return true;
    }
}
