using System.Text;

namespace Moev.Ocpp.WebSockets;

/// <summary>The header lines of an upgrade request (RFC 6455 §4.2.1), collected and checked for <see cref="OpeningHandshakeReader"/>.</summary>
/// <remarks>A mutable struct within its reader, so that a connection costs one allocation less.</remarks>
internal struct OpeningHandshakeHeaders(OpeningHandshakeLimits limits)
{
    private readonly OpeningHandshakeLimits _limits = limits;
    private string? _host;
    private string? _origin;
    private byte[]? _authorization;
    private byte[]? _key;
    private List<string>? _subProtocols;
    private int _offers;
    private Seen _seen;

    [Flags]
    private enum Seen : byte
    {
        Key = 1,
        Version = 2,
        Version13 = 4,
        ContentLength = 8,
        UpgradeToWebSocket = 16,
        ConnectionUpgrade = 32,
        Connection = 64,
        Browser = 128,
    }

    /// <summary>Takes one header line.</summary>
    /// <returns>The refusal of a line that is illegal; null to continue.</returns>
    public HandshakeRefusal? Take(ReadOnlySpan<byte> line)
    {
        if (!OpeningHandshakeGrammar.TrySplitHeader(line, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value))
            return OpeningHandshakeRefusals.HeaderGrammar;

        // Names by length, so that most headers cost one comparison or none. Unknown ones, Sec-WebSocket-Extensions among them, are
        // ignored: no extension is ever negotiated (RFC 6455 §9.1 leaves that to the server).
        switch (name.Length)
        {
            case 6 when Ascii.EqualsIgnoreCase(name, "cookie"u8):
                _seen |= Seen.Browser;
                return null;
            case 10 when Ascii.EqualsIgnoreCase(name, "user-agent"u8):
                if (OpeningHandshakeGrammar.IsBrowser(value))
                    _seen |= Seen.Browser;
                return null;
            case 4 when Ascii.EqualsIgnoreCase(name, "host"u8):
                return TakeHost(value);
            case 6 when Ascii.EqualsIgnoreCase(name, "origin"u8):
                if (_origin is not null)
                    return OpeningHandshakeRefusals.DuplicateOrigin;
                _origin = Encoding.Latin1.GetString(value);
                return null;
            case 7 when Ascii.EqualsIgnoreCase(name, "upgrade"u8):
                if (OpeningHandshakeGrammar.ListContains(value, "websocket"u8))
                    _seen |= Seen.UpgradeToWebSocket;
                return null;
            case 10 when Ascii.EqualsIgnoreCase(name, "connection"u8):
                _seen |= OpeningHandshakeGrammar.ListContains(value, "upgrade"u8) ? Seen.Connection | Seen.ConnectionUpgrade : Seen.Connection;
                return null;
            case 13 when Ascii.EqualsIgnoreCase(name, "authorization"u8):
                if (_authorization is not null)
                    return OpeningHandshakeRefusals.DuplicateAuthorization;
                _authorization = value.ToArray();
                return null;
            case 14 when Ascii.EqualsIgnoreCase(name, "content-length"u8):
                return TakeContentLength(value);
            case 17 when Ascii.EqualsIgnoreCase(name, "transfer-encoding"u8):
                return OpeningHandshakeRefusals.TransferEncoding;
            case 17 when Ascii.EqualsIgnoreCase(name, "sec-websocket-key"u8):
                return TakeKey(value);
            case 21 when Ascii.EqualsIgnoreCase(name, "sec-websocket-version"u8):
                if (Has(Seen.Version))
                    return OpeningHandshakeRefusals.DuplicateVersion;
                _seen |= value.SequenceEqual("13"u8) ? Seen.Version | Seen.Version13 : Seen.Version;
                return null;
            case 22 when Ascii.EqualsIgnoreCase(name, "sec-websocket-protocol"u8):
                return TakeSubProtocols(value);
            default:
                if (OpeningHandshakeGrammar.IsBrowserHeader(name))
                    _seen |= Seen.Browser;
                return null;
        }
    }

    private readonly bool Has(Seen seen) => (_seen & seen) != 0;

    private HandshakeRefusal? TakeHost(ReadOnlySpan<byte> value)
    {
        if (_host is not null)
            return OpeningHandshakeRefusals.DuplicateHost;
        if (!OpeningHandshakeGrammar.IsHost(value))
            return OpeningHandshakeRefusals.Host;
        _host = Encoding.ASCII.GetString(value);
        return null;
    }

    private HandshakeRefusal? TakeKey(ReadOnlySpan<byte> value)
    {
        if (Has(Seen.Key))
            return OpeningHandshakeRefusals.DuplicateKey;
        _seen |= Seen.Key;

        // A wrong key waits for the end of the head: other versions of the protocol have other keys, and their answer is 426.
        if (OpeningHandshakeGrammar.IsKey(value))
            _key = value.ToArray();
        return null;
    }

    private HandshakeRefusal? TakeContentLength(ReadOnlySpan<byte> value)
    {
        if (Has(Seen.ContentLength) || !value.SequenceEqual("0"u8))
            return OpeningHandshakeRefusals.ContentLength;
        _seen |= Seen.ContentLength;
        return null;
    }

    private HandshakeRefusal? TakeSubProtocols(ReadOnlySpan<byte> list)
    {
        while (OpeningHandshakeGrammar.TryTakeMember(ref list, out ReadOnlySpan<byte> member))
        {
            if (!OpeningHandshakeGrammar.IsToken(member))
                return OpeningHandshakeRefusals.SubProtocol;
            if (_offers >= _limits.MaxSubProtocols)
                return OpeningHandshakeRefusals.TooManySubProtocols;
            _offers++;

            // RFC 6455 §4.1 asks for unique names; one that comes twice is harmless and taken once.
            _subProtocols ??= [];
            string name = Encoding.ASCII.GetString(member);
            if (!_subProtocols.Contains(name))
                _subProtocols.Add(name);
        }

        return null;
    }

    /// <summary>
    /// Takes the blank line. Faults of HTTP come first, then those of the WebSocket handshake, and the identity last: 404 answers a handshake that is
    /// right in everything else.
    /// </summary>
    /// <param name="path">The path of the request line.</param>
    /// <param name="request">The request; null with a refusal.</param>
    /// <returns>The refusal, or null for a legal request.</returns>
    public HandshakeRefusal? TakeEnd(string path, out OpeningHandshakeRequest? request)
    {
        request = null;
        if (_host is null)
            return OpeningHandshakeRefusals.Host;
        if (!Has(Seen.UpgradeToWebSocket))
            return OpeningHandshakeRefusals.Upgrade;
        if (!Has(Seen.ConnectionUpgrade) && (Has(Seen.Connection) || !_limits.AllowMissingConnection))
            return OpeningHandshakeRefusals.Connection;
        if (!Has(Seen.Version13))
            return OpeningHandshakeRefusals.WebSocketVersion;
        if (_key is null)
            return OpeningHandshakeRefusals.Key;

        if (!OpeningHandshakeIdentity.TryRead(Encoding.ASCII.GetBytes(path), _limits.MaxIdentityCharacters, out string identity) && _limits.RequireIdentity)
            return OpeningHandshakeRefusals.Identity;

        request = new OpeningHandshakeRequest(path, identity, _host, OpeningHandshakeGrammar.Accept(_key))
        {
            Origin = _origin,
            IsFromBrowser = Has(Seen.Browser),
            AuthorizationBytes = _authorization,
            SubProtocols = _subProtocols ?? [],
        };
        return null;
    }

    /// <summary>Overwrites the credentials.</summary>
    public readonly void ClearAuthorization() => _authorization?.AsSpan().Clear();
}
