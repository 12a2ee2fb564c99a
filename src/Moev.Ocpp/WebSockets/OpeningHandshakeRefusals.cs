namespace Moev.Ocpp.WebSockets;

/// <summary>The refusals of the server's reader. Shared, so that a flood of bad requests does not allocate them.</summary>
internal static class OpeningHandshakeRefusals
{
    public static readonly HandshakeRefusal BareLineFeed = new(400, "A line must end in CR LF.");
    public static readonly HandshakeRefusal BareCarriageReturn = new(400, "A CR must be followed by LF.");
    public static readonly HandshakeRefusal ControlByte = new(400, "Control characters are not allowed in the request's head.");
    public static readonly HandshakeRefusal FoldedLine = new(400, "A header must not be folded, nor start with a blank.");
    public static readonly HandshakeRefusal RequestLineTooLong = new(414, "The request line is too long.") { Setting = nameof(OpeningHandshakeLimits.MaxRequestLineBytes) };
    public static readonly HandshakeRefusal HeaderTooLong = new(431, "A header is too long.") { Setting = nameof(OpeningHandshakeLimits.MaxHeaderBytes) };
    public static readonly HandshakeRefusal TooManyHeaders = new(431, "There are too many headers.") { Setting = nameof(OpeningHandshakeLimits.MaxHeaders) };
    public static readonly HandshakeRefusal HeadTooLong = new(431, "The request's head is too long.") { Setting = nameof(OpeningHandshakeLimits.MaxHeadBytes) };
    public static readonly HandshakeRefusal TooManySubProtocols = new(431, "There are too many sub-protocols.") { Setting = nameof(OpeningHandshakeLimits.MaxSubProtocols) };
    public static readonly HandshakeRefusal EarlyBytes = new(400, "Nothing may follow the request before it is answered (RFC 6455 section 4.1).");

    public static readonly HandshakeRefusal RequestLine = new(400, "The first line must be: GET, path, HTTP/1.1.");
    public static readonly HandshakeRefusal Target = new(400, "The request's target must be a path without a fragment.");
    public static readonly HandshakeRefusal Method = new(405, "Only GET is allowed.");
    public static readonly HandshakeRefusal Version = new(505, "Only HTTP/1.1 is spoken here.");

    public static readonly HandshakeRefusal HeaderGrammar = new(400, "A header must be a name, a colon without a blank before it, and a value.");
    public static readonly HandshakeRefusal DuplicateHost = new(400, "There is more than one Host header.");
    public static readonly HandshakeRefusal DuplicateKey = new(400, "There is more than one Sec-WebSocket-Key header.");
    public static readonly HandshakeRefusal DuplicateVersion = new(400, "There is more than one Sec-WebSocket-Version header.");
    public static readonly HandshakeRefusal DuplicateAuthorization = new(400, "There is more than one Authorization header.");
    public static readonly HandshakeRefusal DuplicateOrigin = new(400, "There is more than one Origin header.");
    public static readonly HandshakeRefusal ContentLength = new(400, "An upgrade request has no body: Content-Length must be absent or 0, once.");
    public static readonly HandshakeRefusal TransferEncoding = new(400, "An upgrade request has no body: Transfer-Encoding is not allowed.");
    public static readonly HandshakeRefusal SubProtocol = new(400, "A sub-protocol's name is not legal.");

    public static readonly HandshakeRefusal Host = new(400, "A Host header with a host is needed.");
    public static readonly HandshakeRefusal Upgrade = new(400, "This is a WebSocket endpoint: the Upgrade header must contain websocket.");
    public static readonly HandshakeRefusal Connection = new(400, "This is a WebSocket endpoint: the Connection header must contain Upgrade.")
    {
        Setting = nameof(OpeningHandshakeLimits.AllowMissingConnection),
    };

    public static readonly HandshakeRefusal WebSocketVersion = new(426, "Sec-WebSocket-Version must be 13.");
    public static readonly HandshakeRefusal Key = new(400, "Sec-WebSocket-Key must be 16 bytes in base64.");

    /// <summary>The answer to an impossible identity: the same as to an unknown one (OCPP-J 1.6 §3.2).</summary>
    public static readonly HandshakeRefusal Identity = new(404, "The path must end in the identity of a charge point.")
    {
        Setting = nameof(OpeningHandshakeLimits.MaxIdentityCharacters),
    };

    public static HandshakeRefusal Of(HandshakeLineStatus status) => status switch
    {
        HandshakeLineStatus.BareLineFeed => BareLineFeed,
        HandshakeLineStatus.BareCarriageReturn => BareCarriageReturn,
        HandshakeLineStatus.ControlByte => ControlByte,
        HandshakeLineStatus.FoldedLine => FoldedLine,
        HandshakeLineStatus.FirstLineTooLong => RequestLineTooLong,
        HandshakeLineStatus.HeaderTooLong => HeaderTooLong,
        HandshakeLineStatus.TooManyHeaders => TooManyHeaders,
        _ => HeadTooLong,
    };
}
