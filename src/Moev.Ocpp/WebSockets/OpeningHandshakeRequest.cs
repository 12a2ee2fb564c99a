namespace Moev.Ocpp.WebSockets;

/// <summary>
/// A legal upgrade request. A class, not a record, so that no log prints its credentials by accident.
/// </summary>
public sealed class OpeningHandshakeRequest
{
    internal OpeningHandshakeRequest(string path, string identity, string host, string acceptKey)
    {
        Path = path;
        Identity = identity;
        Host = host;
        AcceptKey = acceptKey;
    }

    /// <summary>The path as sent, percent-encoding and all, without the query.</summary>
    public string Path { get; }

    /// <summary>
    /// The last non-empty path segment, percent-decoded once: text without control characters, and without blanks at its ends. Empty only where
    /// <see cref="OpeningHandshakeLimits.RequireIdentity"/> is off and the path has none.
    /// </summary>
    public string Identity { get; }

    /// <summary>The Host header, never empty.</summary>
    public string Host { get; }

    /// <summary>The Origin header; null when there was none. Browsers send the page's, and some WebSocket libraries a constant.</summary>
    public string? Origin { get; init; }

    /// <summary>True when the request has a cookie, a browser's User-Agent, or headers that only browsers send.</summary>
    public bool IsFromBrowser { get; init; }

    /// <summary>The value of the Authorization header as bytes, for <see cref="BasicCredentials"/>; null when there was none.</summary>
    public ReadOnlyMemory<byte>? Authorization =>
        AuthorizationBytes is null ? default(ReadOnlyMemory<byte>?) : AuthorizationBytes.AsMemory(); // a bare null would become an empty memory

    /// <summary>The subprotocols that the client offers in Sec-WebSocket-Protocol, in its order of preference, each once (RFC 6455 §11.3.4).</summary>
    public IReadOnlyList<string> SubProtocols { get; init; } = [];

    /// <summary>The Sec-WebSocket-Accept to answer with.</summary>
    public string AcceptKey { get; }

    internal byte[]? AuthorizationBytes { get; init; }

    /// <summary>Overwrites <see cref="Authorization"/>: call it once the credentials are checked.</summary>
    public void ClearAuthorization() => AuthorizationBytes?.AsSpan().Clear();
}
