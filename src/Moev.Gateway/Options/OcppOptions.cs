using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Moev.Ocpp.OcppJ;

namespace Moev.Gateway.Options;

/// <summary>The listener for charge points and the sessions on it: section <c>Ocpp</c>.</summary>
internal sealed class OcppOptions
{
    public const string Section = "Ocpp";

    [Required, Description("Address to listen on for charge points")]
    public string Address { get; init; } = "0.0.0.0";

    [Range(0, 65_535), Description("Port to listen on for charge points; 0 takes a free one")]
    public int Port { get; init; } = 9000;

    [Description("Tolerant accepts what can be understood and counts each deviation; Strict answers the CALLERROR the specification asks for")]
    public ValidationMode Validation { get; init; } = ValidationMode.Tolerant;

    [RegularExpression("^(ocpp1\\.6)?$"), Description("Subprotocol to assume when a charge point offers none: empty (complete the handshake and close, OCPP-J §3.2) or ocpp1.6")]
    public string AssumeProtocolWhenMissing { get; init; } = "";

    [Description("Origin header values to let in; any other Origin is refused, because charge points send none and browsers always do")]
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    [Description("Whether charge points that are not listed under ChargePoints may connect; others get 404")]
    public bool AcceptUnknown { get; init; } = true;

    [Description("Before BootNotification is accepted: Lenient serves charge points that were ever accepted, or never boot; Strict answers SecurityError")]
    public BootPolicy BeforeBoot { get; init; } = BootPolicy.Lenient;

    [Description("What charge points are told about an id tag that is not listed: Accepted, Invalid or Blocked")]
    public UnknownIdTagPolicy UnknownIdTags { get; init; } = UnknownIdTagPolicy.Accepted;

    [Description("Whether an id tag may be in several transactions at once; if not, StartTransaction is answered ConcurrentTx, and charge points stop it. A stop that was lost looks like a running one")]
    public bool ConcurrentTransactions { get; init; } = true;

    [Range(1, 86_400), Description("Seconds between heartbeats, as told in BootNotification's answer; each charge point gets ±20 % by its identity")]
    public int HeartbeatSeconds { get; init; } = 300;

    [Range(1, 60_000), Description("Sessions open at once; a further connection gets 503")]
    public int MaxSessions { get; init; } = 18_000;

    [Range(1, 65_535), Description("Connections that the system completes before they are accepted, at most its own bound (net.core.somaxconn); beyond it, a charge point tries again after 1, 2, 4, 8 s")]
    public int AcceptBacklog { get; init; } = 4_096;

    [Description("Epoll: the gateway's own transport, which serves a connection on the thread that the system told of its bytes; Sockets: .NET's, which is also taken where there is no epoll")]
    public ChargePointTransport Transport { get; init; } = ChargePointTransport.Epoll;

    [Range(0, 256), Description("Threads that poll the charge points' sockets, with Epoll; 0 is one for each processor")]
    public int SocketThreads { get; init; }

    [Range(1, 60_000), Description("Connections whose handshake is not complete; a further one is closed")]
    public int MaxHalfOpen { get; init; } = 2_048;

    [Range(0, 60_000), Description("Connections opened, and at least half as many as are open, after which memory is compacted once no more come; it stops all for a moment. 0 never does")]
    public int CleanUpAfterConnects { get; init; } = 1_000;

    [Range(1, 10_000_000), Description("Charge points whose counters are remembered when their connection has ended; the one first heard of is forgotten first")]
    public int MaxCounted { get; init; } = 100_000;

    [Range(1, 300), Description("Seconds from accepting a connection to the end of its upgrade request, absolute")]
    public int HandshakeSeconds { get; init; } = 10;

    [Range(128, 65_536), Description("Bytes of the upgrade request's first line")]
    public int MaxRequestLineBytes { get; init; } = 2_048;

    [Range(512, 65_536), Description("Bytes of the whole upgrade request")]
    public int MaxHeadBytes { get; init; } = 8_192;

    [Range(8, 256), Description("Header lines of the upgrade request")]
    public int MaxHeaders { get; init; } = 64;

    [Range(128, 65_536), Description("Bytes of one header line of the upgrade request")]
    public int MaxHeaderBytes { get; init; } = 4_096;

    [Range(1, 255), Description("Bytes of a charge point's identity, decoded")]
    public int MaxIdentityBytes { get; init; } = 48;

    [Range(1_024, 1_048_576), Description("Bytes of one message once the charge point is accepted; more closes with 1009")]
    public int MaxMessageBytes { get; init; } = 262_144;

    [Range(1_024, 1_048_576), Description("Bytes of one message before the charge point is accepted; more closes with 1009")]
    public int MaxMessageBytesBeforeBoot { get; init; } = 16_384;

    [Range(1, 1_024), Description("Fragments of one message; more closes with 1008")]
    public int MaxFragments { get; init; } = 64;

    [Range(1, 3_600), Description("Seconds from the first byte of a message to its last; more closes with 1008")]
    public int MessageSeconds { get; init; } = 30;

    [Range(0, 1_000_000), Description("Messages a second that are taken from one charge point in the long run; for more, reading waits. 0: any number. Raise it for load tests")]
    public int MaxMessagesPerSecond { get; init; } = 100;

    [Range(1, 10_000_000), Description("Messages that are taken from one charge point at once, if it was quiet before")]
    public int MessageBurst { get; init; } = 1_000;

    [Range(1, 1_000), Description("Messages in a minute that are no OCPP-J; more closes with 1008")]
    public int MaxMalformedPerMinute { get; init; } = 10;

    [Range(1, 3_600), Description("Seconds that a charge point has to answer a CALL once it is sent; a command may wait as long in the queue")]
    public int CallSeconds { get; init; } = 30;

    [Range(1, 1_024), Description("Commands that wait for one charge point; a further one gets 429")]
    public int MaxQueuedCalls { get; init; } = 16;

    [Range(0, 86_400), Description("Seconds of silence after which a ping is sent, ±20 % by identity; 0 sends none")]
    public int PingSeconds { get; init; } = 60;

    [Range(1, 3_600), Description("Seconds after a ping in which anything must arrive, or the connection is aborted")]
    public int PongSeconds { get; init; } = 30;

    [Range(1, 300), Description("Seconds to wait for the charge point's part of the closing handshake")]
    public int CloseSeconds { get; init; } = 5;

    [Range(4_096, 16_777_216), Description("Bytes that wait to be sent to one charge point; more closes it")]
    public int MaxOutboundBytes { get; init; } = 65_536;

    [Range(1, 300), Description("Seconds in which a charge point that has bytes waiting for it must take some, or the connection is aborted")]
    public int SlowConsumerSeconds { get; init; } = 30;

    [Description("Charge points by identity, for Basic authentication: ChargePoints:CP_1:KeyHash, as printed by 'hash-key'; an empty one needs no key")]
    public IReadOnlyDictionary<string, ChargePointCredential> ChargePoints { get; init; } = new Dictionary<string, ChargePointCredential>();
}

/// <summary>What is done with the CALLs of a charge point that has not been accepted in this session (OCPP-J errata 3.8, OCPP-J 1.6 §5.4).</summary>
internal enum BootPolicy : byte
{
    Lenient = 0,
    Strict,
}

/// <summary>What charge points are told about an id tag that is not listed.</summary>
internal enum UnknownIdTagPolicy : byte
{
    Accepted = 0,
    Invalid,
    Blocked,
}

/// <summary>How a charge point proves its identity.</summary>
internal sealed class ChargePointCredential
{
    /// <summary><c>base64(salt):base64(SHA-256(salt, key))</c>, or empty when the identity alone is enough.</summary>
    public string KeyHash { get; init; } = "";
}
