using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Moev.Gateway.Options;

/// <summary>The HTTP listener for commands: section <c>Control</c>.</summary>
internal sealed class ControlOptions
{
    public const string Section = "Control";

    [Required, Description("Address on which to listen for commands. localhost is 127.0.0.1 and ::1. The API has no authentication, so any other address exposes it")]
    public string Address { get; init; } = "localhost";

    [Range(0, 65_535), Description("TCP port on which to listen for commands. 0 chooses a free port. Must differ from Ocpp:Port")]
    public int Port { get; init; } = 8080;

    [Description("Host header values to accept. localhost, 127.0.0.1 and [::1] need no entry on connections to a loopback address. Others get 421, against DNS rebinding")]
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    [Range(1_024, 1_048_576), Description("Size of a request body. Larger bodies get 413")]
    public int MaxBodyBytes { get; init; } = 65_536;

    [Range(1, 10_000), Description("Open connections to the control listener. A further one takes the place of the connection that has been without a request for the longest time. While all have one, 8 more serve /healthz, /readyz and /metrics only")]
    public int MaxConnections { get; init; } = 256;

    [Range(1, 300), Description("Time within which a caller must read some of the bytes sent to it, event streams included. Otherwise its connection is aborted")]
    public int SlowReaderSeconds { get; init; } = 15;

    [Range(1, 10_000), Description("Charge points to which one request sends at the same time: a command to all of them, or many limits")]
    public int MaxParallelCalls { get; init; } = 1_000;

    [Range(65_536, 67_108_864), Description("Size of the records in one page of a list. A page ends when it has more, and its next continues after it")]
    public int MaxPageBytes { get; init; } = 4_194_304;

    [Range(1, 1_000), Description("Pages of lists that are read and written at the same time. Further requests wait up to 10 s, and then get 429")]
    public int MaxPages { get; init; } = 16;

    [Range(1, 10_000), Description("Open event streams. Further requests get 429")]
    public int MaxEventStreams { get; init; } = 64;

    [Range(16, 1_024), Description("Length of an Idempotency-Key. Longer keys get 400")]
    public int MaxIdempotencyKeyChars { get; init; } = 128;

    [Range(1, 43_200), Description("Time to keep the response of a request with an Idempotency-Key. Afterwards the key can be used again")]
    public int IdempotencyMinutes { get; init; } = 1_440;

    [Range(1, 1_000_000), Description("Idempotency-Keys whose responses are kept; the oldest is dropped first. While all of them belong to running requests, further keys get 429")]
    public int MaxIdempotencyKeys { get; init; } = 10_000;

    [Range(1_024, 1_073_741_824), Description("Total size of the kept responses with their keys and headers. The oldest is dropped first")]
    public int MaxIdempotencyBytes { get; init; } = 16_777_216;

    [RegularExpression("^(https?://[^/?#]+/?)?$", ErrorMessage = "empty, or an http or https URL without a path, such as http://192.0.2.1:8080"), Description("Base URL at which charge points reach the listener for uploads (Uploads:Address), such as http://192.0.2.1:8081. Empty uses the address of that listener, or else of the request that asked for the upload")]
    public string PublicUrl { get; init; } = "";

    [Range(1, 300), Description("Time to wait for a message that a charge point has promised to send")]
    public int TriggerSeconds { get; init; } = 10;

    [Range(1, 525_600), Description("Time without a report of a charge point after which its firmware, diagnostics or log job ends as TimedOut. It begins with the time for which the job was planned. A later report continues the job")]
    public int JobTimeoutMinutes { get; init; } = 1_440;

    [Range(0, 100_000), Description("Id tags in one local authorization list")]
    public int MaxLocalListEntries { get; init; } = 10_000;

    [Range(1, 10_000), Description("Id tags in one SendLocalList to a charge point that does not report SendLocalListMaxLength")]
    public int LocalListPart { get; init; } = 100;

    [Range(100, 480), Description("Voltage between a phase and neutral, used to convert limits between A and W")]
    public int NominalVolts { get; init; } = 230;

    [Range(1, 3), Description("Phases of a connector, used to compute the limit in force")]
    public int ConnectorPhases { get; init; } = 3;

    [Range(1, 1_000), Description("Current per phase that a connector delivers without a charging profile")]
    public int ConnectorAmperes { get; init; } = 32;

    [Range(1, 10_000), Description("Limits in one request to /api/v1/limits. The body may have 256 bytes for each, or MaxBodyBytes if that is more")]
    public int MaxLimits { get; init; } = 1_000;
}
