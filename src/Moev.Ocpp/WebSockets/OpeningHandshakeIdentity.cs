using System.Buffers;
using System.Globalization;
using System.Text;

namespace Moev.Ocpp.WebSockets;

/// <summary>The identity in a connection URL: its last non-empty path segment, percent-decoded exactly once (OCPP-J 1.6 §3.1.1).</summary>
/// <remarks>
/// An identity is UTF-8 text of any script, without blanks at its ends, control characters, and the characters that break or reorder lines on a
/// screen, because it is shown in logs and tables. It is neither normalized nor case-folded. A slash in it must be encoded, and neither a whole
/// identity nor a part between slashes is <c>.</c> or <c>..</c>: URLs with such segments are rewritten on their way (RFC 3986 §5.2.4).
/// </remarks>
internal static class OpeningHandshakeIdentity
{
    private const int StackBytes = 256;
    private const int MaxBytesOfCharacter = 4;

    /// <param name="path">The path as sent, without the query.</param>
    /// <param name="maxCharacters">The longest decoded identity, in Unicode code points.</param>
    /// <param name="identity">The identity; empty where there is none or it is not allowed.</param>
    public static bool TryRead(ReadOnlySpan<byte> path, int maxCharacters, out string identity)
    {
        identity = "";
        ReadOnlySpan<byte> segment = LastSegment(path);
        int capacity = Math.Min(segment.Length, maxCharacters * MaxBytesOfCharacter);
        Span<byte> decoded = capacity <= StackBytes ? stackalloc byte[StackBytes] : new byte[capacity];
        if (!TryDecode(segment, decoded[..capacity], out int length))
            return false;

        decoded = decoded[..length];
        if (!IsLegal(decoded, maxCharacters))
            return false;
        string text = Encoding.UTF8.GetString(decoded);
        if (HasDotSegment(text))
            return false;
        identity = text;
        return true;
    }

    /// <summary>Returns the last non-empty segment of a path.</summary>
    public static ReadOnlySpan<byte> LastSegment(ReadOnlySpan<byte> path)
    {
        path = path.TrimEnd((byte)'/');
        return path[(path.LastIndexOf((byte)'/') + 1)..];
    }

    private static bool TryDecode(ReadOnlySpan<byte> segment, Span<byte> decoded, out int length)
    {
        length = 0;
        for (int i = 0; i < segment.Length; i++)
        {
            byte value = segment[i];
            if (value == (byte)'%')
            {
                if (segment.Length - i < 3 || !char.IsAsciiHexDigit((char)segment[i + 1]) || !char.IsAsciiHexDigit((char)segment[i + 2]))
                    return false;
                value = (byte)(Hex(segment[i + 1]) << 4 | Hex(segment[i + 2]));
                i += 2;
            }

            if (length == decoded.Length)
                return false;
            decoded[length++] = value;
        }

        return true;
    }

    private static bool IsLegal(ReadOnlySpan<byte> text, int maxCharacters)
    {
        int characters = 0;
        bool endsInBlank = true; // an empty identity ends in one, so to speak
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(text, out Rune rune, out int bytes) != OperationStatus.Done || !IsVisible(rune))
                return false;
            endsInBlank = Rune.IsWhiteSpace(rune) || rune.Value == '/';
            if (++characters > maxCharacters || (characters == 1 && endsInBlank))
                return false;
            text = text[bytes..];
        }

        return !endsInBlank;
    }

    private static bool IsVisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
        && rune.Value is not (0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0xFEFF);

    private static bool HasDotSegment(string identity)
    {
        foreach (Range range in identity.AsSpan().Split('/'))
        {
            if (identity.AsSpan(range) is "." or "..")
                return true;
        }

        return false;
    }

    private static int Hex(byte digit) => digit <= (byte)'9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
