namespace Moev.Ocpp.WebSockets;

/// <summary>The limits on an opening handshake, enforced while its bytes arrive.</summary>
public sealed record OpeningHandshakeLimits
{
    /// <summary>Bytes of the first line without its CR LF. More is answered with 414.</summary>
    public int MaxRequestLineBytes { get; init; } = 2_048;

    /// <summary>Bytes of the whole head with its line ends and the blank line. More is answered with 431.</summary>
    public int MaxHeadBytes { get; init; } = 8_192;

    /// <summary>Header lines. More is answered with 431.</summary>
    public int MaxHeaders { get; init; } = 64;

    /// <summary>Bytes of one header line without its CR LF. More is answered with 431.</summary>
    public int MaxHeaderBytes { get; init; } = 4_096;

    /// <summary>Sub-protocols that a client may offer, over all lines. More is answered with 431.</summary>
    public int MaxSubProtocols { get; init; } = 32;

    /// <summary>Characters (Unicode code points) of the identity after percent-decoding. More is answered with 404, as any identity that cannot exist.</summary>
    public int MaxIdentityCharacters { get; init; } = 48;

    /// <summary>
    /// True to accept a request without any Connection header, which RFC 6455 §4.2.1 requires: some charge points send none. One that is there must
    /// contain Upgrade in any case.
    /// </summary>
    public bool AllowMissingConnection { get; init; }

    /// <summary>
    /// True if the path must end in a legal identity (OCPP-J 1.6 §3.1.1). False, for an echo server, accepts any path;
    /// <see cref="OpeningHandshakeRequest.Identity"/> is empty where the last segment is no identity.
    /// </summary>
    public bool RequireIdentity { get; init; } = true;
}
