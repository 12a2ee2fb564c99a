using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Moev.Ocpp.OcppJ;

namespace Moev.Gateway.Options;

/// <summary>The listener for charge points and the sessions on it: section <c>Ocpp</c>.</summary>
internal sealed class OcppOptions
{
    public const string Section = "Ocpp";

    [Required, Description("IP address on which to listen for charge points; 0.0.0.0 is every interface")]
    public string Address { get; init; } = "0.0.0.0";

    [Range(0, 65_535), Description("TCP port on which to listen for charge points. 0 chooses a free port")]
    public int Port { get; init; } = 9000;

    [Description("Tolerant accepts deviations from the schemas where the message can be understood, and counts them. Strict answers them with the CALLERROR that the specification prescribes")]
    public ValidationMode Validation { get; init; } = ValidationMode.Tolerant;

    [AllowedValues("", "ocpp1.6"), Description("Subprotocol to assume when a charge point offers none: ocpp1.6, or empty to complete the handshake and then close the connection (OCPP-J 1.6 §3.2)")]
    public string AssumeProtocolWhenMissing { get; init; } = "";

    [Description("Values of the Origin header to accept, besides those that WebSocket libraries of charge points are known to send: file://, an empty one, a constant of the library, and the gateway's own host. Any other Origin is refused, because the pages of a browser send one")]
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    [Description("Let pages in a browser connect as charge points, if Ocpp:AllowedOrigins lists their origin. With false, a request with a Cookie, Sec-Fetch-* header or a browser's User-Agent is always refused")]
    public bool AllowBrowsers { get; init; }

    [Description("Accept charge points that are not listed in Ocpp:ChargePoints. With false they are refused with 404")]
    public bool AcceptUnknown { get; init; } = true;

    [Description("Handling of CALLs from a charge point whose BootNotification was never accepted: Lenient serves them, Strict answers SecurityError")]
    public BootPolicy BeforeBoot { get; init; } = BootPolicy.Lenient;

    [Description("Status to answer for an id tag that is not listed")]
    public UnknownIdTagPolicy UnknownIdTags { get; init; } = UnknownIdTagPolicy.Accepted;

    [Description("Allow several transactions with the same id tag. With false, StartTransaction is answered with ConcurrentTx and the charge point stops the transaction. A transaction whose stop was lost counts as running")]
    public bool ConcurrentTransactions { get; init; } = true;

    [Range(1, 86_400), Description("Heartbeat interval in the BootNotification response. Varies by ±20 % between charge points, by identity")]
    public int HeartbeatSeconds { get; init; } = 300;

    [Range(1, 60_000), Description("Open sessions. Further connections get 503")]
    public int MaxSessions { get; init; } = 18_000;

    [Range(1, 65_535), Description("Length of the listen queue; net.core.somaxconn limits it. While it is full, the client's kernel retries after 1, 2, 4 and 8 s")]
    public int AcceptBacklog { get; init; } = 4_096;

    [Description("Epoll: the gateway's transport, which handles a connection on the thread that polls its socket (Linux on x64 or arm64). Sockets: .NET's transport, also used where epoll is not available")]
    public ChargePointTransport Transport { get; init; } = ChargePointTransport.Epoll;

    [Range(0, 256), Description("Threads that poll the charge points' sockets, with the Epoll transport. 0 starts one per processor")]
    public int SocketThreads { get; init; }

    [Range(1, 60_000), Description("Connections whose opening handshake is not complete. Then the oldest of the address that holds the most makes room, or further ones get 503")]
    public int MaxHalfOpen { get; init; } = 2_048;

    [Range(1, 100), Description("Part of Ocpp:MaxHalfOpen, Ocpp:MaxSessions and Ocpp:MaxMessageMemoryBytes, in percent, that is free for all. Beyond it an address gets more only while it holds no more than what is left, so that no address takes all. 100 for no shares, such as behind a reverse proxy; limits below 100 have none. IPv6 addresses count by their first 64 bits")]
    public int SourcePercent { get; init; } = 75;

    [Range(1, 10_000), Description("Replacements of one charge point's session by a new connection per minute. More get 503 while the session shows signs of life: two charge points have the same identity")]
    public int MaxReplacementsPerMinute { get; init; } = 5;

    [Range(0, 60_000), Description("After this many new connections, and at least half as many as are open, compact the heap once connecting has stopped. Pauses the process briefly. 0 disables")]
    public int CleanUpAfterConnects { get; init; } = 1_000;

    [Range(0, 1440), Description("Minutes from one compaction of the heap to the next one at least")]
    public int CleanUpMinutes { get; init; } = 10;

    [Range(1, 10_000_000), Description("Disconnected charge points whose traffic counters are kept. The entry that was created first is dropped first")]
    public int MaxCounted { get; init; } = 100_000;

    [Range(1, 300), Description("Time from accepting a connection to the end of its upgrade request. Incoming data does not extend it")]
    public int HandshakeSeconds { get; init; } = 10;

    [Range(128, 65_536), Description("Length of the upgrade request's first line. Longer lines get 414")]
    public int MaxRequestLineBytes { get; init; } = 2_048;

    [Range(512, 65_536), Description("Size of the whole upgrade request. Larger requests get 431")]
    public int MaxHeadBytes { get; init; } = 8_192;

    [Range(8, 256), Description("Header lines of the upgrade request. More get 431")]
    public int MaxHeaders { get; init; } = 64;

    [Range(128, 65_536), Description("Length of one header line of the upgrade request. Longer lines get 431")]
    public int MaxHeaderBytes { get; init; } = 4_096;

    [Range(1, 255), Description("Length of a charge point's identity in characters, after percent-decoding. Longer identities get 404")]
    public int MaxIdentityCharacters { get; init; } = 48;

    [Description("Accept an upgrade request without any Connection header, as some charge points send it. One that is there must contain Upgrade in any case")]
    public bool AllowMissingConnection { get; init; }

    [Range(1_024, 1_048_576), Description("Size of one message from a charge point that is served. Larger messages close the connection with 1009")]
    public int MaxMessageBytes { get; init; } = 262_144;

    [Range(1_024, 1_048_576), Description("Size of one message from a charge point that is not served, because Ocpp:BeforeBoot is Strict and its BootNotification was not accepted yet. The gateway's own CALLs lift it. Larger messages close the connection with 1009")]
    public int MaxMessageBytesBeforeBoot { get; init; } = 16_384;

    [Range(1_048_576, int.MaxValue), Description("Memory for the messages of all charge points that are incomplete, or wait to be handled. A charge point whose message would exceed it is disconnected with 1013")]
    public int MaxMessageMemoryBytes { get; init; } = 67_108_864;

    [Range(1, 1_024), Description("Fragments of one message. More close the connection with 1008")]
    public int MaxFragments { get; init; } = 64;

    [Range(1, 3_600), Description("Time from the first byte of a message to its last. Exceeding it closes the connection with 1008")]
    public int MessageSeconds { get; init; } = 30;

    [Range(0, 1_000_000), Description("Sustained rate of messages read from one charge point (token bucket). A message larger than Ocpp:MessageUnitBytes counts once for each such part. At the limit the gateway stops reading, and the excess waits in the sender's buffers. 0 disables the limit. Raise it for load tests")]
    public int MaxMessagesPerSecond { get; init; } = 100;

    [Range(1, 10_000_000), Description("Size of that token bucket: messages read at once from a charge point that was quiet before")]
    public int MessageBurst { get; init; } = 1_000;

    [Range(64, 1_048_576), Description("Size up to which a message counts once for Ocpp:MaxMessagesPerSecond and Ocpp:MessageBurst, so that these limit bytes and work too: with the defaults 100 KiB per second")]
    public int MessageUnitBytes { get; init; } = 1_024;

    [Range(1, 1_000), Description("Invalid OCPP-J messages per minute. More close the connection with 1008")]
    public int MaxMalformedPerMinute { get; init; } = 10;

    [Range(1, 3_600), Description("Time for a charge point to answer a CALL after it was sent. A queued command waits at most as long before it is sent")]
    public int CallSeconds { get; init; } = 30;

    [Range(1, 1_024), Description("Commands queued for one charge point. Further commands get 429")]
    public int MaxQueuedCalls { get; init; } = 16;

    [Range(0, 86_400), Description("Silence after which the gateway sends a ping. Varies by ±20 % between charge points, by identity. 0 disables pings")]
    public int PingSeconds { get; init; } = 60;

    [Range(1, 3_600), Description("Time after a ping within which any data must arrive. Otherwise the connection is aborted")]
    public int PongSeconds { get; init; } = 30;

    [Range(1, 300), Description("Time to wait for the charge point's part of the closing handshake")]
    public int CloseSeconds { get; init; } = 5;

    [Range(4_096, 16_777_216), Description("Bytes queued for one charge point. More close the connection")]
    public int MaxOutboundBytes { get; init; } = 65_536;

    [Range(1, 300), Description("Time within which a charge point must read some of the bytes queued for it. Otherwise the connection is aborted")]
    public int SlowConsumerSeconds { get; init; } = 30;

    [Description("Charge points by identity, for HTTP Basic authentication: Ocpp:ChargePoints:CP_1:KeyHash with the value that 'hash-key' prints. An empty KeyHash needs no key. The identity is percent-encoded where it has a colon or a percent sign: 0A%3A1B")]
    public IReadOnlyDictionary<string, ChargePointCredential> ChargePoints { get; init; } = new Dictionary<string, ChargePointCredential>();
}

/// <summary>The handling of CALLs from a charge point whose BootNotification was never accepted (OCPP-J errata 3.8, OCPP-J 1.6 §5.4).</summary>
internal enum BootPolicy : byte
{
    Lenient = 0,
    Strict,
}

/// <summary>The status of an id tag that is not listed.</summary>
internal enum UnknownIdTagPolicy : byte
{
    Accepted = 0,
    Invalid,
    Blocked,
}

/// <summary>The credential of a charge point.</summary>
internal sealed class ChargePointCredential
{
    /// <summary><c>base64(salt):base64(SHA-256(salt, key))</c>, or empty when the identity alone is enough.</summary>
    public string KeyHash { get; init; } = "";
}
