using System.Buffers;
using System.Text;

namespace Moev.Ocpp.WebSockets;

/// <summary>The client's part of the opening handshake (RFC 6455 §4.1).</summary>
public static class ClientHandshake
{
    /// <summary>Bytes of randomness in a key (RFC 6455 §4.1).</summary>
    public const int KeyBytes = 16;

    /// <summary>Returns the Sec-WebSocket-Key for 16 bytes, which must be random and new for each connection.</summary>
    public static string CreateKey(ReadOnlySpan<byte> random)
    {
        if (random.Length != KeyBytes)
            throw new ArgumentException("A key is made of 16 random bytes.", nameof(random));
        return Convert.ToBase64String(random);
    }

    /// <summary>Returns the Sec-WebSocket-Accept that a server must answer to this key.</summary>
    public static string ExpectedAccept(string key)
    {
        byte[] text = Encoding.ASCII.GetBytes(key);
        if (!OpeningHandshakeGrammar.IsKey(text))
            throw new ArgumentException("A key is 16 bytes in base64.", nameof(key));
        return OpeningHandshakeGrammar.Accept(text);
    }

    /// <summary>Writes the upgrade request.</summary>
    /// <param name="output">The connection's output. Nothing may follow before the answer.</param>
    /// <param name="uri"><c>ws://host:port/path</c> with the identity percent-encoded as its last segment (OCPP-J 1.6 §3.1.1).</param>
    /// <param name="key">The result of <see cref="CreateKey"/>.</param>
    /// <param name="subProtocol">The offer: one name, several with commas in order of preference, or "" for none.</param>
    /// <param name="basicAuthorization">The result of <see cref="BasicCredentials.Encode"/>, or null.</param>
    public static void WriteRequest(IBufferWriter<byte> output, Uri uri, string key, string subProtocol, string? basicAuthorization)
    {
        ThrowIfNotOneLine(key, nameof(key));
        ThrowIfNotOneLine(subProtocol, nameof(subProtocol));
        ThrowIfNotOneLine(basicAuthorization, nameof(basicAuthorization));

        Write(output, "GET ", uri.PathAndQuery, " HTTP/1.1\r\n");
        string host = uri.HostNameType == UriHostNameType.IPv6 ? uri.Host : uri.IdnHost;
        Write(output, "Host: ", uri.IsDefaultPort ? host : $"{host}:{uri.Port}", "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n");
        Write(output, "Sec-WebSocket-Key: ", key, "\r\nSec-WebSocket-Version: 13\r\n");
        if (subProtocol.Length > 0)
            Write(output, "Sec-WebSocket-Protocol: ", subProtocol, "\r\n");
        if (basicAuthorization is not null)
            Write(output, "Authorization: Basic ", basicAuthorization, "\r\n");
        output.Write("\r\n"u8);
    }

    private static void Write(IBufferWriter<byte> output, string before, string value, string after)
    {
        string text = string.Concat(before, value, after);
        Span<byte> span = output.GetSpan(text.Length);
        output.Advance(Encoding.ASCII.GetBytes(text, span));
    }

    private static void ThrowIfNotOneLine(string? value, string parameter)
    {
        if (value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            throw new ArgumentException("Only printable ASCII goes into a header.", parameter);
    }
}
