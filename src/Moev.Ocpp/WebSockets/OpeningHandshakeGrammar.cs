using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Moev.Ocpp.WebSockets;

/// <summary>The grammar of HTTP (RFC 9110 §5.6) and of the opening handshake (RFC 6455 §4.1) that both sides need.</summary>
internal static class OpeningHandshakeGrammar
{
    private const int KeyBytes = 16;
    private const int KeyCharacters = 24;

    private static readonly SearchValues<byte> TokenBytes =
        SearchValues.Create("!#$%&'*+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz|~"u8);

    // The characters of a host name, an IPv4 or bracketed IPv6 address and a port (RFC 3986 §3.2.2), without the delimiters that no DNS name has.
    private static readonly SearchValues<byte> HostBytes =
        SearchValues.Create("%-.0123456789:ABCDEFGHIJKLMNOPQRSTUVWXYZ[]_abcdefghijklmnopqrstuvwxyz~"u8);

    public static bool IsToken(ReadOnlySpan<byte> value) => !value.IsEmpty && !value.ContainsAnyExcept(TokenBytes);

    public static bool IsHost(ReadOnlySpan<byte> value) => !value.IsEmpty && !value.ContainsAnyExcept(HostBytes);

    /// <summary>
    /// Splits a header line at its colon. False for a line without one, and for a name that is no token (RFC 9112 §5.1: no blank before
    /// the colon).
    /// </summary>
    public static bool TrySplitHeader(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        int colon = line.IndexOf((byte)':');
        if (colon < 0)
        {
            name = value = default;
            return false;
        }

        name = line[..colon];
        value = line[(colon + 1)..].Trim(" \t"u8);
        return IsToken(name);
    }

    /// <summary>
    /// Returns true for a header that only browsers send: fetch metadata and client hints. Their names are forbidden to pages, so no page can leave
    /// them out.
    /// </summary>
    public static bool IsBrowserHeader(ReadOnlySpan<byte> name) => StartsWith(name, "sec-fetch-"u8) || StartsWith(name, "sec-ch-ua"u8);

    /// <summary>Returns true for the User-Agent of a browser. All have begun with Mozilla/ for decades, but for old ones of Opera.</summary>
    public static bool IsBrowser(ReadOnlySpan<byte> userAgent) => StartsWith(userAgent, "mozilla/"u8) || StartsWith(userAgent, "opera/"u8);

    /// <summary>Returns true if a comma-separated list has this member, in any case. One pass.</summary>
    public static bool ListContains(ReadOnlySpan<byte> list, ReadOnlySpan<byte> member)
    {
        while (TryTakeMember(ref list, out ReadOnlySpan<byte> item))
        {
            if (Ascii.EqualsIgnoreCase(item, member))
                return true;
        }

        return false;
    }

    /// <summary>Takes the next member off a comma-separated list, over empty ones (RFC 9110 §5.6.1.2). Each byte is passed once.</summary>
    public static bool TryTakeMember(ref ReadOnlySpan<byte> list, out ReadOnlySpan<byte> member)
    {
        while (!list.IsEmpty)
        {
            int comma = list.IndexOf((byte)',');
            member = (comma < 0 ? list : list[..comma]).Trim(" \t"u8);
            list = comma < 0 ? default : list[(comma + 1)..];
            if (!member.IsEmpty)
                return true;
        }

        member = default;
        return false;
    }

    private static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> start) =>
        text.Length >= start.Length && Ascii.EqualsIgnoreCase(text[..start.Length], start);

    /// <summary>
    /// Returns true if a Sec-WebSocket-Key is 16 bytes of canonical base64 (RFC 6455 §4.2.1): decoding and encoding gives it back.
    /// </summary>
    public static bool IsKey(ReadOnlySpan<byte> key)
    {
        Span<byte> nonce = stackalloc byte[KeyBytes + 2];
        Span<byte> canonical = stackalloc byte[KeyCharacters];
        Base64.DecodeFromUtf8(key, nonce, out _, out _);
        Base64.EncodeToUtf8(nonce[..KeyBytes], canonical, out _, out _);
        return canonical.SequenceEqual(key);
    }

    /// <summary>Returns the Sec-WebSocket-Accept for a legal key (RFC 6455 §4.2.2 step 5.4).</summary>
    [SuppressMessage("Security", "CA5350", Justification = "RFC 6455 §4.2.2 prescribes SHA-1. It shows that the server speaks WebSocket, no more.")]
    public static string Accept(ReadOnlySpan<byte> key)
    {
        ReadOnlySpan<byte> suffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"u8;
        Span<byte> text = stackalloc byte[64];
        key.CopyTo(text);
        suffix.CopyTo(text[key.Length..]);
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(text[..(key.Length + suffix.Length)], hash);
        return Convert.ToBase64String(hash);
    }
}
