using System.Buffers;
using System.Text;

namespace Moev.Ocpp.WebSockets;

/// <summary>The identity in a connection URL: its last non-empty path segment, percent-decoded exactly once (OCPP-J 1.6 §3.1.1).</summary>
internal static class OpeningHandshakeIdentity
{
    private const int StackBytes = 256;

    // Without ':' (it ends the user name of Basic authentication), '/', '\', '%' and controls: an identity must mean the same to all
    // code that decodes, joins or quotes it later.
    private static readonly SearchValues<byte> Allowed =
        SearchValues.Create(" *+-.0123456789=@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz|"u8);

    /// <param name="path">The path as sent, without the query.</param>
    /// <param name="maxBytes">The longest decoded identity, in bytes.</param>
    /// <param name="identity">The identity; empty where there is none or it is not allowed.</param>
    public static bool TryRead(ReadOnlySpan<byte> path, int maxBytes, out string identity)
    {
        identity = "";
        path = path.TrimEnd((byte)'/');
        ReadOnlySpan<byte> segment = path[(path.LastIndexOf((byte)'/') + 1)..];
        int capacity = Math.Min(segment.Length, maxBytes);
        Span<byte> decoded = capacity <= StackBytes ? stackalloc byte[StackBytes] : new byte[capacity];
        if (!TryDecode(segment, decoded[..capacity], out int length))
            return false;

        decoded = decoded[..length];
        if (decoded.IsEmpty || decoded.ContainsAnyExcept(Allowed))
            return false;
        if (decoded.SequenceEqual("."u8) || decoded.IndexOf(".."u8) >= 0)
            return false;
        identity = Encoding.ASCII.GetString(decoded);
        return true;
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

    private static int Hex(byte digit) => digit <= (byte)'9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
